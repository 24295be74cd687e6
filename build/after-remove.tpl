#!/bin/sh
# Takes back what electron-builder's after-install script has put outside of the program's folder. Package managers also run
# the former version's script in an update, on rpm after the new version was installed. $1 tells: "upgrade" for deb, and
# for rpm the number of versions that remain.
case "$1" in
  remove | 0) ;;
  *) exit 0 ;;
esac

program='/opt/${sanitizedProductName}/${executable}'
link='/usr/bin/${executable}'
profile='/etc/apparmor.d/${executable}'

if command -v update-alternatives >/dev/null; then
  update-alternatives --remove '${executable}' "$program" || true
fi
# Where there are no alternatives, the link is a plain one.
if [ "$(readlink "$link")" = "$program" ]; then
  rm -f "$link"
fi

if [ -f "$profile" ]; then
  # While an image is being made (chroot), the running kernel is not the image's.
  if ! ischroot 2>/dev/null && command -v apparmor_parser >/dev/null; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

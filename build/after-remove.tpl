#!/bin/sh
# Removes what electron-builder's after-install script created outside the program's folder. Package managers also run
# the former version's script during an update (rpm after the new version is installed). $1 tells the cases apart: deb
# passes "upgrade", rpm passes the number of remaining versions.
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
# Without update-alternatives, the link is a plain one.
if [ "$(readlink "$link")" = "$program" ]; then
  rm -f "$link"
fi

if [ -f "$profile" ]; then
  # In a chroot, where an image is being built, the running kernel is not the image's kernel.
  if ! ischroot 2>/dev/null && command -v apparmor_parser >/dev/null; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

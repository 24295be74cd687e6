import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { type ProfilePlace, windowsProfile } from '../profile/windows.ts';

/**
 * The profile folder: the system's place for it, or what `--user-data-dir` says. Electron's documentation does not
 * promise that it heeds this switch of Chromium's, so it is done here. To be called before `ready`, and before the
 * single-instance lock, which is one per profile.
 */
export function chooseProfile(): ProfilePlace {
  const wanted = app.commandLine.getSwitchValue('user-data-dir');
  if (wanted !== '') {
    const folder = path.resolve(wanted);
    use(folder);
    // On macOS the place for logs does not follow `userData`.
    app.setAppLogsPath(path.join(folder, 'logs'));
    return { path: folder, former: null };
  }
  if (process.platform !== 'win32') return { path: app.getPath('userData'), former: null };
  // Asked for `userData`, Electron would make the roaming folder.
  const place = windowsProfile({
    roaming: app.getPath('appData'),
    local: process.env.LOCALAPPDATA,
    home: app.getPath('home'),
    name: app.getName(),
  });
  use(place.path);
  return place;
}

/** Has Electron and Chromium keep everything in a folder, the log as well except on macOS. */
function use(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
}

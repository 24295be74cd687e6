import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { type ProfilePlace, windowsProfile } from '../profile/windows.ts';

/**
 * Chooses and returns the profile folder: `--user-data-dir`, or the system's place for it. Electron's documentation does
 * not promise to obey this Chromium switch, so it is applied here. Must be called before `ready`, and before the
 * single-instance lock, which belongs to one profile.
 */
export function chooseProfile(): ProfilePlace {
  const wanted = app.commandLine.getSwitchValue('user-data-dir');
  if (wanted !== '') {
    const folder = path.resolve(wanted);
    use(folder);
    // On macOS the logs folder does not follow `userData`.
    app.setAppLogsPath(path.join(folder, 'logs'));
    return { path: folder, former: null };
  }
  if (process.platform !== 'win32') return { path: app.getPath('userData'), former: null };
  // Not `getPath('userData')`: Electron would create the roaming folder.
  const place = windowsProfile({
    roaming: app.getPath('appData'),
    local: process.env.LOCALAPPDATA,
    home: app.getPath('home'),
    name: app.getName(),
  });
  use(place.path);
  return place;
}

/** Makes Electron and Chromium store all their files in a folder, including the log except on macOS. */
function use(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  app.setPath('sessionData', folder);
}

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/**
 * The profile folder: the system's place for it, or what `--user-data-dir` says. Electron's documentation does not
 * promise that it heeds this switch of Chromium's, so it is done here. To be called before `ready`, and before the
 * single-instance lock, which is one per profile.
 */
export function chooseProfile(): string {
  const wanted = app.commandLine.getSwitchValue('user-data-dir');
  if (wanted !== '') {
    const folder = path.resolve(wanted);
    mkdirSync(folder, { recursive: true });
    app.setPath('userData', folder);
    app.setPath('sessionData', folder);
    // On macOS the place for logs does not follow `userData`.
    app.setAppLogsPath(path.join(folder, 'logs'));
  }
  return app.getPath('userData');
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { SettingsFile } from '../ports.ts';
import { mustBeRegularFile } from '../profile/regular-file.ts';
import { replaceSettings, settingsIn } from '../profile/settings-text.ts';

/** Opens `settings.json` in the profile. electron-store writes the file atomically and reads it again at each use. */
export function openSettingsFile(profilePath: string): SettingsFile {
  const file = path.join(profilePath, 'settings.json');
  let store: Store | null = null;
  // Opening reads the file and throws when it is damaged, so the store is opened at its first use and not at start-up.
  const opened = (): Store => {
    store ??= new Store({
      name: 'settings',
      cwd: profilePath,
      clearInvalidConfig: false,
      configFileMode: 0o600,
      deserialize: settingsIn,
    });
    // electron-store offers its settings to pages on this channel. The app's page must not use it.
    ipcMain.removeAllListeners('electron-store-get-data');
    return store;
  };
  return {
    path: file,
    read: () => {
      mustBeRegularFile(file);
      return existsSync(file) ? { ...opened().store } : undefined;
    },
    write: (settings) => {
      opened().store = { ...settings };
    },
    replace: (settings) => replaceSettings(file, settings),
  };
}

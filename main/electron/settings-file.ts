import { existsSync } from 'node:fs';
import path from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { SettingsFile } from '../ports.ts';
import { mustBeRegularFile } from '../storage/regular-file.ts';
import { replaceSettings, settingsIn } from '../storage/settings-text.ts';

/** `settings.json` in the profile. electron-store writes it atomically and reads it anew each time. */
export function openSettingsFile(profilePath: string): SettingsFile {
  const file = path.join(profilePath, 'settings.json');
  let store: Store | null = null;
  // Opening reads the file, and throws when it is damaged; so it is opened by the first use, not at start-up.
  const opened = (): Store => {
    store ??= new Store({
      name: 'settings',
      cwd: profilePath,
      clearInvalidConfig: false,
      configFileMode: 0o600,
      deserialize: settingsIn,
    });
    // The store offers itself to pages on this channel. No page of ours may use it.
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

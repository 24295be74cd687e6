import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { SettingsFile } from '../ports.ts';

/** `settings.json` in the profile. electron-store writes it atomically and reads it anew each time. */
export function openSettingsFile(profilePath: string): SettingsFile {
  const file = path.join(profilePath, 'settings.json');
  let store: Store | null = null;
  // Opening reads the file, and throws when it is no JSON; so it is opened by the first use, not at start-up.
  const opened = (): Store => {
    store ??= new Store({ name: 'settings', cwd: profilePath, clearInvalidConfig: false });
    // The store offers itself to pages on this channel. No page of ours may use it.
    ipcMain.removeAllListeners('electron-store-get-data');
    return store;
  };
  return {
    read: () => ({ ...opened().store }),
    write: (settings) => {
      opened().store = { ...settings };
    },
    setAside: () => {
      store = null;
      if (!existsSync(file)) return null;
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const aside = path.join(profilePath, `settings.broken-${stamp}.json`);
      renameSync(file, aside);
      return aside;
    },
  };
}

import { access } from 'node:fs/promises';
import path from 'node:path';
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import type { Language } from '../../contract/language.ts';
import type { Dialogs } from '../ports.ts';
import { withExtension } from './save-path.ts';
import { saveWords } from './save-words.ts';

/**
 * Returns the folder in which a save dialog opens. Falls back to the downloads or home folder when the system cannot name
 * the documents folder, for example because a redirected folder is unreachable. With '' the system chooses the folder.
 */
function startFolder(): string {
  for (const name of ['documents', 'downloads', 'home'] as const)
    try {
      return app.getPath(name);
    } catch {
      // The system does not know this folder.
    }
  return '';
}

/** True when a path exists. Asynchronous, so that a slow network drive does not block the window. */
const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export function nativeDialogs(currentWindow: () => BrowserWindow | null, language: () => Language): Dialogs {
  /**
   * Asks the person for a path. The system's dialog asks before it replaces a file. It does not see a name that gets its
   * extension here, so for such a name the app asks.
   */
  async function chooseSavePath(proposed: string, extension: string): Promise<string | null> {
    const options = {
      defaultPath: proposed,
      filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
    };
    const window = currentWindow();
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    if (canceled || filePath === '') return null;
    const chosen = path.resolve(filePath);
    const file = withExtension(chosen, extension);
    const isFree = file === chosen || !(await isThere(file));
    return isFree || (await mayReplace(file)) ? file : chooseSavePath(file, extension);
  }

  async function mayReplace(file: string): Promise<boolean> {
    const { exists, detail, replace, other } = saveWords[language()];
    const window = currentWindow();
    const options: MessageBoxOptions = {
      type: 'warning',
      message: exists(path.basename(file)),
      detail,
      buttons: [replace, other],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    const { response } = await (window
      ? dialog.showMessageBox(window, options)
      : dialog.showMessageBox(options));
    return response === 0;
  }

  return {
    chooseSavePath: ({ defaultName, extension }) =>
      chooseSavePath(path.join(startFolder(), path.basename(defaultName)), extension),
    chooseFolder: async () => {
      // `createDirectory` adds a button on macOS. The dialogs of the other systems can always create a folder.
      const options: OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] };
      const window = currentWindow();
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, options)
        : dialog.showOpenDialog(options));
      const chosen = filePaths[0];
      return canceled || !chosen ? null : path.resolve(chosen);
    },
  };
}

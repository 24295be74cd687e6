import { access } from 'node:fs/promises';
import path from 'node:path';
import { app, type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from 'electron';
import type { Dialogs } from '../ports.ts';
import { withExtension } from './save-path.ts';
import { saveWords } from './save-words.ts';

/**
 * Returns the folder in which a save dialog opens. A system that does not know the person's documents, for example behind a
 * folder redirection that is out of reach, still has another one; without any, the dialog opens where it likes.
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

/** Whether there is anything at a path. The window goes on meanwhile: a network drive may take its time. */
const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

export function nativeDialogs(
  currentWindow: () => BrowserWindow | null,
  language: () => 'de' | 'en',
): Dialogs {
  /** Asks for a path. The dialog asks before it replaces a file, but knows nothing of a name that we change. */
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
      // `createDirectory` adds a button on macOS; the dialogs of the other systems can always make a folder.
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

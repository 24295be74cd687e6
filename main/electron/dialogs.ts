import path from 'node:path';
import { app, type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Dialogs } from '../ports.ts';

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

export function nativeDialogs(currentWindow: () => BrowserWindow | null): Dialogs {
  return {
    chooseSavePath: async ({ defaultName, extension }) => {
      const options = {
        defaultPath: path.join(startFolder(), path.basename(defaultName)),
        filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      };
      const window = currentWindow();
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : path.resolve(filePath);
    },
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

import path from 'node:path';
import { app, type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Dialogs } from '../ports.ts';

export function nativeDialogs(currentWindow: () => BrowserWindow | null): Dialogs {
  return {
    chooseSavePath: async ({ defaultName, extension }) => {
      const options = {
        defaultPath: path.join(app.getPath('documents'), path.basename(defaultName)),
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

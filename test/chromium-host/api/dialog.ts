import { host, mustBeReady } from '../host.ts';
import { strict } from '../strict.ts';

const options = ['defaultPath', 'filters'] satisfies (keyof Electron.SaveDialogOptions)[];

/** Dialogs answer what the test queued (see control.ts); without an answer they are cancelled. */
export const dialog = strict('dialog', {
  showSaveDialog: ((...args: unknown[]) => {
    mustBeReady('dialog.showSaveDialog');
    const given = args.at(-1) as Electron.SaveDialogOptions;
    const odd = Object.keys(given).find((key) => !(options as string[]).includes(key));
    if (odd) throw new Error(`showSaveDialog: the option ${odd} is not declared in the Chromium host`);
    const filePath = host.saveDialogAnswers.shift() ?? '';
    return Promise.resolve({ canceled: filePath === '', filePath });
  }) as Electron.Dialog['showSaveDialog'],
  showErrorBox(title: string, content: string) {
    console.error(`HOST error box: ${title}: ${content}`);
    host.errorBoxes.push({ title, content });
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showSaveDialog'>);

import { host, mustBeReady } from '../host.ts';
import { strict } from '../strict.ts';

const options = ['defaultPath', 'filters'] satisfies (keyof Electron.SaveDialogOptions)[];

const openProperties: unknown[] = ['openDirectory', 'createDirectory'];

const messageOptions = [
  'type',
  'title',
  'message',
  'detail',
  'buttons',
  'defaultId',
  'cancelId',
  'noLink',
] satisfies (keyof Electron.MessageBoxOptions)[];

/** Shows an error box. On Linux before `ready`, Electron prints the text to the terminal instead (message_box_gtk.cc). */
export function showErrorBox(title: string, content: string): void {
  if (process.platform === 'linux' && !host.ready) {
    console.error(`${title}\n${content}`);
    return;
  }
  if (host.dialogsFail) throw new Error('no dialog can be shown');
  if (host.windowOpen) console.error('HOST error box over an open window');
  console.error(`HOST error box: ${title}: ${content}`);
  host.errorBoxes.push({ title, content });
}

/** Dialogs give the answers that the test queued (see control.ts). Without one they are cancelled. */
export const dialog = strict('dialog', {
  showSaveDialog: ((...args: unknown[]) => {
    mustBeReady('dialog.showSaveDialog');
    const given = args.at(-1) as Electron.SaveDialogOptions;
    const odd = Object.keys(given).find((key) => !(options as string[]).includes(key));
    if (odd) throw new Error(`showSaveDialog: the option ${odd} is not declared in the Chromium host`);
    console.error(`HOST save dialog at ${given.defaultPath}`);
    if (host.saveDialogStays) return new Promise(() => {});
    const answer = host.saveDialogAnswers.shift() ?? '';
    const [extension] = given.filters?.[0]?.extensions ?? [];
    const isWithout = answer !== '' && extension && !answer.toLowerCase().endsWith(`.${extension}`);
    const filePath = host.addsExtensions && isWithout ? `${answer}.${extension}` : answer;
    return Promise.resolve({ canceled: filePath === '', filePath });
  }) as Electron.Dialog['showSaveDialog'],
  showOpenDialog: ((...args: unknown[]) => {
    mustBeReady('dialog.showOpenDialog');
    const { properties = [], ...others } = args.at(-1) as Electron.OpenDialogOptions;
    const odd = [...Object.keys(others), ...properties.filter((each) => !openProperties.includes(each))][0];
    if (odd) throw new Error(`showOpenDialog: the option ${odd} is not declared in the Chromium host`);
    const filePath = host.openDialogAnswers.shift() ?? null;
    return Promise.resolve({ canceled: filePath === null, filePaths: filePath === null ? [] : [filePath] });
  }) as Electron.Dialog['showOpenDialog'],
  showMessageBox: ((...args: unknown[]) => {
    mustBeReady('dialog.showMessageBox');
    const given = args.at(-1) as Electron.MessageBoxOptions;
    const odd = Object.keys(given).find((key) => !(messageOptions as string[]).includes(key));
    if (odd) throw new Error(`showMessageBox: the option ${odd} is not declared in the Chromium host`);
    if (host.dialogsFail) return Promise.reject(new Error('no dialog can be shown'));
    const { message, buttons = [], cancelId = 0 } = given;
    console.error(`HOST message box: ${message} [${buttons.join(' | ')}]`);
    host.messageBoxes.push({ message, buttons });
    if (host.messageBoxStays) return new Promise(() => {});
    return Promise.resolve({ response: host.messageBoxAnswers.shift() ?? cancelId, checkboxChecked: false });
  }) as Electron.Dialog['showMessageBox'],
  showErrorBox,
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'>);

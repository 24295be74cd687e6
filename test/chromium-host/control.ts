import { app, appEvents, quit } from './api/app.ts';
import { invoke } from './api/ipc-main.ts';
import { entryOfBar } from './api/menu.ts';
import { changeSystemTheme } from './api/native-theme.ts';
import { powerEvents, tellShutdown } from './api/power-monitor.ts';
import { blockers } from './api/power-save-blocker.ts';
import { changeScreens } from './api/screen.ts';
import { dictionarySource, madeSessions } from './api/session.ts';
import { current } from './api/window.ts';
import { permissions } from './chromium/permissions.ts';
import { host } from './host.ts';
import { strict } from './strict.ts';
import { makeCodec } from './world/codec.ts';

const codec = makeCodec();

/** As TerminateCurrentProcessImmediately does in WM_ENDSESSION, and systemd at last. */
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');
const contentsEvent = (event: string, ...args: unknown[]) =>
  current.contents?.events.emitPreventable(event, {}, ...args);

/** What the process that started this host may ask of it. Not a part of `electron`; the product knows nothing of it. */
export const controls = {
  answerSaveDialog: (filePath: string | null) => {
    host.saveDialogAnswers.push(filePath);
  },
  leaveSaveDialogOpen: () => {
    host.saveDialogStays = true;
  },
  answerOpenDialog: (filePath: string | null) => {
    host.openDialogAnswers.push(filePath);
  },
  /** Resolves when the page has been loaded for the first time. */
  loaded: () => current.loaded,
  refusals: () => host.refusals,
  errorBoxes: () => host.errorBoxes,
  messageBoxes: () => host.messageBoxes,
  answerMessageBox: (button: number) => {
    host.messageBoxAnswers.push(button);
  },
  leaveMessageBoxOpen: () => {
    host.messageBoxStays = true;
  },
  breakDialogs: () => {
    host.dialogsFail = true;
  },
  loseUnloadingFrames: () => {
    host.losesUnloadingFrames = true;
  },
  /** The system does not know these folders any more. */
  losePaths: (names: string[]) => {
    host.missingPaths.push(...names);
  },
  setOnline: (online: boolean) => {
    host.online = online;
  },
  power: (event: 'resume' | 'unlock-screen') => {
    powerEvents.emitter.emit(event);
  },
  /** Windows asks whether it may end the session, and then does not end it. @returns whether the product prevented it */
  askSessionEnd: () => current.querySessionEnd(),
  /** Windows ends the session, on logging off. @param patience how long it waits for a program that prevents it, in milliseconds */
  endSession: (patience = 5_000) => {
    const waits = current.querySessionEnd();
    setTimeout(
      () => {
        current.sessionEnds();
        endAtOnce();
      },
      waits ? patience : 0,
    );
  },
  /** Linux shuts down, which is stricter than macOS. @param patience as above, see InhibitDelayMaxSec of systemd */
  shutDown: (patience = 5_000) => {
    setTimeout(endAtOnce, tellShutdown() ? patience : 0);
  },
  /** What the program keeps the system from doing. */
  blockers,
  secondInstance: () => {
    appEvents.emitPreventable('second-instance', {}, host.argv, process.cwd(), null);
  },
  /** As a person does it with the mouse. */
  resize: async (size: { width: number; height: number }) => {
    current.place?.move(size);
    await current.page?.resize(size);
  },
  moveWindow: (to: { x: number; y: number }) => current.place?.move(to),
  maximizeWindow: (on: boolean) => current.place?.maximize(on),
  minimizeWindow: (on: boolean) => current.place?.minimize(on),
  windowState: () => current.place?.state() ?? null,
  /** The screens without task bars, the main one first. */
  changeScreens,
  /** The system turns dark or light, or only changes its contrast. */
  changeSystemTheme,
  /** A key on the keyboard: the product sees it before the page; true: it has kept it from the page. */
  press: async (key: string, code: string, held: Partial<Electron.Input> = {}) => {
    const { page, contents } = current;
    const none = { shift: false, control: false, alt: false, meta: false };
    const input = { ...none, isAutoRepeat: false, isComposing: false, location: 0, modifiers: [], ...held };
    const down = { ...input, type: 'keyDown', key, code };
    const isKept = contents?.events.emitPreventable('before-input-event', {}, strict('Input', down)) ?? false;
    if (!isKept) await page?.press(down);
    return isKept;
  },
  /** Ctrl and the wheel. */
  turnWheel: (direction: 'in' | 'out') => {
    contentsEvent('zoom-changed', direction);
  },
  menuBar: () => host.menuBar,
  /** A person chooses an entry of the menu bar. Of the roles, closing the window alone is stood in for. */
  chooseInMenuBar: (label: string) => {
    const role = entryOfBar(label)?.role;
    if (role !== 'close') throw new Error(`${label}: no entry of the menu bar closes the window`);
    current.close();
  },
  contextMenus: () => host.contextMenus,
  addExtensions: () => {
    host.addsExtensions = true;
  },
  crashPage: () => {
    current.page?.send('Page.crash').catch(() => {});
  },
  contextMenu: (params: Partial<Electron.ContextMenuParams>) => {
    contentsEvent('context-menu', strict('ContextMenuParams', params));
  },
  /** A `<webview>` is about to be attached, as for a page that may make one. @returns whether the product prevented it */
  attachWebview: () => current.contents?.events.emitPreventable('will-attach-webview', {}, {}, {}) ?? false,
  /** An answer sends the main frame elsewhere. @returns whether the product prevented it */
  redirect: (url: string) =>
    current.contents?.events.emitPreventable(
      'will-redirect',
      { url, isMainFrame: true, isSameDocument: false },
      url,
    ) ?? false,
  /** What the sessions that the product has made would grant a page, in words. */
  grants: () => {
    const page = current.contents?.object;
    if (!page) throw new Error('There is no window');
    return madeSessions().flatMap(([name, session]) => [
      ...permissions.filter((each) => session.mayCheck(each, page)).map((each) => `${name}: check ${each}`),
      ...permissions.filter((each) => session.mayAsk(each, page)).map((each) => `${name}: request ${each}`),
      ...(session.mayDownload('blob:x', page) ? [`${name}: download`] : []),
    ]);
  },
  /** Where a dictionary would come from. */
  dictionarySource,
  /** Whether the page has finished loading, and not died since. */
  isLoaded: () => current.isLoaded(),
  /** The addresses of the frames, as the product sees them. */
  frames: () => current.page?.frames.urls() ?? [],
  /** A message as if a frame whose address contains `frame` had sent it; null: one that is gone by now. */
  invokeFrom: async (frame: string | null, channel: string, args: unknown[]) => {
    const { page, contents } = current;
    if (!page || !contents) throw new Error('There is no window');
    const sender = frame === null ? null : page.frames.byUrl(frame);
    if (frame !== null && !sender) throw new Error(`There is no frame of ${frame}`);
    const answer = await invoke(contents.object, sender, channel, codec.encode(args));
    return 'error' in answer ? answer : { result: codec.decode(answer.result) };
  },
  paths: () => ({ userData: app.getPath('userData') }),
  quit,
};

export type Controls = typeof controls;

interface Question {
  id: number;
  method: keyof Controls;
  args: unknown[];
}

/** Listens on Node's channel to the parent process, if there is one; the host ends with its parent. */
export function listenToParent(): void {
  if (!process.send) return;
  process.on('message', async ({ id, method, args }: Question) => {
    const reply = (answer: object) => process.send?.({ id, ...answer });
    try {
      const control = controls[method] as (...args: unknown[]) => unknown;
      reply({ value: (await control(...args)) ?? null });
    } catch (error) {
      reply({ error: String(error) });
    }
  });
  process.once('disconnect', quit);
}

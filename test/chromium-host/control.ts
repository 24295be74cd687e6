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

/** Kills the process, as TerminateCurrentProcessImmediately does in WM_ENDSESSION, and systemd at its time limit. */
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');
const contentsEvent = (event: string, ...args: unknown[]) =>
  current.contents?.events.emitPreventable(event, {}, ...args);

/** The commands of the process that started this host. They are not part of `electron`, and the app does not know them. */
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
  /** Resolves when the page has loaded for the first time. */
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
  /** Makes `app.getPath` fail for these folders. */
  losePaths: (names: string[]) => {
    host.missingPaths.push(...names);
  },
  setOnline: (online: boolean) => {
    host.online = online;
  },
  power: (event: 'resume' | 'unlock-screen') => {
    powerEvents.emitter.emit(event);
  },
  /** Asks, as Windows does, whether the session may end, but does not end it. @returns true when the app prevented it */
  askSessionEnd: () => current.querySessionEnd(),
  /**
   * Ends the session, as Windows does at log-off.
   * @param patience how long Windows waits for an app that prevents the end, in milliseconds
   */
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
  /**
   * Shuts the system down, as Linux does, which is stricter than macOS.
   * @param patience as above (InhibitDelayMaxSec of systemd)
   */
  shutDown: (patience = 5_000) => {
    setTimeout(endAtOnce, tellShutdown() ? patience : 0);
  },
  /** Returns the types of the app's active power save blockers. */
  blockers,
  secondInstance: () => {
    appEvents.emitPreventable('second-instance', {}, host.argv, process.cwd(), null);
  },
  /** Resizes the window, as a person does with the mouse. */
  resize: async (size: { width: number; height: number }) => {
    current.place?.move(size);
    await current.page?.resize(size);
  },
  moveWindow: (to: { x: number; y: number }) => current.place?.move(to),
  maximizeWindow: (on: boolean) => current.place?.maximize(on),
  minimizeWindow: (on: boolean) => current.place?.minimize(on),
  windowState: () => current.place?.state() ?? null,
  /** Sets the screens, without task bars, the main screen first. */
  changeScreens,
  /** Makes the system dark or light. With the same value, only its contrast changes. */
  changeSystemTheme,
  /** Presses a key, which the app sees before the page. Returns true when the app kept it from the page. */
  press: async (key: string, code: string, held: Partial<Electron.Input> = {}) => {
    const { page, contents } = current;
    const none = { shift: false, control: false, alt: false, meta: false };
    const input = { ...none, isAutoRepeat: false, isComposing: false, location: 0, modifiers: [], ...held };
    const down = { ...input, type: 'keyDown', key, code };
    const isKept = contents?.events.emitPreventable('before-input-event', {}, strict('Input', down)) ?? false;
    if (!isKept) await page?.press(down);
    return isKept;
  },
  /** Turns the mouse wheel while Ctrl is held. */
  turnWheel: (direction: 'in' | 'out') => {
    contentsEvent('zoom-changed', direction);
  },
  menuBar: () => host.menuBar,
  /** Chooses an entry of the menu bar. The only supported role is closing the window. */
  chooseInMenuBar: (label: string) => {
    const role = entryOfBar(label)?.role;
    if (role !== 'close') throw new Error(`The menu bar has no entry "${label}" that closes the window`);
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
  /** Emits the event of a `<webview>` about to be attached. @returns true when the app prevented it */
  attachWebview: () => current.contents?.events.emitPreventable('will-attach-webview', {}, {}, {}) ?? false,
  /** Emits the event of an answer that redirects the main frame. @returns true when the app prevented it */
  redirect: (url: string) =>
    current.contents?.events.emitPreventable(
      'will-redirect',
      { url, isMainFrame: true, isSameDocument: false },
      url,
    ) ?? false,
  /** Returns everything that the app's sessions would grant a page, as text. */
  grants: () => {
    const page = current.contents?.object;
    if (!page) throw new Error('There is no window');
    return madeSessions().flatMap(([name, session]) => [
      ...permissions.filter((each) => session.mayCheck(each, page)).map((each) => `${name}: check ${each}`),
      ...permissions.filter((each) => session.mayAsk(each, page)).map((each) => `${name}: request ${each}`),
      ...(session.mayDownload('blob:x', page) ? [`${name}: download`] : []),
    ]);
  },
  /** Returns the URL from which a dictionary would be downloaded. */
  dictionarySource,
  /** True when the page has finished loading and has not crashed since. */
  isLoaded: () => current.isLoaded(),
  /** Returns the URLs of the frames, as the app sees them. */
  frames: () => current.page?.frames.urls() ?? [],
  /** Sends a call as if it came from a frame whose URL contains `frame`; null: from a frame that no longer exists. */
  invokeFrom: async (frame: string | null, channel: string, args: unknown[]) => {
    const { page, contents } = current;
    if (!page || !contents) throw new Error('There is no window');
    const sender = frame === null ? null : page.frames.byUrl(frame);
    if (frame !== null && !sender) throw new Error(`There is no frame whose URL contains ${frame}`);
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

/** Answers commands on Node's channel to the parent process, if there is one. The host ends with its parent. */
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

import { app, appEvents, quit } from './api/app.ts';
import { invoke } from './api/ipc-main.ts';
import { powerEvents } from './api/power-monitor.ts';
import { blockers } from './api/power-save-blocker.ts';
import { current } from './api/window.ts';
import { host } from './host.ts';
import { makeCodec } from './world/codec.ts';

const codec = makeCodec();

/** As TerminateCurrentProcessImmediately does in WM_ENDSESSION, and systemd at last. */
const endAtOnce = () => process.kill(process.pid, 'SIGKILL');

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
  /** The system's proxy as `host:port`; null: none. */
  setSystemProxy: (proxy: string | null) => {
    host.systemProxy = proxy;
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
  /** Linux or macOS shuts down. @param patience as above, see InhibitDelayMaxSec of systemd */
  shutDown: (patience = 5_000) => {
    setTimeout(endAtOnce, powerEvents.emitPreventable('shutdown') ? patience : 0);
  },
  /** What the program keeps the system from doing. */
  blockers,
  secondInstance: () => {
    appEvents.emitPreventable('second-instance', {}, host.argv, process.cwd(), null);
  },
  resize: async (size: { width: number; height: number }) => {
    await current.page?.resize(size);
  },
  crashPage: () => {
    current.page?.send('Page.crash').catch(() => {});
  },
  contextMenu: (params: { isEditable: boolean; selectionText: string; editFlags: object }) => {
    current.contents?.events.emitPreventable('context-menu', {}, params);
  },
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

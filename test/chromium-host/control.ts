import { app, appEvents, quit } from './api/app.ts';
import { invoke } from './api/ipc-main.ts';
import { powerEvents } from './api/power-monitor.ts';
import { current } from './api/window.ts';
import { host } from './host.ts';
import { makeCodec } from './world/codec.ts';

const codec = makeCodec();

/** What the process that started this host may ask of it. Not a part of `electron`; the product knows nothing of it. */
export const controls = {
  answerSaveDialog: (filePath: string | null) => {
    host.saveDialogAnswers.push(filePath);
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
  setOnline: (online: boolean) => {
    host.online = online;
  },
  power: (event: 'resume' | 'unlock-screen') => {
    powerEvents.emitter.emit(event);
  },
  endSession: () => current.endSession(),
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

import type { Page } from '../chromium/page.ts';
import type { PreloadMessage } from '../chromium/worlds.ts';
import { host } from '../host.ts';
import { strict } from '../strict.ts';
import { makeCodec } from '../world/codec.ts';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

const codec = makeCodec();
const handlers = new Map<string, Handler>();
const listened = new Set<string>();

type Declared = 'handle' | 'on' | 'removeAllListeners';

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new Error(`Expected handler to be a function, but found type '${typeof handler}'`);
    handlers.set(channel, handler);
  },
  /** Does nothing, because only `invoke` is supported. electron-store listens here, but no page ever sends to it. */
  on: ((channel: string) => {
    listened.add(channel);
  }) as unknown as Electron.IpcMain['on'],
  removeAllListeners: ((channel?: string) => {
    if (channel === undefined) listened.clear();
    else listened.delete(channel);
  }) as Electron.IpcMain['removeAllListeners'],
} satisfies Pick<Electron.IpcMain, Declared>);

/** Answers a call as Electron does: with the result, or with the error as one line of text. */
export async function invoke(
  sender: Electron.WebContents,
  senderFrame: Electron.WebFrameMain | null,
  channel: string,
  args: string,
): Promise<{ result: string } | { error: string }> {
  const handler = handlers.get(channel);
  if (!handler) return { error: `Error: No handler registered for '${channel}'` };
  const event = strict('IpcMainInvokeEvent', { sender, senderFrame, type: 'frame' });
  try {
    const values = codec.decode(args) as unknown[];
    const result = await handler(event as unknown as Electron.IpcMainInvokeEvent, ...values);
    return { result: codec.encode(result) };
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    return { error: String(error) };
  }
}

/** Returns the receiver of the preload's messages: answers calls, and emits `preload-error`. */
export function receiveFrom(
  page: Page,
  contents: {
    object: Electron.WebContents;
    events: { emitPreventable(event: string, extra: object, ...args: unknown[]): boolean };
  },
) {
  return async (message: PreloadMessage, frameId: string | undefined, contextId: number): Promise<void> => {
    if (message.kind === 'preload-error') {
      console.error('Unable to load preload script:', message.said);
      contents.events.emitPreventable('preload-error', {}, '', new Error(message.said));
      return;
    }
    const { id, channel } = message;
    // Electron passes the frame while it runs its unload handlers, and null once it is deleted
    // (electron_api_web_frame_main.cc).
    const isGone = message.isUnloading === true && host.losesUnloadingFrames;
    const frame = isGone ? null : page.frames.byId(frameId);
    const answer = await invoke(contents.object, frame, channel, message.args);
    page.world.answer(contextId, { id, channel, ...answer });
  };
}

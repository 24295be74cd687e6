import type { makeBridge as MakeBridge } from './bridge.ts';
import type { makeChannel as MakeChannel } from './channel.ts';
import type { makeCodec as MakeCodec } from './codec.ts';
import type { DomWindow } from './dom.ts';

export interface WorldConfig {
  handOver: string;
  toPage: string;
  toPreload: string;
  binding: string;
  receiver: string;
}

type Preload = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void;

/** Runs the preload, with a `require` that offers only `electron`. Runs in the preload's isolated world. */
export function preloadWorld(
  makeBridge: typeof MakeBridge,
  makeChannel: typeof MakeChannel,
  makeCodec: typeof MakeCodec,
  config: WorldConfig,
  runPreload: Preload,
): void {
  const window = globalThis as unknown as DomWindow;
  const world = globalThis as unknown as Record<string, unknown>;
  const post = world[config.binding] as (text: string) => void;
  delete world[config.binding];
  // Without `nodeIntegrationInSubFrames`, Electron runs the preload only in the main frame.
  if (window !== window.top) return;

  const codec = makeCodec();
  const tell = (message: object) => post(JSON.stringify(message));
  const strict = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, key) => {
        if (key in object || typeof key === 'symbol') return Reflect.get(object, key);
        throw new Error(`electron: ${name}.${key} is not declared in the Chromium host`);
      },
    });

  const node = window.document.createElement('i');
  window.dispatchEvent(new window.FocusEvent(config.handOver, { relatedTarget: node }));
  window.document.createElement('div').attachShadow({ mode: 'closed' }).append(node);
  const bridge = makeBridge(
    makeChannel,
    window,
    node,
    { mine: config.toPreload, theirs: config.toPage },
    () => undefined,
  );

  const open = new Map<number, [(value: unknown) => void, (error: Error) => void]>();
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
  let lastId = 0;
  let isUnloading = false;
  window.addEventListener('pagehide', () => {
    isUnloading = true;
  });

  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key: string, api: unknown): void {
      if (typeof key !== 'string') throw new TypeError('The key must be a string');
      const problem = bridge.send(['expose', key, bridge.encode(api)]);
      if (problem !== undefined) throw new Error(String(problem));
    },
  });
  const ipcRenderer = strict('ipcRenderer', {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const text = codec.encode(args);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        open.set(id, [resolve, reject]);
        tell({ kind: 'invoke', id, channel, args: text, isUnloading });
      });
    },
    on(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
    off(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
      const rest = [...(listeners.get(channel) ?? [])];
      if (rest.includes(listener)) rest.splice(rest.lastIndexOf(listener), 1);
      listeners.set(channel, rest);
    },
  });

  Object.defineProperty(world, config.receiver, {
    value: (text: string) => {
      const message = JSON.parse(text);
      if (message.kind === 'event') {
        const args = codec.decode(message.args) as unknown[];
        const event = strict('IpcRendererEvent', {});
        for (const listener of listeners.get(message.channel) ?? []) listener(event, ...args);
        return;
      }
      const waiting = open.get(message.id);
      open.delete(message.id);
      if (message.error === undefined) waiting?.[0](codec.decode(message.result));
      else waiting?.[1](new Error(`Error invoking remote method '${message.channel}': ${message.error}`));
    },
  });

  const require = (name: string): unknown => {
    if (name === 'electron') return strict('electron', { contextBridge, ipcRenderer });
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  try {
    runPreload(require, module, module.exports);
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error('Unable to load preload script', error);
    tell({ kind: 'preload-error', said });
  }
}

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { makeBridge } from '../world/bridge.ts';
import { makeChannel } from '../world/channel.ts';
import { makeCodec } from '../world/codec.ts';
import { pageWorld } from '../world/page-world.ts';
import { preloadWorld, type WorldConfig } from '../world/preload-world.ts';
import type { Params } from './pipe.ts';

/** Electron's own name for the preload's world. */
const worldName = 'Electron Isolated Context';

export interface PreloadMessage {
  kind: 'invoke' | 'preload-error';
  id: number;
  channel: string;
  args: string;
  /** Sent while the document runs its unload handlers. */
  isUnloading?: boolean;
  said: string;
}

/**
 * Wraps code in strict mode, where a page that hooks `Error.prepareStackTrace` can see neither its functions nor its
 * `this`.
 */
const strictly = (code: unknown): string => `(() => { 'use strict'; return ${code}; })()`;

type Send = (method: string, params?: Params) => Promise<Params>;

/** The preload's isolated world. Runs the preload there, and carries messages from and to it. */
export class PreloadWorld {
  readonly #send: Send;
  readonly #config: WorldConfig;
  /** Frame ids by execution context id. */
  readonly #contexts = new Map<number, string>();
  #mainContext: number | null = null;
  onMessage: (message: PreloadMessage, frameId: string | undefined, contextId: number) => void = () => {};

  constructor(send: Send) {
    this.#send = send;
    const secret = () => `_${randomUUID()}`;
    this.#config = {
      handOver: secret(),
      toPage: secret(),
      toPreload: secret(),
      binding: secret(),
      receiver: secret(),
    };
  }

  /**
   * Installs the scripts of both worlds. Must be called before the page is loaded. The page's end of the bridge is added
   * first, so that it is there when the preload runs.
   */
  async prepare(preloadFile: string): Promise<void> {
    const config = JSON.stringify(this.#config);
    const bridge = `${strictly(makeBridge)}, ${strictly(makeChannel)}`;
    const preload = `function (require, module, exports) {\n${readFileSync(preloadFile, 'utf8')}\n}`;
    new Script(`(${preload})`, { filename: preloadFile });
    await this.#send('Runtime.addBinding', { name: this.#config.binding, executionContextName: worldName });
    await this.#send('Page.addScriptToEvaluateOnNewDocument', {
      source: `${strictly(pageWorld)}(${bridge}, ${config})`,
    });
    await this.#send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: `(${preloadWorld})(${bridge}, ${makeCodec}, ${config}, ${preload})`,
    });
  }

  handle(method: string, params: Params, mainFrameId: string): void {
    if (method === 'Runtime.executionContextCreated') {
      const context = params.context as { id: number; name: string; auxData: { frameId: string } };
      if (context.name !== worldName) return;
      this.#contexts.set(context.id, context.auxData.frameId);
      if (context.auxData.frameId === mainFrameId) this.#mainContext = context.id;
    } else if (method === 'Runtime.executionContextDestroyed') {
      this.#contexts.delete(params.executionContextId as number);
      if (this.#mainContext === params.executionContextId) this.#mainContext = null;
    } else if (method === 'Runtime.executionContextsCleared') {
      this.#contexts.clear();
      this.#mainContext = null;
    } else if (method === 'Runtime.bindingCalled' && params.name === this.#config.binding) {
      const contextId = params.executionContextId as number;
      this.onMessage(JSON.parse(params.payload as string), this.#contexts.get(contextId), contextId);
    }
  }

  /** Answers the preload of one document. The answer is dropped when the document is gone. */
  answer(contextId: number, message: object): void {
    this.#deliver(contextId, message);
  }

  /** Sends a message to the main frame's preload, when there is one. */
  tell(message: object): void {
    // As in web-frame-main.ts: without a document the message is logged and dropped.
    if (this.#mainContext === null)
      console.error('Error sending from webFrameMain: Error: Render frame was disposed');
    else this.#deliver(this.#mainContext, message);
  }

  #deliver(contextId: number, message: object): void {
    // As an argument: the browser would parse code that holds the text several times as long.
    this.#send('Runtime.callFunctionOn', {
      functionDeclaration: `function (text) { globalThis[${JSON.stringify(this.#config.receiver)}]?.(text); }`,
      executionContextId: contextId,
      arguments: [{ value: JSON.stringify(message) }],
    }).catch(() => {});
  }
}

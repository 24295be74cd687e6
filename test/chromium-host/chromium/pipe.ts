import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export type Params = Record<string, unknown>;

interface Message {
  id?: number;
  method?: string;
  params?: Params;
  sessionId?: string;
  result?: Params;
  error?: { message: string };
}

/** The DevTools protocol over Chromium's pipe. Needs no port, and Chromium ends with this process. */
export class Pipe {
  /** Emits `session <sessionId or ''>` with (method, params), and `closed`. */
  readonly #events = new EventEmitter();
  readonly #open = new Map<number, { resolve: (value: Params) => void; reject: (error: Error) => void }>();
  readonly #output: Writable;
  #lastId = 0;
  #closed = false;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    const parts: Buffer[] = [];
    input.on('data', (chunk: Buffer) => {
      let start = 0;
      for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
        parts.push(chunk.subarray(start, end));
        this.#receive(JSON.parse(Buffer.concat(parts.splice(0)).toString()));
        start = end + 1;
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    });
    input.on('close', () => this.#close());
    input.on('error', () => this.#close());
    output.on('error', () => this.#close());
  }

  /** Sends a command to a session, or to the browser itself without a `sessionId`. */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    if (this.#closed) return Promise.reject(new Error(`${method}: Chromium is closed`));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Sends a command whose failure does not matter, such as one to a page that is going away. */
  tell(method: string, params: Params = {}, sessionId?: string): void {
    this.send(method, params, sessionId).catch(() => {});
  }

  listen(sessionId: string | undefined, listener: (method: string, params: Params) => void): void {
    this.#events.on(`session ${sessionId ?? ''}`, listener);
  }

  onClosed(listener: () => void): void {
    this.#events.once('closed', listener);
  }

  #receive(message: Message): void {
    if (message.id === undefined) {
      this.#events.emit(`session ${message.sessionId ?? ''}`, message.method, message.params);
      return;
    }
    const waiting = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result ?? {});
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { reject } of this.#open.values()) reject(new Error('Chromium is closed'));
    this.#open.clear();
    this.#events.emit('closed');
  }
}

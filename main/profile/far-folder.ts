import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { farFolderCalls } from './far-folder-calls.ts';

/**
 * File system calls to a folder that may not answer, such as a network share or a USB stick. Each call rejects with the
 * system's error.
 */
export interface FarFolder {
  /** False when there is no such folder, or its disk or server is out of reach. */
  isFolder(path: string): Promise<boolean>;
  /**
   * Returns an identity for the folder and for each folder above it, its own first. The spelling of the path does not
   * matter.
   */
  identities(path: string): Promise<string[]>;
  /** Returns the names of the regular files in a folder. */
  list(path: string): Promise<string[]>;
  /** Returns the files and folders in a folder. */
  entries(path: string): Promise<FarEntry[]>;
  /**
   * Returns what a path leads to; null when there is nothing. `identity` is as in `identities`, `writtenAt` in epoch
   * milliseconds.
   */
  look(path: string): Promise<{ identity: string; isFile: boolean; bytes: number; writtenAt: number } | null>;
  /** Returns the text of a small file; null when there is none, or it is not a small regular file. */
  read(path: string): Promise<string | null>;
  /**
   * Runs statements on an SQLite file and returns the rows of each, with numbers as bigint. Nothing is written to the
   * file's folder. A write-ahead log beside the file is ignored.
   */
  query(path: string, statements: readonly string[]): Promise<FarRow[][]>;
  /** Creates a folder unless it exists. The folder above it must exist. */
  makeFolder(path: string): Promise<void>;
  /** Copies a file into a new one, flushes the copy, and returns the SHA-256 of what was read from the source. */
  copy(from: string, to: string): Promise<string>;
  /** Returns the SHA-256 of a file. */
  hash(path: string): Promise<string>;
  /**
   * Writes a small text as a whole: into a file beside its place, which is flushed, then renamed. A failure leaves no
   * such file.
   */
  write(path: string, text: string): Promise<void>;
  /**
   * Returns where to write a file: the path with its links resolved, even a link to a file that does not exist yet.
   * Rejects with NOFILE when something other than a regular file is there, and with EISDIR when a folder is.
   */
  target(path: string): Promise<string>;
  /**
   * Begins a file that is written piece by piece; only one file is written at a time. It is written beside its place,
   * under an unpredictable name. A failure of a later piece removes it.
   */
  begin(path: string): Promise<void>;
  append(piece: string | Uint8Array): Promise<void>;
  /** Flushes the file that was begun, and gives it its name. */
  finish(): Promise<void>;
  /** Removes the file that was begun and not finished. Does nothing when there is none. */
  abandon(): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. Does nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Waits until a folder's entries are on the disk, if its file system supports that. */
  flushFolder(path: string): Promise<void>;
  /**
   * Ends every call at once. The thread may stay stuck in a system call, but no caller has to wait for it: the promise
   * resolves once the thread has ended.
   */
  close(): Promise<void>;
}

export interface FarEntry {
  name: string;
  isFolder: boolean;
}

export type FarRow = Record<string, unknown>;

/** The folder has given no sign of life for `patience` milliseconds. */
export class SilentFolder extends Error {
  override name = 'SilentFolder';
}

/** How long a call may take without any sign of life, in milliseconds. */
export const patience = 60_000;

type Said = { done: number } | { value: unknown } | { failed: { message: string; code?: string } };

/** How long an earlier thread of the same folder may take to end, in milliseconds. */
export const patienceForFormer = 3_000;

interface Thread {
  folder: string;
  /** The thread was told to end, and does so as soon as its call has an answer. */
  isEnding: boolean;
  /**
   * Resolves at the running call's next sign of life, or when the thread is told to end; null when no call is running.
   */
  sign: PromiseWithResolvers<void> | null;
  gone: Promise<void>;
}

/** Every thread that has not ended, in use or told to end. The process cannot end before these threads do. */
const threads = new Set<Thread>();

/** True while a folder's thread has not ended. The folder may not answer. */
export const isAtFolder = (): boolean => threads.size > 0;

/**
 * Opens a thread for the calls to one folder; calls run one after the other. While the same folder still holds an
 * earlier thread, no second one is started, because the folder would only hold that one as well.
 * @param folder the chosen folder, used only to find earlier threads of the same folder
 * @param copied called with the number of bytes that the running copy or check has done
 */
export function openFarFolder(
  folder: string,
  clock: Clock,
  copied: (done: number) => void = () => {},
): FarFolder {
  let worker: Worker | null = null;
  let thread: Thread | null = null;
  let end: unknown = null;
  /** True while a file was begun that is neither finished nor removed. */
  let isWriting = false;
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {}); // it may reject while no call is running
  let turn: Promise<unknown> = Promise.resolve();

  function close(error: unknown): void {
    if (end !== null) return;
    end = error;
    if (thread) thread.isEnding = true;
    thread?.sign?.resolve();
    // A terminated thread removes nothing. So this one is asked to end: it removes its file once its call has an
    // answer.
    if (isWriting) worker?.postMessage({ name: 'end', args: [] });
    else void worker?.terminate();
    ended.reject(error);
  }

  async function start(): Promise<Worker> {
    if (worker) return worker;
    await Promise.race([formerEnded(folder, clock), ended.promise]);
    if (end !== null) throw end; // closed in between
    const started = new Worker(farFolderCalls, { eval: true, execArgv: [] });
    const gone = new Promise<void>((resolve) => started.once('exit', () => resolve()));
    const its: Thread = { folder: resolve(folder), isEnding: false, sign: null, gone };
    threads.add(its);
    void gone.then(() => threads.delete(its));
    started.unref();
    started.once('error', close);
    worker = started;
    thread = its;
    return started;
  }

  async function ask(name: string, args: unknown[]): Promise<unknown> {
    if (end !== null) throw end;
    const worker = await start();
    const answer = Promise.withResolvers<unknown>();
    let cancel = () => {};
    const wait = () => {
      cancel();
      signOfLife(Promise.withResolvers<void>());
      cancel = clock.after(patience, () => close(new SilentFolder(`no answer to ${name}`)));
    };
    const listen = (said: Said) => {
      if ('done' in said) {
        copied(said.done);
        wait();
      } else if ('value' in said) answer.resolve(said.value);
      else answer.reject(Object.assign(new Error(said.failed.message), { code: said.failed.code }));
    };
    worker.on('message', listen);
    wait();
    try {
      worker.postMessage({ name, args });
      return await Promise.race([answer.promise, ended.promise]);
    } finally {
      cancel();
      signOfLife(null);
      worker.off('message', listen);
    }
  }

  /** Reports a sign of life. @param next the promise for the next one; null when the call is over */
  function signOfLife(next: Thread['sign']): void {
    const before = thread?.sign;
    if (thread) thread.sign = next;
    before?.resolve();
  }

  function call<T>(name: keyof FarFolder, ...args: unknown[]): Promise<T> {
    const next = turn.then(() => ask(name, args));
    turn = next.catch(() => {});
    return next as Promise<T>;
  }

  return {
    isFolder: (path) => call('isFolder', path),
    identities: (path) => call('identities', path),
    list: (path) => call('list', path),
    entries: (path) => call('entries', path),
    look: (path) => call('look', path),
    read: (path) => call('read', path),
    query: (path, statements) => call('query', path, statements),
    makeFolder: (path) => call('makeFolder', path),
    copy: (from, to) => call('copy', from, to),
    hash: (path) => call('hash', path),
    write: (path, text) => call('write', path, text),
    target: (path) => call('target', path),
    begin(path) {
      isWriting = true;
      return call('begin', path);
    },
    append: (piece) => call('append', piece),
    async finish() {
      await call('finish');
      isWriting = false;
    },
    async abandon() {
      if (!isWriting) return;
      await call('abandon');
      isWriting = false;
    },
    rename: (from, to) => call('rename', from, to),
    remove: (path) => call('remove', path),
    flushFolder: (path) => call('flushFolder', path),
    close() {
      close(new Error('closed'));
      return thread?.gone ?? Promise.resolve();
    },
  };
}

/**
 * Waits until the folder holds no other thread: a thread in use must give a sign of life, one told to end must end.
 * @throws SilentFolder when the folder still holds one of them
 */
async function formerEnded(folder: string, clock: Clock): Promise<void> {
  const others = [...threads].filter((each) => each.folder === resolve(folder));
  // A thread whose call gets no answer is told to end by its user, after `patience`.
  await Promise.all(others.map(({ sign }) => sign?.promise));
  const former = others.filter(({ isEnding }) => isEnding);
  if (former.length === 0) return;
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(patienceForFormer, () =>
    late.reject(new SilentFolder('an earlier call has no answer yet')),
  );
  try {
    await Promise.race([Promise.all(former.map(({ gone }) => gone)), late.promise]);
  } finally {
    cancel();
  }
}

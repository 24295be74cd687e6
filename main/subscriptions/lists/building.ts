import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { ListProgress } from '../../../contract/subscription-list.ts';
import { whenFree } from '../../storage/busy.ts';
import { createTimeSlices } from '../../storage/time-slices.ts';
import type { FactsBatch } from './batch.ts';
import type { StoredFacts } from './facts.ts';
import type { FileWalk, Place } from './walk.ts';

/** Reads all subscriptions of a data file into the read model, once. */
export interface Building {
  /** How many subscriptions have been read; null when all have. */
  readonly progress: ListProgress | null;
  /** Reads the first ones at once, and the others in the background. */
  start(): void;
  /** Notes that a list was asked for, so that the window has what it shows first. */
  asked(): void;
  stop(): void;
  /** Resolves when everything is read or reading was stopped. */
  done(): Promise<void>;
}

/** Number of subscriptions read at once, so that a list has its first page: takes some 50 milliseconds in a process that has just begun. */
const firstRows = 100;
/** Up to this many subscriptions, reading them here takes less time than a thread needs to start. */
const mostHere = 2_000;
/** Number of subscriptions read here at a time; takes a few milliseconds. */
const atOnce = 50;
/** Pause after each time slice, in milliseconds. */
const rest = 4;
/**
 * How long a thread waits for the first list to be asked for, in milliseconds: while a window opens, it would take a core from
 * what people wait for.
 */
const longestPatience = 1_500;
/** Minimum time between two reports of the progress, in milliseconds. */
const reportEvery = 500;

/** Creates the building of a model. Nothing is read before `start`. */
export function createBuilding(deps: {
  walk: FileWalk;
  /** Walks through the file in a thread; null when there is no file. */
  inThread: ((signal: AbortSignal) => AsyncIterable<FactsBatch>) | null;
  /** True for subscriptions that are known already, or were written since the start: what the file held then is older. */
  isKnown(id: string): boolean;
  /** Returns how many subscriptions the model holds. */
  size(): number;
  take(facts: readonly StoredFacts[]): void;
  /** Takes what is not known of a batch. */
  takeBatch(batch: FactsBatch): void;
  /** Opens the investors, whose names are needed. One after the other as lists name them, that takes several times as long. */
  openInvestors(signal: AbortSignal): Promise<void>;
  /** Called when there is more, at most twice a second, and at the end. */
  progressed(): void;
  /** Called when the thread has failed. Everything is read here then. */
  threadFailed(error: unknown): void;
  failed(error: unknown): void;
}): Building {
  const { walk } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** How many subscriptions the file holds; null when all have been read. */
  let total: number | null = 0;
  let running: Promise<void> = Promise.resolve();
  let reportedAt = 0;
  const { promise: firstAsked, resolve: asked } = Promise.withResolvers<void>();

  function take(facts: readonly StoredFacts[]): void {
    deps.take(facts.filter(({ id }) => !deps.isKnown(id)));
    report();
  }

  function report(): void {
    const now = performance.now();
    if (now - reportedAt < reportEvery) return;
    reportedAt = now;
    deps.progressed();
  }

  function finish(): void {
    total = null;
    deps.progressed();
  }

  async function readHere(after: Place | null): Promise<void> {
    const slices = createTimeSlices({ rest, signal });
    for (let place = after; place !== null; ) {
      const from = place;
      const { facts, last } = await whenFree(() => walk.next(from, atOnce, deps.isKnown), { signal });
      signal.throwIfAborted();
      take(facts);
      place = last;
      if (slices.isOver) await slices.rest();
    }
  }

  /** Returns false when the thread has failed. */
  async function readInThread(): Promise<boolean> {
    if (!deps.inThread) return false;
    try {
      await Promise.race([firstAsked, pause(longestPatience, undefined, { signal, ref: false })]);
      const batches = deps.inThread(signal);
      // The lists open the others themselves, one by one, which takes longer.
      await deps.openInvestors(signal).catch(() => signal.throwIfAborted());
      for await (const batch of batches) {
        deps.takeBatch(batch);
        report();
        // Other work goes first: the thread waits meanwhile.
        await nextTurn();
        signal.throwIfAborted();
      }
      return true;
    } catch (error) {
      signal.throwIfAborted();
      deps.threadFailed(error);
      return false;
    }
  }

  async function readOthers(after: Place): Promise<void> {
    try {
      const isBig = (total ?? 0) > mostHere;
      if (!isBig || !(await readInThread())) await readHere(after);
      finish();
    } catch (error) {
      if (!signal.aborted) deps.failed(error);
    }
  }

  return {
    get progress() {
      return total === null ? null : { done: Math.min(deps.size(), total), total };
    },
    start() {
      const { facts, last } = walk.next(null, firstRows, deps.isKnown);
      total = last ? walk.count() : facts.length;
      take(facts);
      if (last) running = readOthers(last);
      else finish();
    },
    asked,
    stop: () => stopping.abort(),
    done: () => running,
  };
}

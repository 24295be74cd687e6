import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Precedence } from './precedence.ts';

/** Lets everything else that is due run, between two parts of some work. */
export const nextTurn = (): Promise<void> => turn();

/** Rests for some milliseconds. The timers that are due together with this rest, and what follows them, have run before it ends. */
async function ownTurn(milliseconds: number): Promise<void> {
  await pause(milliseconds);
  await nextTurn();
  await nextTurn();
}

/** Usual longest time slice before yielding to the event loop, in milliseconds. */
const usualSlice = 8;

/** Pause after each time slice while a person uses the window, in milliseconds: the work takes a twentieth of the time. */
const restBesidePeople = 152;

/** Divides long work into time slices, so that it never blocks the process. */
export interface TimeSlices {
  /** True when the slice is over: the work must rest before it goes on. */
  readonly isOver: boolean;
  /** Yields to the event loop, and begins the next slice. Rejects when the work was aborted meanwhile. */
  rest(): Promise<void>;
}

/** Yields items in time slices. @param options see `createTimeSlices` */
export async function* inSlices<T>(
  items: Iterable<T> | AsyncIterable<T>,
  options: { rest: number; signal?: AbortSignal },
): AsyncGenerator<T, void, void> {
  const slices = createTimeSlices(options);
  for await (const item of items) {
    yield item;
    if (slices.isOver) await slices.rest();
  }
}

/**
 * Begins the first time slice of some work.
 * @param options.rest how long to rest after each slice, in milliseconds; 'turn': until everything else that is due has run
 * @param options.slice longest time slice, in milliseconds
 * @param options.after what this work lets go first
 */
export function createTimeSlices(options: {
  rest: number | 'turn';
  slice?: number;
  signal?: AbortSignal;
  after?: Precedence;
}): TimeSlices {
  const { slice = usualSlice } = options;
  let since = performance.now();
  return {
    get isOver() {
      return performance.now() - since >= slice;
    },
    async rest() {
      const { rest, after } = options;
      if (rest === 'turn') await nextTurn();
      else await ownTurn(after?.isInUse ? Math.max(rest, restBesidePeople) : rest);
      await after?.free(options.signal);
      options.signal?.throwIfAborted();
      since = performance.now();
    },
  };
}

/**
 * Runs work that yields whenever it should rest: the first step at once, the others in the background.
 * @param options as for `createTimeSlices`. Rejects when the work was aborted meanwhile, or throws
 */
export async function inTimeSlices(
  work: Iterator<void>,
  options: Parameters<typeof createTimeSlices>[0],
): Promise<void> {
  const slices = createTimeSlices(options);
  while (!work.next().done) await slices.rest();
}

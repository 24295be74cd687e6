import { setTimeout as pause } from 'node:timers/promises';

/** Longest time slice before yielding to the event loop, in milliseconds. */
const slice = 8;

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

/** Begins the first time slice of some work. @param options.rest how long to rest after each slice, in milliseconds */
export function createTimeSlices(options: { rest: number; signal?: AbortSignal }): TimeSlices {
  let since = performance.now();
  return {
    get isOver() {
      return performance.now() - since >= slice;
    },
    async rest() {
      await pause(options.rest);
      options.signal?.throwIfAborted();
      since = performance.now();
    },
  };
}

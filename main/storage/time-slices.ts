import { setTimeout as pause } from 'node:timers/promises';

/** Longest time slice before yielding to the event loop, in milliseconds. */
const slice = 8;

/** Divides long work into time slices, so that it never keeps the process from anything else. */
export interface TimeSlices {
  /** The slice is over: the work is to rest before it goes on. */
  readonly isOver: boolean;
  /** Leaves the event loop to others, and begins the next slice. Rejects when the work was stopped meanwhile. */
  rest(): Promise<void>;
}

/** @param options.rest how long to rest after each slice, in milliseconds */
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

import type { Scheduler } from './scheduler.ts';
import { keyOf, type Ref } from './submission.ts';

/** The scheduler, as those who release and take back submissions use it. */
export interface Lanes {
  /** Has a submission processed soon. `urgent`: a person waits for it, so it goes ahead of a batch. */
  enqueue(ref: Ref, options?: { urgent?: boolean }): void;
  /** Notes that a person has taken submissions back, so that they no longer count as waiting. */
  forget(...refs: Ref[]): void;
}

export const lanesOf = (scheduler: Pick<Scheduler, 'enqueue' | 'forget'>): Lanes => ({
  enqueue: (ref, options) => scheduler.enqueue(keyOf(ref), options),
  forget: (...refs) => scheduler.forget(...refs.map(keyOf)),
});

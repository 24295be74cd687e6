import { keyOf, type Ref } from './submission.ts';

/**
 * Wakes submissions that wait for another one. Nothing is stored: after a start everything unfinished is planned again,
 * and each submission reports again what it waits for.
 */
export interface Dependents {
  /** Notes what a submission waits for; null when it waits for no other submission. */
  waitsFor(ref: Ref, awaited: Ref | null): void;
  /** Returns the submissions that wait for this one. */
  of(awaited: Ref): Ref[];
}

export function createDependents(): Dependents {
  const awaitedBy = new Map<string, { ref: Ref; awaited: string }>();
  return {
    waitsFor(ref, awaited) {
      if (awaited) awaitedBy.set(keyOf(ref), { ref, awaited: keyOf(awaited) });
      else awaitedBy.delete(keyOf(ref));
    },
    of(awaited) {
      const key = keyOf(awaited);
      return [...awaitedBy.values()].filter((each) => each.awaited === key).map(({ ref }) => ref);
    },
  };
}

import { keyOf, type Ref } from './submission.ts';

/**
 * Knows which submissions wait for which. Nothing is stored: after a start the stage of everything unfinished is refreshed,
 * and the writer notes again what each submission waits for.
 */
export interface Dependents {
  /** Notes what a submission waits for, in place of what it waited for before; null when it waits for no other. */
  waitsFor(ref: Ref, awaited: Ref | null): void;
  /** Returns the submissions that wait for this one. */
  of(awaited: Ref): Ref[];
}

/** Both directions are indexed, because every write of a submission asks who waits for it. */
export function createDependents(): Dependents {
  const awaitedBy = new Map<string, string>();
  const waiting = new Map<string, Map<string, Ref>>();

  function forget(key: string): void {
    const awaited = awaitedBy.get(key);
    if (awaited === undefined) return;
    awaitedBy.delete(key);
    const others = waiting.get(awaited);
    others?.delete(key);
    if (others?.size === 0) waiting.delete(awaited);
  }

  return {
    waitsFor(ref, awaited) {
      const key = keyOf(ref);
      forget(key);
      if (!awaited) return;
      const name = keyOf(awaited);
      awaitedBy.set(key, name);
      waiting.set(name, (waiting.get(name) ?? new Map()).set(key, ref));
    },
    of: (awaited) => [...(waiting.get(keyOf(awaited))?.values() ?? [])],
  };
}

import type { Database } from '../storage/database.ts';
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

/**
 * Creates the dependents of a data file. Both directions are indexed, because every write of a submission asks who waits
 * for it. A transaction that fails also undoes what was noted in it.
 */
export function createDependents(db: Pick<Database, 'onTransaction'>): Dependents {
  const awaitedBy = new Map<string, string>();
  const waiting = new Map<string, Map<string, Ref>>();
  /** What each submission that was noted in this transaction waited for before, by its key. */
  const before = new Map<string, { ref: Ref; awaited: string | undefined }>();

  function forget(key: string): void {
    const awaited = awaitedBy.get(key);
    if (awaited === undefined) return;
    awaitedBy.delete(key);
    const others = waiting.get(awaited);
    others?.delete(key);
    if (others?.size === 0) waiting.delete(awaited);
  }

  function note(ref: Ref, awaited: string | undefined): void {
    const key = keyOf(ref);
    forget(key);
    if (awaited === undefined) return;
    awaitedBy.set(key, awaited);
    waiting.set(awaited, (waiting.get(awaited) ?? new Map()).set(key, ref));
  }

  db.onTransaction({
    begun: () => before.clear(),
    rolledBack() {
      for (const { ref, awaited } of before.values()) note(ref, awaited);
      before.clear();
    },
  });

  return {
    waitsFor(ref, awaited) {
      const key = keyOf(ref);
      if (!before.has(key)) before.set(key, { ref, awaited: awaitedBy.get(key) });
      note(ref, awaited ? keyOf(awaited) : undefined);
    },
    of: (awaited) => [...(waiting.get(keyOf(awaited))?.values() ?? [])],
  };
}

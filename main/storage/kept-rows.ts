import type { Fingerprints } from './fingerprints/fingerprints.ts';

/** Keeps what was made of the rows of submissions, as long as they are in the file as they were read. */
export interface KeptRows<T> {
  /** Returns what was kept for a submission; undefined when nothing was, or when its rows may have changed since. */
  get(id: string): T | undefined;
  keep(id: string, made: T): void;
}

/**
 * Keeps nothing at first.
 * @param most how many are kept: those that were used last
 */
export function createKeptRows<T>(
  fingerprints: Pick<Fingerprints, 'look' | 'onChange'>,
  most: number,
): KeptRows<T> {
  const kept = new Map<string, T>();
  fingerprints.onChange((owner) => {
    if (owner === null) kept.clear();
    else kept.delete(owner);
  });

  function keep(id: string, made: T): void {
    kept.delete(id);
    // A map keeps its order, so the first one was used the longest time ago.
    for (const oldest of kept.keys()) {
      if (kept.size < most) break;
      kept.delete(oldest);
    }
    kept.set(id, made);
  }

  return {
    get(id) {
      fingerprints.look();
      const made = kept.get(id);
      if (made !== undefined) keep(id, made);
      return made;
    },
    keep,
  };
}

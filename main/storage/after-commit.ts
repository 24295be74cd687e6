import type { Database } from './database.ts';

/** Collects what was written, and reports it once it is committed. */
export interface AfterCommit<T> {
  /** Notes what the open transaction has written. Nothing is reported when the transaction is undone. */
  note(written: T): void;
}

/**
 * Creates the collection.
 * @param report called with everything that was noted since the last call, each once, outside of any transaction
 */
export function createAfterCommit<T>(db: Database, report: (written: T[]) => void): AfterCommit<T> {
  const committed = new Set<T>();
  const written = new Set<T>();
  let isScheduled = false;

  function keepWritten(): void {
    for (const each of written) committed.add(each);
    written.clear();
  }

  db.onTransaction({ begun: keepWritten, rolledBack: () => written.clear() });

  function flush(): void {
    isScheduled = false;
    keepWritten();
    const all = [...committed];
    committed.clear();
    if (all.length > 0) report(all);
  }

  return {
    note(each) {
      written.add(each);
      if (isScheduled) return;
      isScheduled = true;
      // A transaction never awaits anything, so it has ended before the next microtask.
      queueMicrotask(flush);
    },
  };
}

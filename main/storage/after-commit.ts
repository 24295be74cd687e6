import type { Database } from './database.ts';

/** Collects what was written, and reports it once it is committed. */
export interface AfterCommit<T> {
  /** Notes what the open transaction has written. Nothing is reported when the transaction is undone. */
  note(written: T): void;
}

/**
 * Creates the collection.
 * @param report called after each commit with everything that the transaction has noted, each once. Must not throw
 */
export function createAfterCommit<T>(db: Database, report: (written: T[]) => void): AfterCommit<T> {
  const written = new Set<T>();

  function flush(): void {
    const all = [...written];
    written.clear();
    if (all.length > 0) report(all);
  }

  db.onTransaction({
    begun: () => written.clear(),
    committed: flush,
    rolledBack: () => written.clear(),
  });

  return {
    note(each) {
      written.add(each);
      if (!db.isInTransaction) flush();
    },
  };
}

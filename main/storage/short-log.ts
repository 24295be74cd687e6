import type { Database } from './database.ts';

/** After so many changed rows, what the log holds is brought into the file. They fill about 4 MB of the log. */
const rowsInLog = 1_500;

/**
 * Brings what commits have written to the log into the file, in turns of the event loop of their own, so that no commit takes
 * longer for it. SQLite does the same within a commit once the log holds 16 MB, if no turn has come by then.
 */
export function keepLogShort(db: Database): void {
  const { sql } = db;
  sql.exec('PRAGMA wal_autocheckpoint = 4000');
  const checkpoint = sql.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let broughtIn = db.changes;
  let isDue = false;

  function bringIn(): void {
    isDue = false;
    if (!sql.isOpen) return;
    broughtIn = db.changes;
    try {
      checkpoint.get();
    } catch {
      // The log keeps everything that was committed. SQLite itself ignores this error after a commit, too.
    }
  }

  db.onTransaction({
    committed() {
      if (isDue || db.changes - broughtIn < rowsInLog) return;
      isDue = true;
      setImmediate(bringIn);
    },
  });
}

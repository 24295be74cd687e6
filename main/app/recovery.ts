import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { systemWords } from '../profile/failures.ts';
import { quarantineName } from '../profile/quarantine.ts';
import { resting } from '../session/resting.ts';
import { type BackupFile, listBackups, verifyBackup } from '../storage/backup.ts';
import { type Database, openDatabase, openVerified } from '../storage/database.ts';
import { holdingBack } from '../sync/hold-back.ts';
import { type Recovered, type RecoveryDeps, replaceDataFile } from './replace-data-file.ts';
import { countIn } from './usable-backups.ts';

/**
 * Replaces the data file, which is quarantined, with a backup. Queued subscriptions are taken back, because they may have
 * been sent after the backup was made.
 * @throws AppError notFound, backupUnusable; the data file then stays in place
 */
export async function restoreBackup(name: string, deps: RecoveryDeps): Promise<Recovered> {
  const backup = (await listBackups(deps.backups)).find((each) => each.name === name);
  if (!backup) throw new AppError('notFound', { field: 'backup' });
  const { unreadable: _, ...recovered } = await restoreCopy(backup, deps, (beside) =>
    copyFile(backup.path, beside),
  );
  return recovered;
}

/**
 * Replaces the data file with a copy, as `restoreBackup` does. The copy is a single file without a write-ahead log.
 * @param bring puts the copy at the path where it is verified and finished
 * @returns `unreadable`: the number of sealed values in the copy that do not open
 * @throws AppError backupUnusable, or the reason of `deps.signal`; the data file then stays in place
 */
export async function restoreCopy(
  copy: Pick<BackupFile, 'name' | 'at'>,
  deps: RecoveryDeps,
  bring: (beside: string) => Promise<void>,
): Promise<Recovered & { unreadable: number }> {
  const { cipher, clock, sender, model } = deps;
  let unreadable = 0;
  const done = await replaceDataFile(deps, quarantineName(clock.now()), {
    from: copy.at,
    open: openVerified,
    prepare: async (beside) => {
      await bring(beside);
      await chmod(beside, 0o600);
      unreadable = await unreadableInCopy(beside, deps);
    },
    *mark(db, trail, quarantineFolder) {
      return yield* holdingBack({
        ...resting({ db, cipher, clock, sender, trail, kinds: model.kinds }),
        older: { because: 'restored', at: copy.at },
        tell: ({ heldBack }) =>
          trail.append('storage.restored', {
            backup: copy.name,
            at: copy.at,
            setAside: quarantineFolder,
            takenBack: heldBack,
          }),
      });
    },
  });
  return { ...done, unreadable };
}

/**
 * Verifies a copy and returns its number of unreadable sealed values.
 * @throws AppError backupUnusable, or the reason of `signal`
 */
async function unreadableInCopy(
  path: string,
  { cipher, sender, model, signal, progress }: RecoveryDeps,
): Promise<number> {
  try {
    progress?.({ step: 'checking', done: 0, total: 0 });
    await countIn({ path }, cipher, sender.environmentId, model);
    const unreadable = await verifyBackup(path, cipher, {
      signal,
      progress: (done, total) => progress?.({ step: 'checking', done, total }),
    });
    return unreadable.length;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError('backupUnusable', { said: systemWords(cause) ?? undefined }, { cause });
  }
}

/**
 * Replaces the data file, which is quarantined, with an empty file. The backups are moved when the empty file is opened.
 * The empty file stores where they go, so the move also happens if the program ends in between.
 */
export async function startEmpty(deps: RecoveryDeps): Promise<Recovered> {
  const name = quarantineName(deps.clock.now());
  const folder = join(dirname(deps.path), name);
  const done = await replaceDataFile(deps, name, {
    from: null,
    open: openDatabase,
    prepare: async () => {},
    // biome-ignore lint/correctness/useYield: the work is a single step
    *mark(db, trail) {
      trail.append('storage.startedEmpty', { setAside: folder });
      db.sql.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(backupsGoTo, Buffer.from(name));
      return { heldBack: 0, drafts: 0 };
    },
  });
  return { ...done, quarantineFolder: done.quarantineFolder ?? folder };
}

/** Name in `meta`. The value is the folder beside the data file into which the previous file's backups are moved. */
const backupsGoTo = 'backups_go_to';

/** Moves the previous file's backups to its quarantine: the empty file's own backups would displace them within a week. */
export function finishStartingEmpty(db: Database, path: string, backups: string): void {
  const { sql } = db;
  const value = sql.prepare('SELECT value FROM meta WHERE name = ?').get(backupsGoTo)?.value;
  if (!(value instanceof Uint8Array)) return;
  const folder = join(dirname(path), basename(Buffer.from(value).toString()));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, basename(backups));
  if (existsSync(backups) && !existsSync(target)) renameSync(backups, target);
  db.transaction(() => sql.prepare('DELETE FROM meta WHERE name = ?').run(backupsGoTo));
}

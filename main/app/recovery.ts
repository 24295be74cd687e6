import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BackupView, Recovered as Noted } from '../../contract/app.ts';
import { AppError } from '../../contract/errors.ts';
import { createTrail, type Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import { systemWords } from '../profile/failures.ts';
import { flushFile, flushFolder } from '../profile/flush.ts';
import { quarantine, quarantineName } from '../profile/quarantine.ts';
import { type BackupFile, listBackups, verifyBackup } from '../storage/backup.ts';
import type { Cipher } from '../storage/cipher.ts';
import { type DataFile, openDataFile } from '../storage/data-file.ts';
import { type Database, openDatabase, openForReading, openVerified } from '../storage/database.ts';
import { stateOf } from '../storage/file-state.ts';
import { sealedUnder } from '../storage/key-check.ts';
import type { Mark } from '../storage/mark.ts';
import { migrations } from '../storage/migrations.ts';
import { tellSchemaChange } from '../subscriptions/older.ts';
import { resting } from '../subscriptions/resting.ts';
import { type HeldBack, holdingBack } from '../sync/hold-back.ts';
import type { Sender } from '../sync/outbox.ts';

/** Everything needed to replace a damaged data file. */
export interface RecoveryDeps {
  /** Path of the data file. The file must be closed. */
  path: string;
  /** The folder of the data file's backups. */
  backups: string;
  cipher: Cipher;
  clock: Clock;
  who(): string;
  sender: Sender;
  /** Returns the keychain's mark, which the new file takes over; null when there is none. */
  mark(): Promise<Mark | null>;
  /** Cancels the replacement, as long as the data file has not been replaced. */
  signal?: AbortSignal;
  progress?(how: RecoveryProgress): void;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: RecoveryPoint): void;
}

/**
 * Progress of preparing the new file. checking: sealed values, or with `total` 0 SQLite's check of the whole file ·
 * marking: subscriptions that the platform had not acknowledged.
 */
export interface RecoveryProgress {
  step: 'checking' | 'marking';
  done: number;
  total: number;
}

/** Longest time slice before yielding to the event loop, in milliseconds. */
const slice = 8;

/** The points at which a crash must leave every file in its old or its new place. */
export type RecoveryPoint = 'prepared' | 'quarantined' | 'placed';

export interface Recovered {
  /** Where the previous data file was moved; null when there was none. */
  aside: string | null;
  /** Number of subscriptions taken back from the queue. */
  heldBack: number;
  /** Number of drafts in the copy. They may have been finished and sent after the copy was made. */
  drafts: number;
  /** True when something else had changed the backup's schema; foreign parts of the schema were removed. */
  schemaChanged: boolean;
}

/**
 * Returns the backups that can be restored. Each was verified in full when it was made, and is verified again before it
 * replaces a file. Here each is only opened, so that a person need not wait for all of them to be verified.
 */
export async function usableBackups(
  folder: string,
  cipher: Cipher,
  environmentId: string,
): Promise<BackupView[]> {
  return (await listBackups(folder)).flatMap((backup) => {
    try {
      const { name, at, partial } = backup;
      return [{ name, at, partial, subscriptions: countIn(backup, cipher, environmentId) }];
    } catch {
      return []; // damaged, from a newer version, or sealed with another key: cannot be restored
    }
  });
}

/** Counts a copy's subscriptions. @throws when the copy cannot be opened or belongs to another environment */
function countIn({ path }: Pick<BackupFile, 'path'>, cipher: Cipher, environmentId: string): number {
  const sql = openForReading(path);
  try {
    const { user_version } = sql.prepare('PRAGMA user_version').get() ?? {};
    if (Number(user_version) > migrations.length) throw new Error('the copy is from a newer version');
    sealedUnder(sql, cipher);
    if ((stateOf(sql, cipher)?.environmentId ?? environmentId) !== environmentId)
      throw new Error('the copy belongs to another environment');
    return Number(
      sql.prepare('SELECT COUNT(*) AS count FROM subscriptions WHERE removed_at IS NULL').get()?.count,
    );
  } finally {
    sql.close();
  }
}

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
  let unreadable = 0;
  const done = await replace(deps, quarantineName(deps.clock.now()), {
    from: copy.at,
    open: openVerified,
    prepare: async (beside) => {
      await bring(beside);
      await chmod(beside, 0o600);
      unreadable = await unreadableInCopy(beside, deps);
    },
    *mark(db, trail, aside) {
      return yield* holdingBack({
        ...resting({ db, cipher: deps.cipher, clock: deps.clock, sender: deps.sender, trail }),
        older: { because: 'restored', at: copy.at },
        tell: ({ heldBack }) =>
          trail.append('storage.restored', {
            backup: copy.name,
            at: copy.at,
            setAside: aside,
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
  { cipher, sender, signal, progress }: RecoveryDeps,
): Promise<number> {
  try {
    progress?.({ step: 'checking', done: 0, total: 0 });
    countIn({ path }, cipher, sender.environmentId);
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
  const done = await replace(deps, name, {
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
  return { ...done, aside: done.aside ?? folder };
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

/**
 * Replaces the data file. The new file is finished beside the data file before the data file is touched, and is then put
 * in place by a rename. After a crash before that, the damaged file is still there. After a crash in between, there is no
 * data file, which is noticed at the next start (see `isDataMissing`). After the rename everything is done.
 * @param name the quarantine folder for the data file
 */
async function replace(
  deps: RecoveryDeps,
  name: string,
  work: {
    /** When the copy was made; null for an empty file. */
    from: string | null;
    open(path: string): Database;
    prepare(beside: string): Promise<void>;
    mark(db: DataFile, trail: Trail, aside: string | null): Marking;
  },
): Promise<Recovered> {
  const { path } = deps;
  const at = deps.at ?? (() => {});
  const beside = `${path}.prepared`;
  const willQuarantine = existsSync(path) || existsSync(`${path}-wal`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mark = await deps.mark();
  const removeUnfinished = async () => {
    for (const suffix of ['', '-wal', '-shm']) await rm(`${beside}${suffix}`, { force: true });
  };
  await removeUnfinished();
  let heldBack: HeldBack;
  let schemaChanged = false;
  try {
    await work.prepare(beside);
    heldBack = await finish(work.open(beside), deps, (db, trail) => {
      db.state.update({ mark, before: null, earlier: [] });
      schemaChanged = tellSchemaChange(db, trail);
      const aside = willQuarantine ? join(dirname(path), name) : null;
      const { from } = work;
      const how = {
        at: instantOf(deps.clock),
        what: 'data',
        from,
        aside,
        other: null,
        schemaChanged,
      } as const;
      return remembering(db, work.mark(db, trail, aside), how);
    });
  } catch (error) {
    await removeUnfinished().catch(() => {}); // the next attempt removes it
    throw error;
  }
  await flushFile(beside);
  await flushFolder(dirname(path));
  at('prepared');
  const aside = quarantine(path, name);
  await flushFolder(dirname(path));
  at('quarantined');
  await rename(beside, path);
  await flushFolder(dirname(path));
  at('placed');
  return { aside, ...heldBack, schemaChanged };
}

/** Stores in the file itself how it was put in place, for the page to show. */
function* remembering(db: DataFile, marking: Marking, how: Omit<Noted, keyof HeldBack>): Marking {
  const held = yield* marking;
  db.state.update({ recovered: { ...how, ...held } });
  return held;
}

type Marking = Generator<{ done: number; total: number }, HeldBack, void>;

/** Marks the new file's subscriptions in time slices, and closes it as a single file without a log, so a rename moves it. */
async function finish(
  database: Database,
  { cipher, clock, sender, who, signal, progress }: RecoveryDeps,
  begin: (db: DataFile, trail: Trail) => Marking,
): Promise<HeldBack> {
  try {
    // Nothing else uses the new file yet, and the whole file is flushed once at the end.
    database.sql.exec('PRAGMA synchronous = OFF');
    const db = openDataFile(database, cipher, sender.environmentId);
    const trail = createTrail(db, cipher, clock.now, who);
    let steps: Marking | null = null;
    for (;;) {
      const until = performance.now() + slice;
      const step = db.transaction(() => {
        steps ??= begin(db, trail);
        let next = steps.next();
        while (!next.done && performance.now() < until) next = steps.next();
        return next;
      });
      if (step.done) {
        db.sql.exec('PRAGMA journal_mode = DELETE');
        return step.value;
      }
      progress?.({ step: 'marking', ...step.value });
      await pause(0);
      signal?.throwIfAborted();
    }
  } finally {
    database.close();
  }
}

import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { BackupView, Recovered as Noted } from '../contract/app.ts';
import { AppError } from '../contract/errors.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import { type Clock, instantOf } from './clock.ts';
import { type BackupFile, listBackups, verifyBackup } from './storage/backup.ts';
import type { Cipher } from './storage/cipher.ts';
import { type DataFile, openDataFile } from './storage/data-file.ts';
import { type Database, openDatabase, openForReading, openVerified } from './storage/database.ts';
import { systemWords } from './storage/failures.ts';
import { stateOf } from './storage/file-state.ts';
import { flushFile, flushFolder } from './storage/flush.ts';
import { sealedUnder } from './storage/key-check.ts';
import type { Mark } from './storage/mark.ts';
import { migrations } from './storage/migrations.ts';
import { quarantine, quarantineName } from './storage/quarantine.ts';
import { tellSchemaChange } from './subscriptions/older.ts';
import { createSubscriptionRepository } from './subscriptions/repository.ts';
import { type HeldBack, holdingBack } from './subscriptions/restored.ts';
import { createOutbox, type Sender, untimed } from './sync/outbox.ts';

/** What it takes to put another data file in the place of a damaged one. */
export interface RecoveryDeps {
  /** The data file, closed. */
  path: string;
  /** The folder of its backups. */
  backups: string;
  cipher: Cipher;
  clock: Clock;
  who(): string;
  sender: Sender;
  /** Returns the mark that the new file takes over from the keychain; null: there is none. */
  mark(): Promise<Mark | null>;
  /** Breaks it off before anything has taken the place of the data file. */
  signal?: AbortSignal;
  progress?(how: RecoveryProgress): void;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: RecoveryPoint): void;
}

/**
 * How far the other file is. checking: sealed values; `total` 0: SQLite looks at the file as a whole · marking:
 * subscriptions that the platform had not acknowledged.
 */
export interface RecoveryProgress {
  step: 'checking' | 'marking';
  done: number;
  total: number;
}

/** Longest time slice before yielding to the event loop, in milliseconds. */
const slice = 8;

/** The moments at which a crash must leave everything where it is, or where it is going. */
export type RecoveryPoint = 'prepared' | 'quarantined' | 'placed';

export interface Recovered {
  /** Where the former file is now; null: there was none. */
  aside: string | null;
  /** How many subscriptions were taken back from the queue. */
  heldBack: number;
  /** How many were drafts then, which may have been finished and sent since. */
  drafts: number;
  /** Something else had changed the schema of the backup; what is not ours was removed. */
  schemaChanged: boolean;
}

/**
 * The backups that can be restored. Each was verified in full when it was made, and is again before it takes the
 * place of anything; here it is only opened, so that a person need not wait for all of them.
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
      return []; // damaged, of a newer version, or of another key: not to be had
    }
  });
}

/** @throws when it cannot be opened, or is another environment's */
function countIn({ path }: Pick<BackupFile, 'path'>, cipher: Cipher, environmentId: string): number {
  const sql = openForReading(path);
  try {
    const { user_version } = sql.prepare('PRAGMA user_version').get() ?? {};
    if (Number(user_version) > migrations.length) throw new Error('it is of a newer version');
    sealedUnder(sql, cipher);
    if ((stateOf(sql, cipher)?.environmentId ?? environmentId) !== environmentId)
      throw new Error('it is of another environment');
    return Number(
      sql.prepare('SELECT COUNT(*) AS count FROM subscriptions WHERE removed_at IS NULL').get()?.count,
    );
  } finally {
    sql.close();
  }
}

/**
 * Puts a backup in the place of the data file, which is set aside. What had been queued is taken back: it may have
 * been sent since.
 * @throws AppError notFound, backupUnusable; the data file is where it was
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
 * Puts the copy of a data file in its place, as `restoreBackup` does. The copy is one file without a log.
 * @param bring puts it where it is verified and finished
 * @returns `unreadable`: how many of its sealed values do not open
 * @throws AppError backupUnusable, or the reason of `deps.signal`; the data file is where it was
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
        db,
        repository: createSubscriptionRepository(db, deps.cipher),
        outbox: createOutbox(db, deps.cipher, deps.clock, deps.sender, untimed),
        trail,
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

/** @throws AppError backupUnusable, or the reason of `signal` */
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
 * Puts an empty file in the place of the data file, which is set aside. Its backups follow when the empty file is
 * opened, which knows of it: should the program end in between, that is not forgotten.
 */
export async function startEmpty(deps: RecoveryDeps): Promise<Recovered> {
  const name = quarantineName(deps.clock.now());
  const folder = join(dirname(deps.path), name);
  const done = await replace(deps, name, {
    from: null,
    open: openDatabase,
    prepare: async () => {},
    // biome-ignore lint/correctness/useYield: it is done in one step
    *mark(db, trail) {
      trail.append('storage.startedEmpty', { setAside: folder });
      db.sql.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(backupsGoTo, Buffer.from(name));
      return { heldBack: 0, drafts: 0 };
    },
  });
  return { ...done, aside: done.aside ?? folder };
}

/** In `meta`: the folder beside the data file into which the backups of its predecessor belong. */
const backupsGoTo = 'backups_go_to';

/** Sets the backups aside that an empty file has taken over: its own would push them out within a week. */
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
 * The other file is finished beside the data file before that is touched, and then takes its place by its name
 * alone. Cut off before, the damaged file is still there; cut off in between, there is none, which is noticed at
 * the next start (see `isDataMissing`); afterwards all is done.
 * @param name of the folder in which the data file is set aside
 */
async function replace(
  deps: RecoveryDeps,
  name: string,
  work: {
    /** The moment of the copy; null: it is an empty file. */
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
    await removeUnfinished().catch(() => {}); // the next attempt does it
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

/** Has the file itself remember how it came into its place, for the window to tell. */
function* remembering(db: DataFile, marking: Marking, how: Omit<Noted, keyof HeldBack>): Marking {
  const held = yield* marking;
  db.state.update({ recovered: { ...how, ...held } });
  return held;
}

type Marking = Generator<{ done: number; total: number }, HeldBack, void>;

/** Marks what the other file holds, in slices, and closes it as one file without a log, which is moved by its name. */
async function finish(
  database: Database,
  { cipher, clock, sender, who, signal, progress }: RecoveryDeps,
  begin: (db: DataFile, trail: Trail) => Marking,
): Promise<HeldBack> {
  try {
    // No other program uses the new file yet, and the whole file is flushed once at the end.
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

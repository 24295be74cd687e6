import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Recovered as Noted } from '../../contract/recovered.ts';
import { createTrail, type Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import { flushFile, flushFolder } from '../profile/flush.ts';
import { quarantine } from '../profile/quarantine.ts';
import type { DataModel } from '../session/kinds.ts';
import { tellSchemaChange } from '../session/older.ts';
import type { Cipher } from '../storage/cipher.ts';
import { type DataFile, openDataFile } from '../storage/data-file.ts';
import type { Database } from '../storage/database.ts';
import type { Mark } from '../storage/mark.ts';
import type { HeldBack } from '../sync/hold-back.ts';
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
  model: DataModel;
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

/** The result of replacing a data file. */
export interface Recovered {
  /** Where the previous data file was moved; null when there was none. */
  quarantineFolder: string | null;
  /** Number of subscriptions taken back from the queue. */
  heldBack: number;
  /** Number of drafts in the copy. They may have been finished and sent after the copy was made. */
  drafts: number;
  /** True when something else had changed the backup's schema; foreign parts of the schema were removed. */
  schemaChanged: boolean;
}

/**
 * Replaces the data file. The new file is finished beside the data file before the data file is touched, and is then put
 * in place by a rename. After a crash before that, the damaged file is still there. After a crash in between, there is no
 * data file, which is noticed at the next start (see `isDataMissing`). After the rename everything is done.
 * @param name the quarantine folder for the data file
 */
export async function replaceDataFile(
  deps: RecoveryDeps,
  name: string,
  work: ReplacingWork,
): Promise<Recovered> {
  const { path } = deps;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mark = await deps.mark();
  await removeUnfinished(path);
  const prepared = await prepareBeside(deps, name, work, mark).catch(async (error) => {
    await removeUnfinished(path).catch(() => {}); // the next attempt removes it
    throw error;
  });
  const quarantineFolder = await putInPlace(deps, name);
  return { quarantineFolder, ...prepared };
}

/** The part of a replacement that depends on what the data file is replaced with. */
interface ReplacingWork {
  /** When the copy was made; null for an empty file. */
  from: string | null;
  open(path: string, migrations: readonly string[]): Database;
  prepare(beside: string): Promise<void>;
  mark(db: DataFile, trail: Trail, quarantineFolder: string | null): Marking;
}

/** Where the new file is finished. */
const besideOf = (path: string): string => `${path}.prepared`;

async function removeUnfinished(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(`${besideOf(path)}${suffix}`, { force: true });
}

/** Finishes the new file beside the data file. */
async function prepareBeside(
  deps: RecoveryDeps,
  name: string,
  work: ReplacingWork,
  mark: Mark | null,
): Promise<HeldBack & Pick<Recovered, 'schemaChanged'>> {
  const { path } = deps;
  const beside = besideOf(path);
  const { from } = work;
  const willQuarantine = existsSync(path) || existsSync(`${path}-wal`);
  let schemaChanged = false;
  await work.prepare(beside);
  const heldBack = await finish(work.open(beside, deps.model.migrations), deps, (db, trail) => {
    db.state.update({ mark, before: null, earlier: [] });
    schemaChanged = tellSchemaChange(db, trail);
    const quarantineFolder = willQuarantine ? join(dirname(path), name) : null;
    const how = {
      at: instantOf(deps.clock),
      what: 'data',
      from,
      quarantineFolder,
      other: null,
      schemaChanged,
    } as const;
    return remembering(db, work.mark(db, trail, quarantineFolder), how);
  });
  return { ...heldBack, schemaChanged };
}

/** Moves the data file to its quarantine and the new file to its place. Returns the quarantine; null when there was no file. */
async function putInPlace({ path, at = () => {} }: RecoveryDeps, name: string): Promise<string | null> {
  const beside = besideOf(path);
  await flushFile(beside);
  await flushFolder(dirname(path));
  at('prepared');
  const quarantineFolder = quarantine(path, name);
  await flushFolder(dirname(path));
  at('quarantined');
  await rename(beside, path);
  await flushFolder(dirname(path));
  at('placed');
  return quarantineFolder;
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

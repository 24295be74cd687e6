import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { BackupProgress } from '../../contract/backup.ts';
import { isInstant } from '../../contract/primitives.ts';
import { flushFile, flushFolder } from '../profile/flush.ts';
import type { Cipher } from './cipher.ts';
import { openForReading } from './database.ts';
import { lookThrough, workInLog } from './integrity.ts';
import { sealedUnder } from './key-check.ts';
import type { Precedence } from './precedence.ts';
import { openSeal, sealedIn, type Unreadable, unreadableIn } from './sealed-values.ts';

/** A backup of one environment's data file. */
export interface BackupFile {
  /** The file's name in the folder of backups. */
  name: string;
  path: string;
  /** The moment whose data the backup holds, as ISO 8601. */
  at: string;
  /** True when some records were already unreadable in the data file when the backup was made. */
  partial: boolean;
}

/** How many backups are kept. The newest complete (not partial) backup is kept as well, whatever its age. */
export const kept = 7;

const pattern = /^desk-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)(-partial)?\.sqlite$/;
const unfinished = /^desk-.*\.sqlite\.new(-journal|-wal|-shm)?$/;

/**
 * Returns a backup's file name, without colons, which Windows forbids. Earlier versions do not list partial backups.
 */
const nameOf = (at: string, partial: boolean): string =>
  `desk-${at.replaceAll(':', '-')}${partial ? '-partial' : ''}.sqlite`;

/** SQLite pages copied in one step: few enough that nothing else waits long for the disk. */
const pagesPerStep = 256;

/** Returns the finished backups in a folder, newest first. Files that are still being written are left out. */
export async function listBackups(folder: string): Promise<BackupFile[]> {
  return existsSync(folder) ? backupsAmong(await readdir(folder), folder) : [];
}

/** Returns the finished backups among a folder's file names, newest first. Only exact names count. */
export function backupsAmong(names: readonly string[], folder: string): BackupFile[] {
  const files = names.flatMap((name) => {
    const [, hour, minute, second, partial] = pattern.exec(name) ?? [];
    const at = `${hour}:${minute}:${second}`;
    return isInstant(at) ? [{ name, path: join(folder, name), at, partial: partial !== undefined }] : [];
  });
  return files.sort((a, b) => b.at.localeCompare(a.at));
}

/** Returns the unfinished backups among a folder's file names. Only exact names count. */
export const unfinishedAmong = (names: readonly string[]): string[] =>
  names.filter((name) => name.endsWith('.new') && backupsAmong([name.slice(0, -4)], '').length > 0);

/** Pause after each time slice of a check that nobody waits for, in milliseconds: it takes a quarter of the time. */
const calmRest = 24;

/** How long no batch must have run before a copy is made that nobody waits for, in milliseconds. */
const quietFor = 3_000;

/**
 * Copies a data file, which may be in use, into a folder of backups. The copy is written under a temporary name,
 * verified, flushed, and only then given its final name. It is a complete file without a write-ahead log. A record that
 * is unreadable in the data file itself does not block the backup of the others; the backup is then partial.
 * @throws on any failure; then no backup is added, and the existing backups remain
 */
export async function makeBackup(options: {
  /** The data file. */
  path: string;
  folder: string;
  /** Epoch milliseconds. */
  now: number;
  cipher: Cipher;
  signal?: AbortSignal;
  /** What the copy and its check let go first. */
  after?: Precedence;
  progress?(progress: BackupProgress): void;
}): Promise<BackupFile> {
  const { folder, signal, after, progress } = options;
  // While a copy is made, what is written stays in the log, and is then brought into the file at once.
  await after?.quiet(quietFor, signal);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const at = new Date(options.now).toISOString();
  const beside = join(folder, `${nameOf(at, false)}.new`);
  let name: string;
  let partial: boolean;
  try {
    progress?.({ step: 'copying', done: 0, total: 0 });
    const counts = await copy(options.path, beside, {
      signal,
      progress: (done, total) => progress?.({ step: 'copying', done, total }),
    });
    progress?.({ step: 'checking', done: 0, total: 0 });
    const unreadable = await verifyBackup(beside, options.cipher, {
      ...{ counts, signal, after, rest: after ? calmRest : 0 },
      progress: (done, total) => progress?.({ step: 'checking', done, total }),
    });
    partial = unreadable.length > 0;
    name = nameOf(at, partial);
    if (partial) await sameIn(options.path, unreadable, options.cipher, signal);
    await flushFile(beside);
    await rename(beside, join(folder, name));
    await flushFolder(folder);
  } catch (cause) {
    await removeUnfinished(folder).catch(() => {}); // the removal may fail for the same reason as the write
    throw cause;
  }
  await forgetOldest(folder, options.now);
  return { name, path: join(folder, name), at, partial };
}

/**
 * Checks that the unreadable values of a copy are the same in the data file.
 * @throws when one differs, because it was then copied wrongly
 */
async function sameIn(
  path: string,
  unreadable: readonly { place: string; value: unknown }[],
  cipher: Cipher,
  signal?: AbortSignal,
): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    const there = new Map<string, unknown>();
    for await (const { place, value } of unopened(source, cipher, { signal })) there.set(place, value);
    for (const { place, value } of unreadable) {
      const [a, b] = [value, there.get(place)];
      const isSame = a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
      if (!isSame) throw new Error(`the copy holds a different value at ${place}`);
    }
  } finally {
    source.close();
  }
}

const unopened = (
  sql: DatabaseSync,
  cipher: Cipher,
  options: Pick<Parameters<typeof unreadableIn>[1], 'signal' | 'after' | 'rest' | 'walked'>,
) => unreadableIn(sql, { ...options, read: (sealed) => openSeal(cipher, sealed) });

/**
 * Copies the content of one moment; the file may be read and written meanwhile. Returns each table's number of rows.
 */
async function copy(
  from: string,
  to: string,
  { signal, progress }: { signal?: AbortSignal; progress(done: number, total: number): void },
): Promise<Record<string, number>> {
  // A separate connection never makes the app's own connection wait. The transaction hides what is written meanwhile,
  // which would otherwise restart the copying.
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.exec('BEGIN');
    const counts = await countsOf(source);
    let flushing: Promise<void> | null = null;
    await backup(source, to, {
      rate: pagesPerStep,
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted();
        progress(totalPages - remainingPages, totalPages);
        // Flushes bit by bit: one flush at the end would make the app's own writes wait.
        flushing ??= flushFile(to).finally(() => {
          flushing = null;
        });
        flushing.catch(() => {}); // only the last flush, which is awaited below, decides
      },
    });
    await flushing;
    signal?.throwIfAborted();
    await chmod(to, 0o600);
    // Flushes the whole copy, which would hold the main process.
    await workInLog(to, signal);
    return counts;
  } finally {
    source.close();
  }
}

/** Returns each table's number of rows. Other work of the process has its turn after each table. */
async function countsOf(sql: DatabaseSync): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of sql.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()) {
    const table = String(name);
    const counted = sql.prepare(`SELECT COUNT(*) AS count FROM "${table.replaceAll('"', '""')}"`).get();
    counts[table] = Number(counted?.count);
    await setImmediate();
  }
  return counts;
}

/**
 * Verifies that a backup is intact and was made with our data key: SQLite's own check, the tables, and the key. Other
 * differences in its schema are repaired when the backup is restored, see schema.ts.
 * @param options.counts how many rows each table must have
 * @param options.after what the check lets go first
 * @param options.rest how long to yield to the event loop after each time slice, in milliseconds
 * @param options.progress called with the number of sealed values checked so far, and of all
 * @returns the sealed values that do not open
 * @throws when the backup is not intact or not ours
 */
export async function verifyBackup(
  path: string,
  cipher: Cipher,
  options: {
    counts?: Record<string, number>;
    signal?: AbortSignal;
    after?: Precedence;
    rest?: number;
    progress?(done: number, total: number): void;
  } = {},
): Promise<Unreadable[]> {
  const { counts, signal, after, rest, progress } = options;
  const found = await lookThrough(path, signal);
  if (found.check !== 'ok') throw new Error(`the copy is damaged: ${found.check}`);
  for (const [table, count] of Object.entries(counts ?? {})) {
    if (found.counts[table] !== count)
      throw new Error(`the copy holds a different number of rows in ${table}`);
  }
  const total = sealedIn(found.counts);
  const sql = openForReading(path);
  try {
    sealedUnder(sql, cipher);
    const unreadable: Unreadable[] = [];
    const walked = (values: number) => progress?.(values, total);
    for await (const value of unopened(sql, cipher, { signal, after, rest, walked })) unreadable.push(value);
    return unreadable;
  } finally {
    sql.close();
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (unfinished.test(name)) await rm(join(folder, name));
}

async function forgetOldest(folder: string, now: number): Promise<void> {
  for (const file of surplusOf(await listBackups(folder), now)) await rm(file.path);
}

/**
 * Returns the backups that are no longer kept. Backups dated ahead by a wrong clock go first, because they would
 * otherwise push out every later one.
 * @param known all existing backups, newest first
 */
export function surplusOf(known: readonly BackupFile[], now: number): BackupFile[] {
  const isAhead = ({ at }: BackupFile) => Date.parse(at) > now;
  const inOrder = [...known.filter((file) => !isAhead(file)), ...known.filter(isAhead)];
  const stay = new Set(inOrder.slice(0, kept));
  // Only the newest complete backup may hold what a partial one lacks.
  const whole = inOrder.find(({ partial }) => !partial);
  if (whole) stay.add(whole);
  return inOrder.filter((file) => !stay.has(file));
}

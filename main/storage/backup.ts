import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isInstant } from '../../contract/primitives.ts';
import type { Cipher } from './cipher.ts';
import { openForReading } from './database.ts';
import { flushFile, flushFolder } from './flush.ts';
import { lookThrough } from './integrity.ts';
import { sealedUnder } from './key-check.ts';
import { openSeal, sealedIn, type Unreadable, unreadableIn } from './sealed-values.ts';

/** A backup of one environment's data file. */
export interface BackupFile {
  /** The file's name in the folder of backups. */
  name: string;
  path: string;
  /** The moment that it holds, as ISO 8601. */
  at: string;
  /** Some of its records could not be read already when it was made. */
  partial: boolean;
}

/** How many backups are kept. The newest whole one is kept besides, however old it is. */
export const kept = 7;

const pattern = /^desk-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)(-partial)?\.sqlite$/;
const unfinished = /^desk-.*\.sqlite\.new(-journal|-wal|-shm)?$/;

/** Without colons, which Windows allows in no name. Earlier versions do not list a partial backup. */
const nameOf = (at: string, partial: boolean): string =>
  `desk-${at.replaceAll(':', '-')}${partial ? '-partial' : ''}.sqlite`;

/** Pages that are copied in one step: short enough that nothing else is kept waiting for the disk. */
const pagesPerStep = 256;

/** The finished backups in a folder, newest first. What is still being written is none yet. */
export async function listBackups(folder: string): Promise<BackupFile[]> {
  return existsSync(folder) ? backupsAmong(await readdir(folder), folder) : [];
}

/** Returns those of a folder's files that are finished backups, newest first, by their exact names. */
export function backupsAmong(names: readonly string[], folder: string): BackupFile[] {
  const files = names.flatMap((name) => {
    const [, hour, minute, second, partial] = pattern.exec(name) ?? [];
    const at = `${hour}:${minute}:${second}`;
    return isInstant(at) ? [{ name, path: join(folder, name), at, partial: partial !== undefined }] : [];
  });
  return files.sort((a, b) => b.at.localeCompare(a.at));
}

/** Returns those of a folder's files that are a backup which was not finished, by their exact names. */
export const unfinishedAmong = (names: readonly string[]): string[] =>
  names.filter((name) => name.endsWith('.new') && backupsAmong([name.slice(0, -4)], '').length > 0);

/**
 * Copies a data file that may be in use into a folder of backups: written beside, verified, flushed, and only then
 * given its name. The copy is a whole file of its own, without a write-ahead log. A record that cannot be read in the
 * data file itself does not keep the others from being backed up: the backup is a partial one then.
 * @throws when anything at all goes wrong; then there is no new backup, and every former one is still there
 */
export async function makeBackup(options: {
  /** The data file. */
  path: string;
  folder: string;
  /** Epoch milliseconds. */
  now: number;
  cipher: Cipher;
  signal?: AbortSignal;
}): Promise<BackupFile> {
  const { folder, signal } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const at = new Date(options.now).toISOString();
  const beside = join(folder, `${nameOf(at, false)}.new`);
  let name: string;
  let partial: boolean;
  try {
    const counts = await copy(options.path, beside, signal);
    const unreadable = await verifyBackup(beside, options.cipher, { counts, signal });
    partial = unreadable.length > 0;
    name = nameOf(at, partial);
    if (partial) await sameIn(options.path, unreadable, options.cipher, signal);
    await flushFile(beside);
    await rename(beside, join(folder, name));
    await flushFolder(folder);
  } catch (cause) {
    await removeUnfinished(folder).catch(() => {}); // where nothing can be written, nothing can be removed either
    throw cause;
  }
  await forgetOldest(folder, options.now);
  return { name, path: join(folder, name), at, partial };
}

/** @throws when a value that does not open in the copy is another one in the data file: then it was copied badly */
async function sameIn(
  path: string,
  unreadable: readonly { place: string; value: unknown }[],
  cipher: Cipher,
  signal?: AbortSignal,
): Promise<void> {
  const source = new DatabaseSync(path, { readOnly: true });
  try {
    const there = new Map<string, unknown>();
    for await (const { place, value } of unopened(source, cipher, signal)) there.set(place, value);
    for (const { place, value } of unreadable) {
      const [a, b] = [value, there.get(place)];
      const isSame = a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
      if (!isSame) throw new Error(`the copy holds another value of ${place}`);
    }
  } finally {
    source.close();
  }
}

const unopened = (
  sql: DatabaseSync,
  cipher: Cipher,
  signal?: AbortSignal,
  walked?: (values: number) => void,
) => unreadableIn(sql, { read: (sealed) => openSeal(cipher, sealed), signal, walked });

/** Copies what the file holds at one moment; meanwhile it can be read and written. How many rows that is. */
async function copy(from: string, to: string, signal?: AbortSignal): Promise<Record<string, number>> {
  // A connection of its own, so that the desk's is never kept waiting; in a transaction, so that what is written
  // meanwhile is not seen and does not make the copying begin anew.
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    source.exec('BEGIN');
    const counts = countsOf(source);
    let flushing: Promise<void> | null = null;
    await backup(source, to, {
      rate: pagesPerStep,
      progress() {
        signal?.throwIfAborted();
        // Little by little: flushed all at once in the end, it would keep what the desk writes waiting.
        flushing ??= flushFile(to).finally(() => {
          flushing = null;
        });
        flushing.catch(() => {}); // the last flush decides
      },
    });
    await flushing;
    signal?.throwIfAborted();
    await chmod(to, 0o600);
    const copied = new DatabaseSync(to);
    copied.exec('PRAGMA journal_mode = DELETE');
    copied.close();
    return counts;
  } finally {
    source.close();
  }
}

function countsOf(sql: DatabaseSync): Record<string, number> {
  const tables = sql.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      String(name),
      Number(
        sql.prepare(`SELECT COUNT(*) AS count FROM "${String(name).replaceAll('"', '""')}"`).get()?.count,
      ),
    ]),
  );
}

/**
 * Whether a backup is in order, and ours: SQLite's own check, the tables, and the data key. What else may be in its schema
 * is put right when it is restored, see schema.ts.
 * @param options.counts how many rows each table has to have
 * @param options.progress how many of the sealed values are opened already
 * @returns the sealed values that do not open
 * @throws when it is not in order
 */
export async function verifyBackup(
  path: string,
  cipher: Cipher,
  options: {
    counts?: Record<string, number>;
    signal?: AbortSignal;
    progress?(done: number, total: number): void;
  } = {},
): Promise<Unreadable[]> {
  const { counts, signal, progress } = options;
  const found = await lookThrough(path, signal);
  if (found.check !== 'ok') throw new Error(`the copy is damaged: ${found.check}`);
  for (const [table, count] of Object.entries(counts ?? {})) {
    if (found.counts[table] !== count) throw new Error(`the copy holds other rows of ${table}`);
  }
  const total = sealedIn(found.counts);
  const sql = openForReading(path);
  try {
    sealedUnder(sql, cipher);
    const unreadable: Unreadable[] = [];
    const walked = (values: number) => progress?.(values, total);
    for await (const value of unopened(sql, cipher, signal, walked)) unreadable.push(value);
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
 * Returns the backups that are not kept any more. Those that a wrong clock has dated ahead go first, or they would push
 * out every one to come.
 * @param known all that there are, newest first
 */
export function surplusOf(known: readonly BackupFile[], now: number): BackupFile[] {
  const isAhead = ({ at }: BackupFile) => Date.parse(at) > now;
  const inOrder = [...known.filter((file) => !isAhead(file)), ...known.filter(isAhead)];
  const stay = new Set(inOrder.slice(0, kept));
  // What a partial backup lacks may be in the newest whole one alone.
  const whole = inOrder.find(({ partial }) => !partial);
  if (whole) stay.add(whole);
  return inOrder.filter((file) => !stay.has(file));
}

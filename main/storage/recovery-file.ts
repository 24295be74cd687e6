import { existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { flushFolder, writeWhole } from '../profile/flush.ts';
import type { Profile } from '../profile/profile.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import { listBackups } from './backup.ts';
import type { Cipher } from './cipher.ts';
import type { DataFile } from './data-file.ts';
import { readFrom } from './read-from.ts';
import { isOfDataKey, newestWrap, type RecoveryWrap, readWrap, wrapText } from './recovery-wrap.ts';

/** Name of the row in `meta` that holds the wrap, in every data file and so in every backup. */
const rowName = 'recovery';

/** Returns the wrap in a profile's own file; null when there is no readable one. */
export function readWrapFile(path: string): RecoveryWrap | null {
  try {
    return readWrap(readRegularFile(path));
  } catch {
    return null;
  }
}

/** Writes the wrap into the profile. A file there that is not a wrap of this data key is renamed, never deleted. */
export async function writeWrapFile(path: string, wrap: RecoveryWrap, cipher: Cipher): Promise<void> {
  const there = readWrapFile(path);
  if (existsSync(path) && !(there && isOfDataKey(there, cipher))) {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
    renameSync(path, join(dirname(path), `recovery.broken-${stamp}.json`));
  }
  writeWhole(path, wrapText(wrap));
  await flushFolder(dirname(path));
}

/** The statement that reads the row with the wrap. */
export const wrapQuery = `SELECT value FROM meta WHERE name = '${rowName}'`;

/** Returns the wrap in an open data file; null when there is no readable one. */
export const readWrapRow = (sql: DatabaseSync): RecoveryWrap | null =>
  readWrap(sql.prepare(wrapQuery).get()?.value);

/** Writes the wrap into an open data file; the caller commits. */
export function writeWrapRow(sql: DatabaseSync, wrap: RecoveryWrap): void {
  sql
    .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
    .run(rowName, Buffer.from(wrapText(wrap)));
}

/** Returns the wrap in a data file or backup that is not open; null when there is no readable one. */
export async function readWrapIn(path: string): Promise<RecoveryWrap | null> {
  return existsSync(path) ? readFrom(path, readWrapRow).catch(() => null) : null;
}

/** Returns every wrap of a profile that can be read without the data key: from its own file, data files and backups. */
export async function wrapsOf(profile: Profile): Promise<RecoveryWrap[]> {
  const found = [readWrapFile(profile.recoveryPath)];
  for (const id of profile.environmentIds()) {
    found.push(await readWrapIn(profile.databasePath(id)));
    for (const { path } of await listBackups(profile.backupsPath(id)).catch(() => []))
      found.push(await readWrapIn(path));
  }
  return found.filter((wrap) => wrap !== null);
}

/**
 * Returns the newest wrap of an open data file, and makes both the profile's file and the data file's row hold it. One
 * of them lags behind when the recovery key was renewed in another environment, or the program ended in between.
 * @returns `isInForce`: false when the data file knows a newer wrap, so that this one was put back; nothing is written
 * then. `failure`: why one of the two could not be written; undefined when both were
 */
export async function followWrap(
  db: DataFile,
  path: string,
  cipher: Cipher,
): Promise<{ wrap: RecoveryWrap | null; isInForce: boolean; failure?: unknown }> {
  const [ofFile, ofRow] = [readWrapFile(path), readWrapRow(db.sql)].map((wrap) =>
    wrap && isOfDataKey(wrap, cipher) ? wrap : null,
  );
  const wrap = newestWrap([ofFile ?? null, ofRow ?? null]);
  const known = db.state.current.recoveryGeneration;
  if ((wrap?.generation ?? 0) < known) return { wrap, isInForce: false };
  if (!wrap) return { wrap, isInForce: true };
  const { generation } = wrap;
  try {
    if (ofRow?.id !== wrap.id || known !== generation)
      db.transaction(() => {
        writeWrapRow(db.sql, wrap);
        db.state.update({ recoveryGeneration: generation });
      });
    if (ofFile?.id !== wrap.id) await writeWrapFile(path, wrap, cipher);
    return { wrap, isInForce: true };
  } catch (failure) {
    return { wrap, isInForce: true, failure };
  }
}

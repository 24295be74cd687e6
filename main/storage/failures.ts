import type { ErrorCode } from '../../contract/errors.ts';

/**
 * What keeps the disk from taking anything. `storage`: neither full nor read-only, e.g. a drive that fails or is
 * gone, or another program that holds the file.
 */
export type StorageFailure = Extract<ErrorCode, 'storageFull' | 'storageReadOnly' | 'storage'>;

/** SQLite's primary result codes, https://sqlite.org/rescode.html: the low byte of `errcode`. */
const ofSqlite: Record<number, StorageFailure> = {
  5: 'storage', // SQLITE_BUSY
  8: 'storageReadOnly', // SQLITE_READONLY
  10: 'storage', // SQLITE_IOERR
  11: 'storage', // SQLITE_CORRUPT
  13: 'storageFull', // SQLITE_FULL
  14: 'storage', // SQLITE_CANTOPEN
  26: 'storage', // SQLITE_NOTADB
};

const ofSystem: Record<string, StorageFailure> = {
  ENOSPC: 'storageFull',
  EDQUOT: 'storageFull',
  EACCES: 'storageReadOnly',
  EPERM: 'storageReadOnly',
  EROFS: 'storageReadOnly',
  EIO: 'storage',
  EBUSY: 'storage',
  EMFILE: 'storage',
  ENFILE: 'storage',
};

/** Why nothing can be written, of an error of SQLite's or of the file system; null: it is about something else. */
export function storageFailureOf(error: unknown): StorageFailure | null {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return ofSqlite[errcode & 0xff] ?? null;
  return typeof code === 'string' && Object.hasOwn(ofSystem, code) ? (ofSystem[code] ?? null) : null;
}

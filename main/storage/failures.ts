import type { PlaceFailure, StorageFailure } from '../../contract/errors.ts';

/** By SQLite's primary result codes. */
const ofSqlite: Record<number, StorageFailure> = {
  3: 'storageReadOnly', // SQLITE_PERM
  5: 'storageBusy', // SQLITE_BUSY
  6: 'storageBusy', // SQLITE_LOCKED
  8: 'storageReadOnly', // SQLITE_READONLY
  10: 'storageFails', // SQLITE_IOERR
  11: 'storage', // SQLITE_CORRUPT
  13: 'storageFull', // SQLITE_FULL
  14: 'storage', // SQLITE_CANTOPEN
  15: 'storageBusy', // SQLITE_PROTOCOL: the lock could not be taken
  26: 'storage', // SQLITE_NOTADB
};

/** Extended result codes of SQLite whose primary code names another cause: only the system's words tell what it is. */
const inDetail: Record<number, StorageFailure> = {
  1032: 'storage', // SQLITE_READONLY_DBMOVED: somebody has moved or deleted the file
  2058: 'storage', // SQLITE_IOERR_UNLOCK, and below: the file system locks no files
  2314: 'storage', // SQLITE_IOERR_RDLOCK
  3082: 'storage', // SQLITE_IOERR_NOMEM: this machine's memory
  3850: 'storage', // SQLITE_IOERR_LOCK
  5130: 'storage', // SQLITE_IOERR_SHMLOCK
};

/** SQLite's primary result code of an error, https://sqlite.org/rescode.html; undefined: it is none of SQLite's. */
export function primaryCodeOf(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/**
 * Returns an error's message when the words are the system's: SQLite's, Node's, or those of JSON.parse. Returns null
 * for the program's own errors, whose English sentences are for the log and not for the page.
 */
export function systemWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const isSystems = typeof code === 'string' || typeof errcode === 'number' || error instanceof SyntaxError;
  return isSystems ? error.message : null;
}

/** The schema of a data file is not ours, or not any more. It counts as damage that SQLite found (SQLITE_CORRUPT). */
export class SchemaDamaged extends Error {
  override name = 'SchemaDamaged';
  readonly errcode = 11;
  constructor(fault: string, options?: ErrorOptions) {
    super(`malformed database schema: ${fault}`, options);
  }
}

/** Whether SQLite found the file damaged (SQLITE_CORRUPT), or no data file at all (SQLITE_NOTADB). */
export const isDamage = (error: unknown): boolean => [11, 26].includes(primaryCodeOf(error) ?? 0);

const ofSystem: Record<string, StorageFailure> = {
  ENOSPC: 'storageFull',
  EDQUOT: 'storageFull',
  EACCES: 'storageReadOnly',
  EPERM: 'storageReadOnly',
  EROFS: 'storageReadOnly',
  EBUSY: 'storageBusy',
  ETXTBSY: 'storageBusy',
  EAGAIN: 'storageBusy',
  EIO: 'storageFails',
  ENXIO: 'storageFails',
  ENODEV: 'storageFails',
  ESTALE: 'storageFails',
  EFBIG: 'storage',
  EMFILE: 'storage',
  ENFILE: 'storage',
};

/** Windows answers "access denied" also where another program holds the file: which of the two is not known. */
const ofWindows: Record<string, StorageFailure> = { EPERM: 'storageDenied', EACCES: 'storageDenied' };

/**
 * Why nothing can be written, of an error of SQLite's or of the file system; null: it is about something else.
 * @param platform whose codes they are
 */
export function storageFailureOf(
  error: unknown,
  platform: NodeJS.Platform = process.platform,
): StorageFailure | null {
  const primary = primaryCodeOf(error);
  if (primary !== undefined)
    return inDetail[Number((error as { errcode?: unknown }).errcode)] ?? ofSqlite[primary] ?? null;
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code !== 'string') return null;
  const known = platform === 'win32' ? { ...ofSystem, ...ofWindows } : ofSystem;
  return Object.hasOwn(known, code) ? (known[code] ?? null) : null;
}

/** Only of a place that a person chose: elsewhere these codes are about the network, or about a defect. */
const ofPlace: Record<string, PlaceFailure> = {
  ENOENT: 'folderGone',
  ENOTDIR: 'folderGone',
  EISDIR: 'isFolder',
  NOFILE: 'noFile',
  ENAMETOOLONG: 'nameTooLong',
  EINVAL: 'nameRefused',
  EILSEQ: 'nameRefused',
  ELOOP: 'linkLoop',
  EHOSTDOWN: 'shareGone',
  EHOSTUNREACH: 'shareGone',
  ENETDOWN: 'shareGone',
  ENETUNREACH: 'shareGone',
  ENOTCONN: 'shareGone',
  ECONNREFUSED: 'shareGone',
  ECONNRESET: 'shareGone',
  ECONNABORTED: 'shareGone',
  ETIMEDOUT: 'shareGone',
  ESTALE: 'shareGone',
  ENOMEDIUM: 'storageFails',
  EREMOTEIO: 'storageFails',
  UNKNOWN: 'storageFails', // a code of Windows that libuv does not know: mostly of a share or of a cloud folder
};

/** Why a file cannot be written in a place that a person chose; null: it is about something else. */
export function placeFailureOf(
  error: unknown,
  platform: NodeJS.Platform = process.platform,
): PlaceFailure | null {
  const { code } = (error ?? {}) as { code?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(ofPlace, code) ? ofPlace[code] : undefined;
  return known ?? storageFailureOf(error, platform);
}

/** Whether a data file was used that had been closed meanwhile, e.g. by a switch to another environment (node:sqlite). */
export const isClosed = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_INVALID_STATE';

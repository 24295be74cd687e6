import type { PlaceFailure, StorageFailure } from '../../contract/errors.ts';

/** Failures by SQLite's primary result code. */
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

/**
 * Failures by extended result codes whose primary code would name a wrong cause: only the system's own words explain
 * them.
 */
const inDetail: Record<number, StorageFailure> = {
  1032: 'storage', // SQLITE_READONLY_DBMOVED: the file was moved or deleted
  2058: 'storage', // SQLITE_IOERR_UNLOCK; as for the other lock codes here, the file system cannot lock files
  2314: 'storage', // SQLITE_IOERR_RDLOCK
  3082: 'storage', // SQLITE_IOERR_NOMEM: this machine ran out of memory
  3850: 'storage', // SQLITE_IOERR_LOCK
  5130: 'storage', // SQLITE_IOERR_SHMLOCK
};

/**
 * Returns SQLite's primary result code of an error, https://sqlite.org/rescode.html; undefined when it is not SQLite's.
 */
export function primaryCodeOf(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/**
 * Returns an error's message when it comes from the system: from SQLite, Node or JSON.parse. Returns null for the
 * program's own errors, whose English sentences are for the log and not for the page.
 */
export function systemWords(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const isSystems = typeof code === 'string' || typeof errcode === 'number' || error instanceof SyntaxError;
  return isSystems ? error.message : null;
}

/** The schema of a data file differs from ours. Counts as damage that SQLite found (SQLITE_CORRUPT). */
export class SchemaDamaged extends Error {
  override name = 'SchemaDamaged';
  readonly errcode = 11;
  constructor(fault: string, options?: ErrorOptions) {
    super(`malformed database schema: ${fault}`, options);
  }
}

/** A check of the whole file found damage in its pages. Counts as damage that SQLite found (SQLITE_CORRUPT). */
export class PagesDamaged extends Error {
  override name = 'PagesDamaged';
  readonly errcode = 11;
  constructor(found: string) {
    super(`the data file is damaged: ${found}`);
  }
}

/** True when SQLite found the file damaged (SQLITE_CORRUPT) or not to be a data file at all (SQLITE_NOTADB). */
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

/** Windows also reports "access denied" when another program holds the file. The two cases cannot be distinguished. */
const ofWindows: Record<string, StorageFailure> = { EPERM: 'storageDenied', EACCES: 'storageDenied' };

/**
 * Returns why nothing can be written, from an error of SQLite or of the file system; null when the error is about
 * something else.
 * @param platform the system whose codes the error uses
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

/** Codes that apply only to a place that a person chose. Elsewhere they are about the network, or about a defect. */
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
  UNKNOWN: 'storageFails', // a Windows code that libuv does not know, mostly from a share or a cloud folder
};

/** Returns why a file cannot be written in a place that a person chose; null when the error is about something else. */
export function placeFailureOf(
  error: unknown,
  platform: NodeJS.Platform = process.platform,
): PlaceFailure | null {
  const { code } = (error ?? {}) as { code?: unknown };
  const known = typeof code === 'string' && Object.hasOwn(ofPlace, code) ? ofPlace[code] : undefined;
  return known ?? storageFailureOf(error, platform);
}

/** True when a data file was used after it was closed, for example by a switch to another environment (node:sqlite). */
export const isClosed = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_INVALID_STATE';

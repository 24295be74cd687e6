import type { RecordFault } from './records.ts';

/**
 * Codes for why a call of the page failed. The page has a text for each (`error.<code>`). `said` is text from the platform
 * or the system, shown verbatim. It never contains a secret or a stack trace.
 */
export const errorCodes = [
  'invalidInput',
  'notFound',
  'blocked',
  'locked',
  'incomplete',
  'unreadable', // the stored record cannot be read; `fault` says why
  'notInBackups', // no backup holds a readable copy of it
  'restored',
  'possiblyCreated', // a creating step was given up, or refused only when repeated: its object may exist
  'fieldsLost', // stored fields were missing and hold defaults: a person must check them first
  'second', // another subscription has the same investor, campaign and units: a person says whether that is intended
  'differs', // the platform shows a different record than it acknowledged: a person compares both sides first
  'alreadySent',
  'decided', // a person or an answer has already decided it
  'idNeeded',
  'idNotFound', // the platform has no object with this id
  'idDiffers', // the platform's object differs from what was sent; `said`: the differing fields as the platform shows them
  'changeDiffers', // after a change, the platform shows other values; `said`: the fields that differ or are missing
  'idTaken', // another subscription in this app has the id
  'otherAccount', // the operation was made for another address or client id
  'offline',
  'credentials',
  'noSecret',
  'keychain',
  'between', // an intermediary (proxy, firewall) answered instead of the platform
  'scope', // the client is not allowed the requested scope
  'secretTooLong', // the system's keychain stores only shorter secrets
  'privateAddress', // a document's address is in a private network or on this computer; `said`: the address
  'platform', // the platform's answer does not answer the call
  'rateLimited',
  'timeout',
  'storageFull',
  'storageReadOnly',
  'storageBusy', // another program has the file open
  'storageDenied', // Windows denies access, for lack of rights or because another program has the file open
  'storageFails', // the drive reports an error, or is gone
  'storage', // the system gives a reason that has no code here
  'fileNotWritten',
  'otherEnding', // the document gets a harmless file extension, and a file of that name already exists
  'ownFolder', // the app's own folder cannot be used for other files
  'folderInside', // the backup folder is inside the app's own folder
  'folderLeadsInside', // a link in the backup folder leads into the app's own folder
  'folderUnusable', // the folder cannot be written to; `disk` or `said` says why
  'folderSilent', // the folder does not answer
  'backupUnusable',
  'recoveryKeyMistyped', // the check symbols do not match, or the last group is wrong
  'recoveryKeyWrong', // a valid recovery key, but not of these data
  'recoveryKeyOld', // the recovery key was replaced by a newer one
  'recoveryKeyNone', // there is nothing a recovery key could open
  'recoveryKeyDamaged', // the right recovery key, but its wrap is damaged
  'recoveryKeyOtherData', // its data key opens none of the files here, or would lock others
  'takeoverEntered', // this installation already contains input
  'takeoverNothing', // the folder holds no backups
  'takeoverUnreadable', // the folder cannot be read
  'takeoverUnusable', // none of the backups of this key can be used
  'environmentInUse',
  'environmentActive',
  'unsupported',
  'stopped', // the work was stopped before its end, by a person or because the environment was closed
  'threadEnded', // the system ended the work before its end
  'unforeseen', // an uncaught exception outside any call; only the page itself uses this code
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Why the disk refuses writes. */
export const storageFailures = [
  'storageFull',
  'storageReadOnly',
  'storageBusy',
  'storageDenied',
  'storageFails',
  'storage',
] as const satisfies readonly ErrorCode[];
export type StorageFailure = (typeof storageFailures)[number];

/** Why a file cannot be written to a path that a person chose. */
export const placeFailures = [
  ...storageFailures,
  'folderGone', // the folder does not exist, or no longer exists
  'isFolder', // a folder has that name
  'noFile', // a pipe, a device or a socket has that name
  'nameTooLong',
  'nameRefused', // the folder exists but refuses a file of that name
  'linkLoop', // links lead in a circle
  'shareGone', // the network drive cannot be reached
  'silent', // nothing answers
] as const;
export type PlaceFailure = (typeof placeFailures)[number];

export interface AppFailure {
  code: ErrorCode;
  /** The faulty field of the input, as a dotted path. */
  field?: string;
  said?: string;
  /** The file or folder that the failure is about. */
  path?: string;
  /** Why the disk or the system refused, for `fileNotWritten` and `folderUnusable`. */
  disk?: PlaceFailure;
  /** Why the record cannot be read, for `unreadable`. */
  fault?: RecordFault;
  /** For recovery key codes: the typed key, as far as known, and the expected key. */
  keys?: {
    typed: { id: string; madeAt: string | null; replacedAt: string | null };
    expected: { id: string; madeAt: string } | null;
  };
  /** When the subscription was created (ISO 8601), for `unreadable`. */
  createdAt?: string;
}

/** Error thrown by the main process's services. It reaches the page as an `AppFailure`. */
export class AppError extends Error {
  readonly failure: AppFailure;
  constructor(code: ErrorCode, details: Omit<AppFailure, 'code'> = {}, options?: ErrorOptions) {
    super(details.said ? `${code}: ${details.said}` : code, options);
    this.name = 'AppError';
    this.failure = { code, ...details };
  }
}

/** The form of every answer over IPC, because Electron would flatten a thrown error into a string with a stack. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppFailure };

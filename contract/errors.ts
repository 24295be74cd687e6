import type { RecordFault } from './records.ts';

/**
 * Why a call of the page failed, as a code the page has words for (`error.<code>`). `said` is text from the
 * platform or the system, shown verbatim; it never holds a secret or a stack trace.
 */
export const errorCodes = [
  'invalidInput',
  'notFound',
  'blocked',
  'locked',
  'incomplete',
  'unreadable', // the stored record cannot be read; `fault` says why
  'notInBackups', // no backup holds it in a state that can be read
  'restored',
  'possiblyCreated', // a step that would make something was given up, or refused only when repeated: it may be there
  'fieldsLost', // stored fields were missing and hold defaults: a person has to look at them first
  'second', // another subscription is about the same investor, campaign and units: a person says whether it is meant
  'differs', // the platform shows another record than it acknowledged: a person compares both sides first
  'alreadySent',
  'decided', // somebody, or an answer, has settled it meanwhile
  'idNeeded',
  'idNotFound', // the platform knows nothing under this id
  'idDiffers', // what it has there is not what was sent; `said`: the fields in question, as they are there
  'changeDiffers', // the same of a change; `said`: the fields that the platform shows otherwise, or not at all
  'idTaken', // another subscription of this desk has it
  'otherAccount', // it was made for another address or client id
  'offline',
  'credentials',
  'noSecret',
  'keychain',
  'between', // something in between answered, and not the platform
  'scope', // the client may not have what is asked for
  'secretTooLong', // the system's keychain takes only shorter ones
  'privateAddress', // a document lies in a private network, or on this computer; `said`: where
  'platform', // it answered a question in a way that answers nothing
  'rateLimited',
  'timeout',
  'storageFull',
  'storageReadOnly',
  'storageBusy', // another program holds the file
  'storageDenied', // Windows refuses the access, for lack of rights or because another program holds the file
  'storageFails', // the drive reports an error, or is gone
  'storage', // for a reason of which only the system's words are known
  'fileNotWritten',
  'otherEnding', // a document gets a harmless ending, and there is such a file already
  'ownFolder', // the desk's own folder is no place for other files
  'folderInside', // a folder for backups lies in the desk's own one
  'folderLeadsInside', // a link in a folder for backups leads to the desk's own one
  'folderUnusable', // nothing can be written there; `disk` or `said` says why
  'folderSilent', // the folder does not answer
  'backupUnusable',
  'recoveryKeyMistyped', // the symbols that check it do not fit, or the last group is another one
  'recoveryKeyWrong', // a whole recovery key, but none of these data
  'recoveryKeyOld', // the recovery key was replaced by a newer one
  'recoveryKeyNone', // there is nothing that a recovery key could open
  'recoveryKeyDamaged', // the right recovery key, but what it should open is damaged
  'recoveryKeyOtherData', // its data key opens none of the files here, or would lock others
  'takeoverEntered', // something was entered here already
  'takeoverNothing', // the folder holds no backups
  'takeoverUnreadable', // the folder cannot be read
  'takeoverUnusable', // none of the backups that this key belongs to can be used
  'environmentInUse',
  'environmentActive',
  'unsupported',
  'unforeseen', // an exception outside of any call, which nothing caught; only the page itself makes it
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What keeps the disk from taking anything. */
export const storageFailures = [
  'storageFull',
  'storageReadOnly',
  'storageBusy',
  'storageDenied',
  'storageFails',
  'storage',
] as const satisfies readonly ErrorCode[];
export type StorageFailure = (typeof storageFailures)[number];

/** What keeps a file from being written in a place that a person chose. */
export const placeFailures = [
  ...storageFailures,
  'folderGone', // there is no such folder, or none any more
  'isFolder', // a folder has that name
  'noFile', // a pipe, a device or a socket has that name
  'nameTooLong',
  'nameRefused', // the folder is there, and takes no file of that name
  'linkLoop', // links lead in a circle
  'shareGone', // the network drive is out of reach
  'silent', // nothing answers
] as const;
export type PlaceFailure = (typeof placeFailures)[number];

export interface AppFailure {
  code: ErrorCode;
  /** The input's field that is at fault, as a dotted path. */
  field?: string;
  said?: string;
  /** The file or folder that it is about. */
  path?: string;
  /** Of `fileNotWritten` and `folderUnusable`: what the disk or the system had against it. */
  disk?: PlaceFailure;
  /** Of `unreadable`. */
  fault?: RecordFault;
  /** Of a recovery key: the one that was typed, as far as it is known, and the one that is asked for. */
  keys?: {
    typed: { id: string; madeAt: string | null; replacedAt: string | null };
    expected: { id: string; madeAt: string } | null;
  };
  /** Of `unreadable`: when the subscription was created, as ISO 8601. */
  createdAt?: string;
}

/** Thrown by the main process's services; crosses to the page as a `AppFailure`. */
export class AppError extends Error {
  readonly failure: AppFailure;
  constructor(code: ErrorCode, details: Omit<AppFailure, 'code'> = {}, options?: ErrorOptions) {
    super(details.said ? `${code}: ${details.said}` : code, options);
    this.name = 'AppError';
    this.failure = { code, ...details };
  }
}

/** Every answer over IPC: Electron would flatten a thrown error into one string with a stack. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: AppFailure };

import { type ErrorCode, type StorageFailure, storageFailures } from './errors.ts';

/** A backup that can be restored. */
export interface BackupView {
  name: string;
  /** The moment of its contents. */
  at: string;
  subscriptions: number;
  /** True when some of its records were unreadable when it was made. */
  partial: boolean;
}

export type BackupFailure = StorageFailure | Extract<ErrorCode, 'internal'>;

/** Progress of a backup. copying: in pages of the data file · checking: in sealed values. `total` is 0 while not known. */
export interface BackupProgress {
  step: 'copying' | 'checking';
  done: number;
  total: number;
}

/** State of the daily backup of the open environment. */
export interface BackupState {
  /** The moment of the newest backup's contents; null when there is no backup yet. */
  lastAt: string | null;
  /** Progress of the backup being made; null when none is being made. */
  running: BackupProgress | null;
  /** Set when the last attempt failed. It is retried automatically. */
  failed: { at: string; code: BackupFailure } | null;
}

/** Why a backup cannot be made in the second folder. */
export const secondBackupFailures = [
  ...storageFailures,
  'gone', // the folder does not exist: a stick was pulled, or a share is offline
  'replaced', // the folder exists without the app's own folder in it: it may be another disk
  'silent', // the folder does not answer
  'inside', // a link in the folder leads to the app's own data folder
  'differs', // the data read back differ from the data written
  'ownDisk', // the copy could not be made on this computer's own disk
  'internal',
] as const;
export type SecondBackupFailure = (typeof secondBackupFailures)[number];

/** State of the open environment's backups in the second folder. */
export interface SecondBackupState {
  /** The folder that a person chose. Absolute. */
  folder: string;
  /** The moment of the newest backup's contents there, as far as known; null when there is no backup yet. */
  lastAt: string | null;
  /**
   * Progress of the backup being made, in bytes written and read back; null when none is being made. `total` is 0 while the
   * app looks for the folder or makes the copy on its own disk.
   */
  running: { done: number; total: number } | null;
  /** True when a person stopped the last attempt. The next one is made automatically. */
  wasStopped: boolean;
  /** Set when the last attempt failed. It is retried automatically. */
  failed: {
    /** When the first attempt failed since the last successful backup. */
    since: string;
    /** When the last attempt was made. */
    at: string;
    code: SecondBackupFailure;
    /** The system's message, for `storage`; null when there is none. */
    said: string | null;
  } | null;
  /** True when no backup was made there for more than a week. */
  isOverdue: boolean;
  /** How many attachments the last backup lacks: no whole file of theirs could be read, here or there. 0 before there is one. */
  lacking: number;
}

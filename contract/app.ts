import { z } from 'zod';
import type { EnvironmentView } from './environment.ts';
import { type ErrorCode, type StorageFailure, storageFailures } from './errors.ts';
import { languages } from './language.ts';
import type { ProxyView } from './proxy.ts';
import type { UnreadableState } from './records.ts';
import type { SyncState } from './sync.ts';
import type { TakeoverProgress } from './takeover.ts';
import { nameLine } from './text.ts';

export const themes = ['system', 'light', 'dark'] as const;
/** Time zones in which times are typed and shown: Germany's legal time, or this machine's zone. */
export const timeZones = ['germany', 'machine'] as const;
export type TimeZoneChoice = (typeof timeZones)[number];

export const preferences = z.object({
  language: z.enum(languages),
  theme: z.enum(themes),
  /** Adviser's name, shown and recorded in the trail beside the system's user name. */
  adviserName: z.string().overwrite(nameLine).max(120),
  /** null until a person has chosen. The app asks only when the two zones differ. */
  timeZone: z.enum(timeZones).nullable(),
  /** How long the platform remembers an idempotency key, in hours. [assumed] */
  keyHours: z.int().min(6).max(720),
  /** How long a step is retried automatically, in hours. The effective limit is `repeatHours`. */
  sendingHours: z.int().min(1).max(716),
});
export type Preferences = z.infer<typeof preferences>;

/**
 * Minimum time between the last retry and the expiry of a key, in hours. It covers the lifetime of a token, and a margin
 * for a machine that sleeps between the check and the call or for a call that is stuck in the network.
 */
export const keyMargin = 4;

/** Returns how many hours a step is retried automatically. Retries always end before the platform may forget the key. */
export const repeatHours = ({
  keyHours,
  sendingHours,
}: Pick<Preferences, 'keyHours' | 'sendingHours'>): number => Math.min(sendingHours, keyHours - keyMargin);

/** Why the data cannot be opened. Each reason has its own text (`blocked.<reason>`) and one way out. */
export type BlockReason =
  | 'profileInUse' // another running app uses this profile folder
  | 'networkFolder' // the profile folder is on a network share
  | 'keychainUnavailable' // there is no keychain service, or it is locked
  | 'dataKeyMissing' // there is data, but its key is gone from the keychain
  | 'dataKeyWrong' // the keychain's key does not open this data
  | 'dataNewer' // the data were written by a newer version of the app
  | 'dataUnreadable' // the data file is damaged
  | 'dataMissing' // the data file existed and is gone
  | 'dataForeign' // the data file belongs to another environment
  | 'markLost' // the keychain lost the mark that shows whether the data file is the newest copy
  | 'trainingUnreadable' // the file of Training's built-in platform is damaged
  | 'profileIdUnreadable' // without the profile's id, the data key cannot be found in the keychain
  | 'storage' // the folder cannot be written to, or the file cannot be opened: `Blocked.disk` says why
  | 'settingsUnreadable'; // the settings are damaged, or missing although there are environments

/** A backup that can be restored. */
export interface BackupView {
  name: string;
  /** The moment of its contents. */
  at: string;
  subscriptions: number;
  /** True when some of its records were unreadable when it was made. */
  partial: boolean;
}

/** What is missing from damaged settings. The next attempt to open continues without it. */
export interface SettingsLoss {
  /** Settings that are reset to their default. */
  reset: (keyof Preferences | 'activeEnvironmentId' | 'environments' | 'secondBackupFolder')[];
  /**
   * Fields that an environment lacks in the settings, with the names of the environment and the campaign. `fromNote`: the
   * value comes from the note beside the environment's data; otherwise the field is reset.
   */
  gaps: {
    environment: string;
    campaign: string | null;
    field: 'clientId' | 'campaigns' | 'selfDisclosureRequired';
    fromNote: boolean;
  }[];
  /** The names of environments that are restored from the notes beside their data. */
  found: string[];
  /** Unusable environments in the file, by name, else by id, else by position in the list, counted from 1. */
  dropped: { name: string | null; position: number; why: 'unreadable' | 'duplicate' | 'reserved' }[];
  /** Folders with data of otherwise unknown environments. They stay unchanged and are reported once. */
  unknown: string[];
}

/** Why the data cannot be opened, and what a person can do about that here. */
export interface Blocked {
  reason: BlockReason;
  /** Why the disk refuses writes, for the reason `storage`; null for every other reason. */
  disk: StorageFailure | null;
  /** The verbatim message of SQLite, Node or the keychain; null when there is none. */
  said: string | null;
  /** The file or folder that cannot be used; null when its path would not help. */
  path: string | null;
  /** The environment that the file belongs to, and that environment's own data file, for `dataForeign`; otherwise null. */
  belongsTo: { environmentId: string; path: string } | null;
  /** Backups of a data file that is damaged, missing or foreign, newest first. */
  backups: BackupView[];
  /** True when the unusable file can be quarantined to start with an empty one. */
  canStartEmpty: boolean;
  /** The recovery key that opens the data when the data key is missing or wrong; null when none is known. */
  recoveryKey: RecoveryKeyView | null;
  /** The loss for `settingsUnreadable`; null for every other reason. */
  loss: SettingsLoss | null;
}

/** Another copy of a data file, which was used. */
export interface OtherCopy {
  /** The computer's name, as far as known. */
  computer: string;
  /** The folder's path, as far as known. */
  path: string;
  /** When the copy was last used, as far as known. */
  at: string;
  /** True when the copy was in this file's place: an older state of the same file was put back. */
  isHere: boolean;
}

/** How the data of an environment were put in place, until a person has read it. */
export interface Recovered {
  /** When the data were put in place. */
  at: string;
  /**
   * `backups`: another file occupied the path of the backup folder. `older`: the app replaced nothing; the data file is
   * older than another copy, or than its own last known state.
   */
  what: 'data' | 'trainingPlatform' | 'backups' | 'older';
  /** The moment of the restored backup or of the older file; null when the data start with an empty file. */
  from: string | null;
  /** Where the previous file was moved; null when there was none. */
  aside: string | null;
  /** Number of subscriptions taken back from the queue, because they may have been sent after the backup. */
  heldBack: number;
  /** Number of drafts in the backup. They may have been finished and sent since. */
  drafts: number;
  /** The copy that was used since, for `older`; null when not known. */
  other: OtherCopy | null;
  /** True when it cannot be determined whether the older file was changed from outside the app. Absent: it was not. */
  unproved?: boolean;
  /** True when something else had changed the schema; foreign parts of the schema were removed. Absent: nothing had. */
  schemaChanged?: boolean;
}

export type BackupFailure = StorageFailure | Extract<ErrorCode, 'internal'>;

/** State of the daily backup of the open environment. */
export interface BackupState {
  /** The moment of the newest backup's contents; null when there is no backup yet. */
  lastAt: string | null;
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
  /** How many attachments the last backup lacks, because their files are missing or changed here; 0 before there is one. */
  lacking: number;
}

/** Progress of updating the rows of a data file from an earlier version, in rows. */
export interface ResealingState {
  done: number;
  total: number;
}

/** The public facts of a recovery key. They identify the key and open nothing. */
export interface RecoveryKeyView {
  /** Identifies the key on its printed sheet. */
  id: string;
  madeAt: string;
}

/** A new recovery key, to be shown once. */
export interface NewRecoveryKey extends RecoveryKeyView {
  key: string;
  /** The key that the new key replaces; null when there is none. */
  replaces: RecoveryKeyView | null;
  /** Identifies the profile, in the second backup folder too. */
  profileId: string;
}

/** Reported when the disk has less free space than a week of work may need. Sizes in bytes. */
export interface LowSpace {
  /** The data folder. */
  path: string;
  free: number;
  needed: number;
}

/**
 * A data folder that is not used because the data were moved. reappeared: the folder is another copy · notRenamed: the data
 * were moved from this folder, and another program has it open.
 */
export interface FormerFolder {
  path: string;
  why: 'reappeared' | 'notRenamed';
}

export interface AppState {
  phase: 'starting' | 'ready' | 'blocked';
  blocked: Blocked | null;
  version: string;
  /** False when Chromium runs without its sandbox, as it must for root. Only possible in an unpackaged build. */
  sandboxed: boolean;
  /** The system's user name, which is recorded in the trail. */
  user: string;
  preferences: Preferences;
  environments: EnvironmentView[];
  activeEnvironmentId: string;
  sync: SyncState;
  /** The proxies that have asked for a name and a password since the start. */
  proxies: ProxyView[];
  backup: BackupState;
  /** null when no second folder is chosen or no environment is open. */
  secondBackup: SecondBackupState | null;
  /** The second backup folder that a person chose; null when none. */
  secondBackupFolder: string | null;
  /** Set while rows of a data file from an earlier version are being updated; otherwise null. */
  resealing: ResealingState | null;
  /** Progress of moving the data to their new folder, in bytes; null when nothing is being moved. */
  moving: { done: number; total: number } | null;
  /** Set while a folder is searched or checked for a takeover; otherwise null. */
  takeover: TakeoverProgress | null;
  /** null when there is no other data folder. */
  formerFolder: FormerFolder | null;
  /** null when a week of work fits on the disk. */
  lowSpace: LowSpace | null;
  /** The unreadable records of the open environment. */
  unreadable: UnreadableState;
  /** The quarantine folders of the open environment, newest first. */
  quarantined: string[];
  /** The recovery key in force; null when there is none or no environment is open. */
  recoveryKey: RecoveryKeyView | null;
  /** True when the newest wrap is gone, or was replaced from outside by an earlier one. No recovery key is in force then. */
  recoveryKeyPutBack: boolean;
  /** True when there is no recovery key and this profile has not been offered one yet. */
  offersRecoveryKey: boolean;
  /** How the active environment's data were put in place, until a person has read it; otherwise null. */
  recovered: Recovered | null;
}

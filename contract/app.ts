import { z } from 'zod';
import type { EnvironmentView } from './environment.ts';
import { type ErrorCode, type StorageFailure, storageFailures } from './errors.ts';
import type { ProxyView } from './proxy.ts';
import type { UnreadableState } from './records.ts';
import type { SyncState } from './sync.ts';
import type { TakeoverProgress } from './takeover.ts';
import { nameLine } from './text.ts';

export const languages = ['de', 'en'] as const;
export const themes = ['system', 'light', 'dark'] as const;
/** The zone in which times are typed and shown: Germany's legal time, or this machine's own. */
export const timeZones = ['germany', 'machine'] as const;
export type TimeZoneChoice = (typeof timeZones)[number];

export const preferences = z.object({
  language: z.enum(languages),
  theme: z.enum(themes),
  /** Shown and recorded in the trail beside the system's user name. */
  adviserName: z.string().overwrite(nameLine).max(120),
  /** null: nobody has chosen yet. Only asked where the two differ. */
  timeZone: z.enum(timeZones).nullable(),
  /** How long the platform knows a key, in hours. [assumed] */
  keyHours: z.int().min(6).max(720),
  /** For how long a step is sent again by itself, in hours. What counts is `repeatHours`. */
  sendingHours: z.int().min(1).max(716),
});
export type Preferences = z.infer<typeof preferences>;

/**
 * The least hours between the end of the repetitions and the end of a key: the life of a token, and a margin for a
 * machine that falls asleep between the check and the call, or a call that is stuck in a network.
 */
export const keyMargin = 4;

/** Returns for how many hours a step is sent again by itself: never until its key may be forgotten. */
export const repeatHours = ({
  keyHours,
  sendingHours,
}: Pick<Preferences, 'keyHours' | 'sendingHours'>): number => Math.min(sendingHours, keyHours - keyMargin);

/** Why the data cannot be opened. Each has its own words and one way out (`blocked.<reason>`). */
export type BlockReason =
  | 'profileInUse' // another running desk has this profile folder
  | 'networkFolder' // the profile folder lies on a share of the network
  | 'keychainUnavailable' // no keychain service, or it is locked
  | 'dataKeyMissing' // there is data, but its key is gone from the keychain
  | 'dataKeyWrong' // the keychain's key does not open this data
  | 'dataNewer' // written by a newer version of the program
  | 'dataUnreadable' // the file is damaged
  | 'dataMissing' // there was a file, and it is gone
  | 'dataForeign' // the file is another environment's
  | 'markLost' // whether the file is the newest cannot be told: the keychain lost what tells it
  | 'trainingUnreadable' // the file of Training's built-in platform is damaged
  | 'profileIdUnreadable' // without the profile's id, the data key cannot be found in the keychain
  | 'storage' // the folder cannot be written to, or the file not be opened: `Blocked.disk` says why
  | 'settingsUnreadable'; // the settings are damaged, or gone while there are environments

/** A backup that can be restored. */
export interface BackupView {
  name: string;
  /** The moment that it holds. */
  at: string;
  subscriptions: number;
  /** Some of its records could not be read already when it was made. */
  partial: boolean;
}

/** What damaged settings lack. The next try to open goes on without it. */
export interface SettingsLoss {
  /** Settings that begin anew with their default. */
  reset: (keyof Preferences | 'activeEnvironmentId' | 'environments' | 'secondBackupFolder')[];
  /**
   * Fields that an environment lacks in the settings, by its name and the campaign's. `fromNote`: taken from the note
   * beside its data; otherwise the field begins anew.
   */
  gaps: {
    environment: string;
    campaign: string | null;
    field: 'clientId' | 'campaigns' | 'selfDisclosureRequired';
    fromNote: boolean;
  }[];
  /** The names of environments that are taken up again from the notes beside their data. */
  found: string[];
  /** Environments in the file that cannot be used, by name, else by id, else by position in the list, from 1. */
  dropped: { name: string | null; position: number; why: 'unreadable' | 'duplicate' | 'reserved' }[];
  /** Folders with data of environments that nothing else is known of. They stay as they are, and are told of once. */
  unknown: string[];
}

/** Why the data cannot be opened, and what can be done about it here. */
export interface Blocked {
  reason: BlockReason;
  /** Of `storage`: what keeps the disk from taking anything; null for every other reason. */
  disk: StorageFailure | null;
  /** What SQLite, Node or the keychain said, verbatim; null: nothing. */
  said: string | null;
  /** The file or folder that cannot be used; null where naming it helps nobody. */
  path: string | null;
  /** Of `dataForeign`: the environment that the file belongs to, and the path of its data file; null otherwise. */
  belongsTo: { environmentId: string; path: string } | null;
  /** Of a data file that is damaged or gone, newest first. */
  backups: BackupView[];
  /** What cannot be read can be set aside, to begin with an empty file. */
  canStartEmpty: boolean;
  /** The recovery key that opens the data, where the data key is missing or wrong; null: none is known of. */
  recoveryKey: RecoveryKeyView | null;
  /** Of damaged settings; null for every other reason. */
  loss: SettingsLoss | null;
}

/** Another copy of a data file, which was worked with. */
export interface OtherCopy {
  /** The computer's name and the folder's path, as far as they are known. */
  computer: string;
  path: string;
  /** When it was worked with last, as far as it is known. */
  at: string;
  /** It was in this place: an older state of it was put back. */
  isHere: boolean;
}

export interface Recovered {
  /** When it was put there. */
  at: string;
  /**
   * `backups`: another file was in the place of the folder of backups. `older`: nothing was put there by the app; the data
   * file itself is older than another copy, or than it was itself.
   */
  what: 'data' | 'trainingPlatform' | 'backups' | 'older';
  /** The moment of the backup that was restored, or of the older file; null: begun with an empty file. */
  from: string | null;
  /** Where the former file is now; null: it was gone. */
  aside: string | null;
  /** Subscriptions that were taken back from the queue, since they may have been sent after the backup. */
  heldBack: number;
  /** Drafts of the backup, which may have been finished and sent since. */
  drafts: number;
  /** Of `older`: the copy that has gone on; null: not known. */
  other: OtherCopy | null;
  /** Of `older`: whether it was changed from outside cannot be told. Absent: it was not. */
  unproved?: boolean;
  /** Something else had changed the schema of the data, or of the backup; what is not ours was removed. Absent: nothing had. */
  schemaChanged?: boolean;
}

export type BackupFailure = StorageFailure | Extract<ErrorCode, 'internal'>;

/** How the daily backup of the open environment stands. */
export interface BackupState {
  /** The moment that the newest backup holds; null: there is none yet. */
  lastAt: string | null;
  /** The last attempt failed; it is tried again by itself. */
  failed: { at: string; code: BackupFailure } | null;
}

/** What keeps a backup from being made in the second folder. */
export const secondBackupFailures = [
  ...storageFailures,
  'gone', // the folder is not there: a stick that was pulled, a share that is offline
  'replaced', // the folder is there, and our own folder in it is not: another disk may be in its place
  'silent', // the folder does not answer
  'inside', // a link in it leads to the program's own data folder
  'differs', // what was read back is not what was written
  'ownDisk', // the copy could not be made on this computer's own disk
  'internal',
] as const;
export type SecondBackupFailure = (typeof secondBackupFailures)[number];

/** How the backups of the open environment in the second folder stand. */
export interface SecondBackupState {
  /** The folder that a person chose. Absolute. */
  folder: string;
  /** The moment that the newest backup there holds, as far as it is known; null: there is none yet. */
  lastAt: string | null;
  /**
   * How many bytes are written and read back of the backup that is being made; null: none is. `total` 0: the folder is
   * looked for, or the copy on the own disk is made.
   */
  running: { done: number; total: number } | null;
  /** The last attempt failed; it is tried again by itself. */
  failed: {
    /** The first failure since the last backup that went well. */
    since: string;
    /** The last attempt. */
    at: string;
    code: SecondBackupFailure;
    /** Of `storage`: the system's words; null: there are none. */
    said: string | null;
  } | null;
  /** No backup was made there for more than a week. */
  isOverdue: boolean;
}

/** How many rows of a file of an earlier version are brought up to date already. */
export interface ResealingState {
  done: number;
  total: number;
}

/** The public facts of a recovery key: they name it and do not open anything. */
export interface RecoveryKeyView {
  /** Names the key on its printed sheet. */
  id: string;
  madeAt: string;
}

/** A recovery key that was just made, to be shown once. */
export interface NewRecoveryKey extends RecoveryKeyView {
  key: string;
  /** The key that it replaces; null: there was none. */
  replaces: RecoveryKeyView | null;
  /** Names the profile, also in the second backup folder. */
  profileId: string;
}

/** Less room on the disk than a week of work may take. Bytes. */
export interface LowSpace {
  /** The folder of the data. */
  path: string;
  free: number;
  needed: number;
}

/**
 * A data folder that is not used, since the data were moved. reappeared: it is another copy · notRenamed: it is the one
 * that the data were moved from, and another program has it open.
 */
export interface FormerFolder {
  path: string;
  why: 'reappeared' | 'notRenamed';
}

export interface AppState {
  phase: 'starting' | 'ready' | 'blocked';
  blocked: Blocked | null;
  version: string;
  /** False when Chromium runs without its sandbox, as it must for root. Only possible unpackaged. */
  sandboxed: boolean;
  /** The system's user, who is recorded in the trail. */
  user: string;
  preferences: Preferences;
  environments: EnvironmentView[];
  activeEnvironmentId: string;
  sync: SyncState;
  /** The proxies that have asked for a name and a password since the start. */
  proxies: ProxyView[];
  backup: BackupState;
  /** Null: no second folder was chosen, or no environment is open. */
  secondBackup: SecondBackupState | null;
  /** The second folder for backups that a person chose; null: none. */
  secondBackupFolder: string | null;
  /** While the rows of a file of an earlier version are brought up to date; null: nothing is. */
  resealing: ResealingState | null;
  /** How much of the data is copied into its new folder already, in bytes; null: nothing is being moved. */
  moving: { done: number; total: number } | null;
  /** While a folder is searched or checked for a takeover; null: none is. */
  takeover: TakeoverProgress | null;
  /** Null: there is no other folder. */
  formerFolder: FormerFolder | null;
  /** Null: a week of work fits on the disk. */
  lowSpace: LowSpace | null;
  /** The records of the open environment that cannot be read. */
  unreadable: UnreadableState;
  /** The folders in which files of the open environment were set aside, newest first. */
  quarantined: string[];
  /** The recovery key in force; null: there is none, or no environment is open. */
  recoveryKey: RecoveryKeyView | null;
  /** The newest recovery key is gone, or an earlier one was put in its place from outside: none is in force. */
  recoveryKeyPutBack: boolean;
  /** There is no recovery key, and this profile has not been offered one yet. */
  offersRecoveryKey: boolean;
  /** What replaced a damaged file of the active environment since the program started; null: nothing did. */
  recovered: Recovered | null;
}

import type { BackupView } from './backup.ts';
import type { StorageFailure } from './errors.ts';
import type { Preferences } from './preferences.ts';
import type { RecoveryKeyView } from './recovery-key.ts';

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

/** The settings that a damaged file has lost. The next attempt to open continues without them. */
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

import type { BackupFailure, BackupState, SecondBackupState } from './backup.ts';
import type { Blocked } from './blocked.ts';
import type { EnvironmentView } from './environment.ts';
import type { Preferences } from './preferences.ts';
import type { ProxyView } from './proxy.ts';
import type { UnreadableState } from './records.ts';
import type { Recovered } from './recovered.ts';
import type { RecoveryKeyView } from './recovery-key.ts';
import type { SyncState } from './sync.ts';
import type { TakeoverProgress } from './takeover.ts';

/** Progress of updating the rows of a data file from an earlier version, in rows. */
export interface ResealingState {
  done: number;
  total: number;
}

/** A big data file is in use while it is checked for damage. Nothing is sent before it has passed. */
export interface FileCheckState {
  /** Set when the last attempt to check failed, which proves nothing about the file. It is retried automatically. */
  failed: { at: string; code: BackupFailure } | null;
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
  /** null once the open environment's file has passed its check. */
  fileCheck: FileCheckState | null;
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

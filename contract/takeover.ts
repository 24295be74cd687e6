import type { EnvironmentKind } from './environment.ts';

/** Apparent contents of a folder. Nothing in it was opened with a key yet. */
export interface TakeoverFolder {
  path: string;
  environments: {
    id: string;
    name: string;
    kind: EnvironmentKind;
    /** The copies by the computer that made them, newest first; `computer` is null when no file beside them says. */
    sources: { computer: string | null; at: string; copies: number }[];
  }[];
  /** Folders with copies but without `environment.json`, so that their environment is unknown. */
  unnamed: string[];
}

/** One environment that is ready to be put in place. */
export interface TakeoverEnvironment {
  id: string;
  name: string;
  kind: EnvironmentKind;
  /** From the unsealed note beside the copies. A person must check the address before a secret is sent there. */
  baseUrl: string;
  /** The moment of the copy's contents. */
  at: string;
  /** True when the copy is the data file itself and not a backup. */
  isDataFile: boolean;
  /** The computer that made the copy; null when no file beside it says. */
  computer: string | null;
  subscriptions: number;
  /** True when some of its records cannot be read. */
  partial: boolean;
  /** True when the copy's moment is in the future: the clock was wrong when it was made, or is wrong now. */
  ahead: boolean;
  /** Number of newer copies that could not be used. */
  skipped: number;
}

/** The environments that the recovery key opens in the chosen folder. */
export interface TakeoverFound {
  environments: TakeoverEnvironment[];
  /** Names of environments of this recovery key without a usable copy. */
  unusable: string[];
}

/**
 * Progress of a search or of a check with the recovery key. searching: the folder is searched · comparing: all copies are
 * compared with the key · copying, checking, marking: `file` of `files` is copied to this computer (bytes), checked (sealed
 * values; `total` is 0 while not known) and prepared (subscriptions). `files` grows when an older copy replaces an unusable
 * one.
 */
export type TakeoverProgress =
  | { step: 'searching'; folders: number; copies: number }
  | { step: 'comparing'; done: number; total: number }
  | { step: 'copying' | 'checking' | 'marking'; file: number; files: number; done: number; total: number };

import type { EnvironmentKind } from './environment.ts';

/** What a folder seems to hold. Nothing in it was opened with a key yet. */
export interface TakeoverFolder {
  path: string;
  environments: {
    id: string;
    name: string;
    kind: EnvironmentKind;
    /** The copies by the computer that made them, the newest first; `computer` null: nothing beside them tells. */
    sources: { computer: string | null; at: string; copies: number }[];
  }[];
  /** Folders with copies but without `environment.json`, so that nobody can tell whose they are. */
  unnamed: string[];
}

/** One environment that is ready to be put in place. */
export interface TakeoverEnvironment {
  id: string;
  name: string;
  kind: EnvironmentKind;
  /** From the note beside the copies, which nothing seals: a person has to look at it before a secret goes there. */
  baseUrl: string;
  /** The moment that the copy holds. */
  at: string;
  /** The copy is the data file itself, not a backup of it. */
  isDataFile: boolean;
  /** The computer that made the copy; null: nothing beside it tells. */
  computer: string | null;
  subscriptions: number;
  /** Some of its records cannot be read. */
  partial: boolean;
  /** The copy's moment is in the future: the clock was wrong when it was made, or is wrong now. */
  ahead: boolean;
  /** How many newer copies could not be used. */
  skipped: number;
}

/** What the recovery key opens in the chosen folder. */
export interface TakeoverFound {
  environments: TakeoverEnvironment[];
  /** Environments of this recovery key of which no copy can be used, by name. */
  unusable: string[];
}

/**
 * How far a search, or a check with the recovery key, is. searching: the folder is searched · comparing: copies of all are
 * held against the key · the others: `file` of `files` is brought to this computer (bytes), checked (sealed values; `total`
 * 0: not known yet) and prepared (subscriptions). `files` grows where a copy cannot be used and an older one is tried.
 */
export type TakeoverProgress =
  | { step: 'searching'; folders: number; copies: number }
  | { step: 'comparing'; done: number; total: number }
  | { step: 'copying' | 'checking' | 'marking'; file: number; files: number; done: number; total: number };

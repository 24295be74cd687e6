import type { EnvironmentKind } from './environment.ts';

/** What a folder seems to hold. Nothing in it was opened with a key yet. */
export interface TakeoverFolder {
  path: string;
  environments: {
    id: string;
    name: string;
    kind: EnvironmentKind;
    /** The moment of the newest copy. */
    at: string;
    copies: number;
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

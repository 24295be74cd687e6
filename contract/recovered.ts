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
  quarantineFolder: string | null;
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

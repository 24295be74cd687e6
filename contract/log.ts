/** One entry of the program's log, as it is shown. */
export interface LogEntry {
  at: string;
  level: 'error' | 'warn' | 'info';
  /** The event, for example `operation.answered`. */
  code: string;
  /** Its values, as JSON. */
  values: string;
}

export interface LogView {
  /** The entries written last, the last one first. */
  entries: LogEntry[];
  /** How many entries all files hold. An export holds these, and those that are written until then. */
  total: number;
  /** How many lines hold no entry. They are neither shown nor exported. */
  unreadableLines: number;
  /** Files and folders that could not be read. */
  unreadable: string[];
  /** The folder that entries are written to. Absolute. */
  folder: string;
  /** False when nothing can be written to that folder. */
  isFolderUsable: boolean;
  /** Folders that the log was written to before, and whose entries are shown as well. */
  otherFolders: string[];
}

/** How many entries are shown at most. */
export const mostLogEntries = 2_000;

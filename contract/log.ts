/** One entry of the app's log, as shown. */
export interface LogEntry {
  at: string;
  level: 'error' | 'warn' | 'info';
  /** The event, for example `operation.answered`. */
  code: string;
  /** The event's values, as JSON. */
  values: string;
}

export interface LogView {
  /** The newest entries, newest first. */
  entries: LogEntry[];
  /** Number of entries in all files. An export contains these and any written until then. */
  total: number;
  /** Number of lines that are not an entry. They are neither shown nor exported. */
  unreadableLines: number;
  /** Files and folders that could not be read. */
  unreadable: string[];
  /** The folder to which entries are written. Absolute. */
  folder: string;
  /** False when that folder cannot be written to. */
  isFolderUsable: boolean;
  /** Earlier folders of the log, whose entries are shown as well. */
  otherFolders: string[];
}

/** Maximum number of entries shown. */
export const mostLogEntries = 2_000;

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
  /** Newest first. */
  entries: LogEntry[];
  /** All there are; false: the older ones are left out here, and are in the export. */
  complete: boolean;
  files: number;
  bytes: number;
  /** Files that could not be read. */
  unreadable: string[];
  /** The log's folder, when it cannot be listed; null when it can. Nothing else is known then. */
  unusableFolder: string | null;
}

/** How many entries are shown at most. */
export const mostLogEntries = 2_000;

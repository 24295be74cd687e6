import type { Level } from './entries.ts';
import type { LogFile } from './keeping.ts';

/** The files of the app's log. */
export interface LogFiles {
  /** The folder that entries are written to. Absolute. */
  folder: string;
  /** Appends a line. The line is on the disk when this returns. Never throws. */
  write(level: Level, line: string): void;
  /** True when files can be created in `folder`. Never throws. */
  isUsable(): boolean;
  /** Returns the files of all log folders, oldest first, and the folders that cannot be listed. Never throws. */
  list(): { files: LogFile[]; unreadable: string[] };
  /** Yields the text of a file in chunks. Rejects when the file is gone, cannot be read, or is not a regular file. */
  read(file: LogFile): AsyncIterable<string>;
}

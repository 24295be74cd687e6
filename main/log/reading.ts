import type { LogView } from '../../contract/log.ts';
import type { LogFiles } from './files.ts';
import { type CheckedEntry, entryIn, textOf } from './log.ts';

type Readable = Omit<LogFiles, 'write'>;

/** Most characters of a line. A longer line is not an entry. */
const longestLine = 64 * 1024;

/** Parts of the log that are neither shown nor exported. */
interface LeftOut {
  /** How many lines hold no valid entry. */
  lines: number;
  /** Files and folders that could not be read. */
  places: string[];
}

/**
 * Returns the latest entries, the newest first, and the total number of entries. Only files and lines determine the
 * order, because an entry's time may come from a wrong clock.
 */
export async function readLog(files: Readable, limit: number): Promise<LogView> {
  const leftOut: LeftOut = { lines: 0, places: [] };
  let last: CheckedEntry[] = [];
  let total = 0;
  for await (const entry of checkedEntries(files, leftOut)) {
    total += 1;
    last.push(entry);
    if (last.length >= 2 * limit) last = last.slice(-limit);
  }
  const { folder } = files;
  const used = new Set(files.list().files.map((file) => file.folder));
  return {
    entries: last
      .slice(-limit)
      .reverse()
      .map(({ values, ...entry }) => ({ ...entry, values: JSON.stringify(values) })),
    total,
    unreadableLines: leftOut.lines,
    unreadable: leftOut.places,
    folder,
    isFolderUsable: files.isUsable(),
    otherFolders: [...used].filter((each) => each !== folder),
  };
}

/**
 * Yields the log as lines for an export, in the order in which they were written, checked like the entries that are
 * shown.
 */
export async function* exportedLog(files: Readable): AsyncGenerator<string> {
  for await (const entry of checkedEntries(files, { lines: 0, places: [] })) yield `${textOf(entry)}\n`;
}

/** Yields the entries of all files in the order in which they were written, and counts in `leftOut` what is skipped. */
async function* checkedEntries(files: Readable, leftOut: LeftOut): AsyncGenerator<CheckedEntry> {
  const listed = files.list();
  leftOut.places.push(...listed.unreadable);
  for (const file of listed.files) {
    try {
      for await (const line of linesOf(files.read(file))) {
        const entry = entryIn(line);
        if (entry) yield entry;
        else if (line.trim() !== '') leftOut.lines += 1;
      }
    } catch {
      leftOut.places.push(file.name);
    }
  }
}

/** Splits text into lines. A line that is too long is cut off, so it holds no valid entry. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = (lines.pop() ?? '').slice(0, longestLine);
    yield* lines;
  }
  yield rest;
}

/** How long the log is kept, in milliseconds. */
const keptFor = 30 * 24 * 60 * 60_000;
/** A day's file that has grown beyond this is put away, and a new one begun. Bytes. */
export const largestFile = 5 * 1024 * 1024;
/** How much is kept at most, in bytes, the file that is being written to included; the oldest goes first. */
const mostBytes = 100 * 1024 * 1024;

/** A file of the log as it lies in one of its folders. */
export interface LogFile {
  folder: string;
  name: string;
  bytes: number;
  /** False for a link, a pipe or anything else that the log did not write: it is never read. */
  regular: boolean;
}

const pattern = /^desk-(\d{4}-\d\d-\d\d)(?:\.(\d{1,15}))?\.log$/;

/** The name of the file that a day's entries go to. The day is the computer's own, as a person reads it there. */
export function logFileName(now: number): string {
  const day = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  return `desk-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.log`;
}

/** The name under which a day's file that has grown too long goes on to lie, the next that is free. */
export function archiveName(name: string, present: readonly string[]): string {
  const day = name.replace(/\.log$/, '');
  const numbers = present.flatMap((each) => {
    const [, of, number] = pattern.exec(each) ?? [];
    return number !== undefined && `desk-${of}` === day ? [Number(number)] : [];
  });
  return `${day}.${Math.max(0, ...numbers) + 1}.log`;
}

/**
 * The files of the log, oldest first; other files are none. Of one day, the folders follow each other as they are given,
 * and in each folder the file that is still written to comes after its earlier parts.
 */
export function inOrder(files: readonly LogFile[]): LogFile[] {
  const folders = files.map(({ folder }) => folder);
  return files
    .flatMap((file) => {
      const [, day, part = Number.POSITIVE_INFINITY] = pattern.exec(file.name) ?? [];
      return day === undefined
        ? []
        : [{ file, day, folder: folders.indexOf(file.folder), part: Number(part) }];
    })
    .sort((a, b) => a.day.localeCompare(b.day) || a.folder - b.folder || (a.part < b.part ? -1 : 1))
    .map(({ file }) => file);
}

/** Which files go: those of more than 30 days ago, and the oldest beyond the most that is kept. */
export function outdated(files: readonly LogFile[], now: number): LogFile[] {
  const oldest = logFileName(now - keptFor);
  let room = mostBytes - largestFile;
  return inOrder(files)
    .reverse()
    .filter(({ name, bytes }) => {
      room -= bytes;
      return `${name.slice(0, 15)}.log` < oldest || room < 0;
    });
}

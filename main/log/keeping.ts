/** How long the log is kept, in days. */
const keptDays = 30;
/** On how many days the program may write under a wrong clock before its log is aged by that clock. */
const doubtedDays = 2;
/** A day's file that has grown beyond this is put away, and a new one begun. Bytes. */
export const largestFile = 5 * 1024 * 1024;
/** How much is kept at most, in bytes, with `largestFile` of it for the file that is being written to. */
const mostBytes = 100 * 1024 * 1024;

/** A file of the log as it lies in one of its folders. */
export interface LogFile {
  folder: string;
  name: string;
  bytes: number;
  /** False for a link, a pipe or anything else that the log did not write. Such a file is never read or counted. */
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

/** Returns the day in a log file's name, as a number of days since 1970; null when the name is no log file's. */
function dayIn(name: string): number | null {
  const day = pattern.exec(name)?.[1];
  if (day === undefined) return null;
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return Date.UTC(year, month - 1, date) / (24 * 60 * 60_000);
}

interface DatedFile {
  file: LogFile;
  day: number;
}

/** Returns the computer's own day at a time, as {@link dayIn} counts days. */
const dayOf = (now: number): number => dayIn(logFileName(now)) as number;

/** Returns the log files with their days, in the order of {@link inOrder}. */
function dated(files: readonly LogFile[], now: number): DatedFile[] {
  const folders = files.map(({ folder }) => folder);
  const today = dayOf(now);
  const isAhead = ({ day }: DatedFile) => day > today;
  const part = ({ file }: DatedFile) => Number(pattern.exec(file.name)?.[2] ?? Number.MAX_VALUE);
  const folder = ({ file }: DatedFile) => folders.indexOf(file.folder);
  return files
    .flatMap((file) => {
      const day = dayIn(file.name);
      return day === null ? [] : [{ file, day }];
    })
    .sort(
      (a, b) =>
        Number(isAhead(b)) - Number(isAhead(a)) ||
        a.day - b.day ||
        folder(a) - folder(b) ||
        part(a) - part(b),
    );
}

/**
 * Returns the log files in the order in which they were written, as far as their names tell: oldest first, and without
 * other files. A file dated later than today was written under a clock that was ahead, at an unknown time, so it comes
 * before all others. Files of one day are ordered by folder, in the order in which the folders are given; in each folder
 * the file that is still written to comes after its earlier parts.
 */
export function inOrder(files: readonly LogFile[], now: number): LogFile[] {
  return dated(files, now).map(({ file }) => file);
}

/**
 * Returns the files to remove.
 *
 * Any clock may be wrong, the one that dated a file or the one that is asked now, and so may a file's modification time.
 * The rules therefore rest on the days in the names:
 * - Never removed: the file being written, `current`. When it is too long, its next line puts it away.
 * - By age: files of more than 30 days before the third-last day that has a file. The third-last, not today: a start
 *   under a clock that is years ahead leaves the log as it is, unless the program writes on more than two days of that
 *   time.
 * - By a date more than 30 days ahead: as soon as the log up to today has three days and reaches back 30 days. Before,
 *   the clock may be behind, and these files the true log.
 * - By size: every file that does not fit into what newer files leave of the limit. An older one that fits stays.
 */
export function outdated(
  files: readonly LogFile[],
  current: Pick<LogFile, 'folder' | 'name'>,
  now: number,
): LogFile[] {
  const today = dayOf(now);
  const newestFirst = dated(files, now).reverse();
  const past = newestFirst.filter(({ file, day }) => file.regular && day <= today);
  const days = [...new Set(past.map(({ day }) => day))];
  const agedFrom = days[doubtedDays] ?? days.at(-1) ?? today;
  const isClockConfirmed = days.length > doubtedDays && days.some((day) => day <= today - keptDays);
  let room = mostBytes - largestFile;
  const goes = ({ file, day }: DatedFile) => {
    if (file.folder === current.folder && file.name === current.name) return false;
    if (day < agedFrom - keptDays || (day > today + keptDays && isClockConfirmed)) return true;
    const bytes = file.regular ? file.bytes : 0;
    if (bytes > room) return true;
    room -= bytes;
    return false;
  };
  return newestFirst.filter(goes).map(({ file }) => file);
}

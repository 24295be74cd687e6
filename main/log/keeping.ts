/** How long the log is kept, in days. */
const keptDays = 30;
/** On how many days the program may write under a wrong clock before that clock decides how old the log is. */
const doubtedDays = 2;
/** Size in bytes beyond which a day's file is archived and a new one begun. */
export const largestFile = 5 * 1024 * 1024;
/** Most bytes of log that are kept, including `largestFile` for the file that is being written. */
const mostBytes = 100 * 1024 * 1024;

/** A file of the log in one of its folders. */
export interface LogFile {
  folder: string;
  name: string;
  bytes: number;
  /** False for a link, a pipe or anything else that the log did not write. Such a file is never read or counted. */
  regular: boolean;
}

const pattern = /^desk-(\d{4}-\d\d-\d\d)(?:\.(\d{1,15}))?\.log$/;

/** Returns the name of the file for a day's entries. The day is the computer's own, as a person reads it there. */
export function logFileName(now: number): string {
  const day = new Date(now);
  const two = (value: number) => String(value).padStart(2, '0');
  return `desk-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.log`;
}

/** Returns the next free name for archiving a day's file that has grown too long. */
export function archiveName(name: string, present: readonly string[]): string {
  const day = name.replace(/\.log$/, '');
  const numbers = present.flatMap((each) => {
    const [, of, number] = pattern.exec(each) ?? [];
    return number !== undefined && `desk-${of}` === day ? [Number(number)] : [];
  });
  return `${day}.${Math.max(0, ...numbers) + 1}.log`;
}

/** Returns the day in a log file's name, as a number of days since 1970; null when it is not a log file's name. */
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

/** Returns the computer's own day at a time, counted as in {@link dayIn}. */
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
 * Returns the log files in the order in which they were written, as far as their names tell: oldest first, without
 * other files. A file dated later than today was written under a clock that was ahead, at an unknown time, so it comes
 * before all others. Files of one day are ordered by folder, as the folders are given. In each folder the file that is
 * being written comes after its archived parts.
 */
export function inOrder(files: readonly LogFile[], now: number): LogFile[] {
  return dated(files, now).map(({ file }) => file);
}

/**
 * Returns the files to remove.
 *
 * Any clock may be wrong: the one that dated a file, the one that is read now, and the one of a file's modification
 * time. The rules therefore rest on the days in the names:
 * - Never removed: the file being written, `current`. When it is too long, its next line archives it.
 * - By age: files more than 30 days older than the third-last day that has a file. The third-last day, not today: a
 *   start under a clock that is years ahead leaves the log as it is, unless the program writes on more than two days of
 *   that time.
 * - By a date more than 30 days ahead: as soon as the log up to today has three days and reaches back 30 days. Before
 *   that, the clock may be behind, and these files the true log.
 * - By size: every file that does not fit into what newer files leave of the limit. An older file that fits stays.
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

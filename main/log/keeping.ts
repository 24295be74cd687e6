/** How long the log is kept, in milliseconds. */
const keptFor = 30 * 24 * 60 * 60_000;
/** How much is kept at most, in bytes; the oldest goes first. */
const mostBytes = 100 * 1024 * 1024;

/** A file of the log as it lies in its folder. */
export interface LogFile {
  name: string;
  bytes: number;
}

const pattern = /^desk-(\d{4}-\d\d-\d\d)(?:\.(\d{1,4}))?\.log$/;

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

/** The files of the log, oldest first; other files of the folder are none. */
export const inOrder = (files: readonly LogFile[]): LogFile[] =>
  files.filter(({ name }) => pattern.test(name)).sort((a, b) => orderOf(a).localeCompare(orderOf(b)));

/** The file that is still written to comes after the day's earlier parts. */
function orderOf({ name }: LogFile): string {
  const [, day = '', number] = pattern.exec(name) ?? [];
  return `${day} ${number === undefined ? '99999' : number.padStart(5, '0')}`;
}

/** Which files go: those of more than 30 days ago, and the oldest beyond the most that is kept. */
export function outdated(files: readonly LogFile[], now: number): string[] {
  const oldest = logFileName(now - keptFor);
  let room = mostBytes;
  return inOrder(files)
    .reverse()
    .filter(({ name, bytes }) => {
      room -= bytes;
      return `${name.slice(0, 15)}.log` < oldest || room < 0;
    })
    .map(({ name }) => name);
}

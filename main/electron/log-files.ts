import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import electronLog from 'electron-log/node';
import type { LogFiles } from '../log/files.ts';
import { archiveName, inOrder, type LogFile, largestFile, logFileName, outdated } from '../log/keeping.ts';

/** Pause between removals of outdated log files, in milliseconds. */
const tidyInterval = 6 * 60 * 60_000;

/** Flags that refuse a symbolic link and do not wait for the other end of a pipe. Windows has neither flag. */
const plainFileOnly = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the log's files. Entries go to the first usable folder. When none is usable, they go to the last folder as soon
 * as it can be written, because a missing log must not prevent the start. Entries are read, and outdated files are
 * removed, in all folders. electron-log writes one file per day. Each line is on the disk when `write` returns, so the
 * last one before a crash is not lost.
 */
export function openLogFiles(given: readonly string[], now: () => number = Date.now): LogFiles {
  const places = [...new Set(given.map((each) => path.resolve(each)))];
  const folder = places.find(isUsable) ?? places.at(-1) ?? '';
  // The folder in use comes last, because its entries are the newest of a day.
  const folders = [...places.filter((each) => each !== folder), folder];
  const list: LogFiles['list'] = () => {
    const listed = folders.map((each) => ({ each, files: filesIn(each) }));
    return {
      files: inOrder(
        listed.flatMap(({ files }) => files ?? []),
        now(),
      ),
      unreadable: listed.filter(({ files }) => files === null).map(({ each }) => each),
    };
  };
  const tidy = () => {
    const time = now();
    const current = { folder, name: logFileName(time) };
    for (const file of outdated(list().files, current, time))
      attempt(() => rmSync(pathOf(file), { force: true }));
  };
  const log = electronLog.create({ logId: folder });
  // electron-log would print its own failures to the console, with paths.
  for (const { transports } of [electronLog, log]) transports.console.writeFn = () => {};
  log.transports.console.level = false;
  const { file } = log.transports;
  file.level = 'silly';
  file.format = '{text}';
  file.maxSize = largestFile;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  let name = '';
  file.resolvePathFn = () => path.join(folder, name);
  file.archiveLogFn = () => {
    // When the file cannot be renamed, it keeps growing.
    attempt(() => putAway(folder, name));
    tidy();
  };
  tidy();
  setInterval(tidy, tidyInterval).unref();
  return {
    folder,
    write: (level, line) =>
      attempt(() => {
        name = logFileName(now());
        prepare(folder, name);
        log[level](line);
      }),
    isUsable: () => isUsable(folder),
    list,
    read: piecesOf,
  };
}

/** Runs work that may fail: a failure of the log must not stop the app. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next attempt may succeed.
  }
}

const pathOf = ({ folder, name }: LogFile) => path.join(folder, path.basename(name));

/**
 * True when a file can be created in a folder and removed again. Permission bits prove nothing: Windows has other rules.
 */
function isUsable(folder: string): boolean {
  try {
    makeFolder(folder);
    const probe = path.join(folder, 'probe.tmp');
    closeSync(openSync(probe, constants.O_WRONLY | constants.O_CREAT | plainFileOnly, 0o600));
    rmSync(probe);
    readdirSync(folder);
    return true;
  } catch {
    return false; // for example a file with that name, or another user's folder
  }
}

/** Creates a folder and its parents. The `recursive` option of `mkdirSync` never returns for a path that /proc refuses. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || path.dirname(folder) === folder) throw error;
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
  }
}

/**
 * Makes a log file ready for the next line, or throws. electron-log never retries after it failed to create a file, and it
 * would append to a line that a power cut or a full disk has cut off.
 */
function prepare(folder: string, name: string): void {
  const target = path.join(folder, name);
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (!found) makeFolder(folder);
  else if (!found.isFile()) putAway(folder, name);
  const { O_RDWR, O_APPEND, O_CREAT } = constants;
  const file = openSync(target, O_RDWR | O_APPEND | O_CREAT | plainFileOnly, 0o600);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n')
      writeSync(file, '\n');
  } finally {
    closeSync(file);
  }
}

/** Renames a day's file to the next free archive name. */
function putAway(folder: string, name: string): void {
  renameSync(path.join(folder, name), path.join(folder, archiveName(name, readdirSync(folder))));
}

/** Returns the files in a folder: none when there is no such folder, null when the folder cannot be listed. */
function filesIn(folder: string): LogFile[] | null {
  try {
    return readdirSync(folder).flatMap((name) => {
      const found = lstatSync(path.join(folder, name), { throwIfNoEntry: false });
      return found ? [{ folder, name, bytes: found.size, regular: found.isFile() }] : [];
    });
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code)) ? [] : null;
  }
}

/** Yields the text of a log file in pieces. */
async function* piecesOf(file: LogFile): AsyncGenerator<string> {
  if (!file.regular) throw new Error('not a regular file');
  const handle = await open(pathOf(file), constants.O_RDONLY | plainFileOnly);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('not a regular file');
    yield* handle.createReadStream({ encoding: 'utf8', autoClose: false });
  } finally {
    await handle.close();
  }
}

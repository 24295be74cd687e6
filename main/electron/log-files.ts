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
import { archiveName, inOrder, type LogFile, largestFile, logFileName, outdated } from '../log/keeping.ts';
import type { LogFiles } from '../ports.ts';

/** Pause between looks for files that are too old, in milliseconds. */
const tidyInterval = 6 * 60 * 60_000;

/** Opens no link, and waits for nobody at the other end of a pipe. Windows has neither flag. */
const plainFileOnly = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the log's files. Entries are written to the first of these folders that can be used, or to the last one, as soon
 * as that is possible: a log is no reason not to start. Entries of all folders are read, and old files are removed from
 * all of them. electron-log writes: one file for each day, each line on the disk when `write` returns, so that the last
 * one before a crash is there.
 */
export function openLogFiles(given: readonly string[], now: () => number = Date.now): LogFiles {
  const places = [...new Set(given.map((each) => path.resolve(each)))];
  const folder = places.find(isUsable) ?? places.at(-1) ?? '';
  // The folder in use comes last: of one day, its entries are the newest.
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
  // It would tell of failures of its own in the console, with paths.
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
    // It goes on to grow where it cannot be put away.
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

/** Does what can be left undone: the log stops nothing. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The next attempt may succeed.
  }
}

const pathOf = ({ folder, name }: LogFile) => path.join(folder, path.basename(name));

/** True when a file can be made in a folder, and removed again. Access rights do not tell: Windows has other ones, too. */
function isUsable(folder: string): boolean {
  try {
    makeFolder(folder);
    const probe = path.join(folder, 'probe.tmp');
    closeSync(openSync(probe, constants.O_WRONLY | constants.O_CREAT | plainFileOnly, 0o600));
    rmSync(probe);
    readdirSync(folder);
    return true;
  } catch {
    return false; // for example a file of that name, or a folder of somebody else
  }
}

/** Makes a folder and those above it. `mkdirSync` can do so itself, but never returns where /proc refuses. */
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
 * Makes a file ready for a line, or throws. electron-log never tries again where a file could not be made at first, and
 * goes on in the middle of a line that a power cut or a full disk has cut off.
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

/** Gives a day's file the name of an earlier part. */
function putAway(folder: string, name: string): void {
  renameSync(path.join(folder, name), path.join(folder, archiveName(name, readdirSync(folder))));
}

/** The files in a folder; none where there is no such folder; null when it cannot be listed. */
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

async function* piecesOf(file: LogFile): AsyncGenerator<string> {
  if (!file.regular) throw new Error('no regular file');
  const handle = await open(pathOf(file), constants.O_RDONLY | plainFileOnly);
  try {
    if (!(await handle.stat()).isFile()) throw new Error('no regular file');
    yield* handle.createReadStream({ encoding: 'utf8', autoClose: false });
  } finally {
    await handle.close();
  }
}

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import electronLog from 'electron-log/node';
import { archiveName, inOrder, logFileName, outdated } from '../log/keeping.ts';
import type { LogFiles } from '../ports.ts';

/** A day's file that has grown beyond this is put away, and a new one begun. Bytes. */
const largestFile = 5 * 1024 * 1024;

/** How often it is looked for files that are too old. Milliseconds. */
const tidyInterval = 6 * 60 * 60_000;

/**
 * Returns the first of these folders that the log can be kept in, and makes it where it is missing. Where none can be
 * used, it returns the last one, and the log stays empty: a log is no reason not to start.
 */
function usableFolder(folders: readonly string[]): string {
  const usable = folders.find((folder) => {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      return true;
    } catch {
      return false; // for example a file of that name, or a folder of somebody else
    }
  });
  return usable ?? folders.at(-1) ?? '';
}

/**
 * Opens the log's files in the first of these folders that can be used. electron-log writes them: one file for each day,
 * each line on the disk when `write` returns, so that the last one before a crash is there. Old files are removed from
 * all of the folders.
 */
export function openLogFiles(folders: readonly string[], now: () => number = Date.now): LogFiles {
  const folder = usableFolder(folders);
  const log = electronLog.create({ logId: folder });
  // It would tell of failures of its own in the console, with paths.
  for (const { transports } of [electronLog, log]) transports.console.writeFn = () => {};
  log.transports.console.level = false;
  const { file } = log.transports;
  file.level = 'silly';
  file.format = '{text}';
  file.maxSize = largestFile;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  file.resolvePathFn = () => path.join(folder, logFileName(now()));
  file.archiveLogFn = (current) => {
    try {
      const name = path.basename(current.path);
      renameSync(current.path, path.join(folder, archiveName(name, names(folder))));
    } catch {
      // It goes on to grow where it cannot be put away.
    }
  };
  const tidyAll = () => {
    for (const each of folders) tidy(each, now());
  };
  tidyAll();
  setInterval(tidyAll, tidyInterval).unref();
  return {
    folder,
    write: (level, line) => log[level](line),
    list: () => {
      try {
        return inOrder(present(folder));
      } catch {
        return null;
      }
    },
    read: (name) => readFile(path.join(folder, path.basename(name)), 'utf8'),
  };
}

const names = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

const present = (folder: string) =>
  names(folder).flatMap((name) => {
    const found = statSync(path.join(folder, name), { throwIfNoEntry: false });
    return found?.isFile() ? [{ name, bytes: found.size }] : [];
  });

/** Removes what is kept no longer. A folder that cannot be read or written stops nothing. */
function tidy(folder: string, now: number): void {
  try {
    for (const name of outdated(present(folder), now)) rmSync(path.join(folder, name), { force: true });
  } catch {
    // The next look tries again.
  }
}

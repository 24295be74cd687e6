import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
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
 * The log's files in a folder, written by electron-log: one for each day, each line on the disk when `write` returns, so
 * that the last one before a crash is there.
 */
export function openLogFiles(folder: string, now: () => number = Date.now): LogFiles {
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
  tidy(folder, now());
  setInterval(() => tidy(folder, now()), tidyInterval).unref();
  return {
    write: (level, line) => log[level](line),
    list: () => inOrder(present(folder)),
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

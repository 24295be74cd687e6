import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';

/** A pipe, a device, a socket or a folder is where a file should be. */
export class NoRegularFile extends Error {
  override name = 'NoRegularFile';
  readonly code = 'NOFILE';
  constructor(path: string) {
    super(`no regular file: ${path}`);
  }
}

/**
 * Flag without which opening a pipe waits for its other end. Windows has no such flag, and no pipes among its files.
 */
const waitsForNobody = constants.O_NONBLOCK ?? 0;

/**
 * Returns the bytes of a regular file, or of the one that a link leads to.
 * @throws NoRegularFile, or the system's error
 */
export function readRegularFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | waitsForNobody);
  try {
    const found = fstatSync(file);
    // Reading a folder fails with the system's own error.
    if (!found.isFile() && !found.isDirectory()) throw new NoRegularFile(path);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Throws unless there is a regular file at the path, or nothing at all. For files that a library opens, because it
 * would wait at a pipe.
 * @throws NoRegularFile, or the system's error
 */
export function mustBeRegularFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new NoRegularFile(path);
}

import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from 'node:fs';

/** A pipe, a device, a socket or a folder lies where a file should. */
export class NoRegularFile extends Error {
  override name = 'NoRegularFile';
  readonly code = 'NOFILE';
  constructor(path: string) {
    super(`no regular file: ${path}`);
  }
}

/** Opening a pipe waits for somebody at its other end otherwise. Windows has no such flag, and no pipes among its files. */
const waitsForNobody = constants.O_NONBLOCK ?? 0;

/** Returns the bytes of a regular file, or of the one that a link leads to. @throws NoRegularFile, or what the system says */
export function readRegularFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | waitsForNobody);
  try {
    const found = fstatSync(file);
    // Of a folder the system says it by itself.
    if (!found.isFile() && !found.isDirectory()) throw new NoRegularFile(path);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Does nothing where there is a regular file, or nothing at all. For files that a library opens: it would wait at a pipe.
 * @throws NoRegularFile, or what the system says
 */
export function mustBeRegularFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new NoRegularFile(path);
}

import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Waits until a file's content is on the disk. */
export async function flushFile(path: string): Promise<void> {
  // Windows flushes only files that were opened for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's entries (files that were made, renamed or moved in it) are on the disk. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // NTFS keeps a journal of folder entries, and folders cannot be flushed
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file beside its place, flushes it, then renames it: whatever happens, the old or the new content is there,
 * complete. After a failure nothing is left beside it.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  // A file left by a crash, or put there by somebody else, would keep its mode when it is overwritten.
  rmSync(beside, { force: true });
  const file = openSync(beside, 'wx', 0o600);
  try {
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (cause) {
    try {
      rmSync(beside, { force: true });
    } catch {
      // `cause` says more. The next attempt removes the file.
    }
    throw cause;
  }
}

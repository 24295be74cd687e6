import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Waits until a file's content is on the disk. */
export async function flushFile(path: string): Promise<void> {
  // Windows flushes only what was opened for writing.
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until a folder's entries (what was made, renamed or moved in it) are on the disk. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // NTFS keeps a journal of them, and folders cannot be flushed
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes beside, flushes, then renames: whatever happens, there is the old content or the new one, whole. After a failure
 * nothing stays beside it.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.new`;
  // One that a crash has left, or that somebody else has put there, keeps its mode when it is written over.
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
      // The cause says more; the next attempt removes it.
    }
    throw cause;
  }
}

import { join } from 'node:path';
import type { FarFolder } from './far-folder.ts';

/** The copy that was read back differs from what was written. */
export class CopyDiffers extends Error {
  override name = 'CopyDiffers';
}

/**
 * Copies a file into a far folder under a temporary name, flushes it, reads it back and compares it; only then does the
 * copy get its final name. Reading back may be answered from the system's memory, so it proves what the system has
 * accepted, not what a share keeps.
 * @param options.sha256 hash of the file when it was checked; absent: it cannot have changed since
 * @param options.checking called when the copy is written and is about to be read back
 * @throws CopyDiffers, or the system's error; then there is no new file
 */
export async function copyChecked(
  far: FarFolder,
  from: string,
  to: { folder: string; name: string; temporary: string },
  options: { sha256?: string; signal: AbortSignal; checking?(): void },
): Promise<void> {
  const beside = join(to.folder, to.temporary);
  try {
    const hash = await far.copy(from, beside);
    options.checking?.();
    const isSame = (await far.hash(beside)) === hash && hash === (options.sha256 ?? hash);
    if (!isSame) throw new CopyDiffers('what was read back is something else');
    options.signal.throwIfAborted();
    await far.rename(beside, join(to.folder, to.name));
  } catch (cause) {
    await far.remove(beside).catch(() => {}); // the next attempt tries again
    throw cause;
  }
}

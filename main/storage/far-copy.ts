import { join } from 'node:path';
import type { FarFolder } from './far-folder.ts';

/** The copy that was read back differs from what was written. */
export class CopyDiffers extends Error {
  override name = 'CopyDiffers';
}

/**
 * Copies a file into a far folder: beside, flushed, read back, compared, and only then given its name. Reading back may be
 * answered from the system's memory, so it proves what the system has taken in, not what a share keeps.
 * @param options.sha256 of the file as it was checked; absent: it cannot have changed since
 * @param options.checking the copy is finished, and is read back now
 * @throws CopyDiffers, or what the system says; then there is no new file
 */
export async function copyChecked(
  far: FarFolder,
  from: string,
  to: { folder: string; name: string },
  options: { sha256?: string; signal: AbortSignal; checking?(): void },
): Promise<void> {
  const beside = join(to.folder, `${to.name}.new`);
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

import { AppError } from '../../contract/errors.ts';
import type { TakeoverProgress } from '../../contract/takeover.ts';
import type { Clock } from '../clock.ts';
import { type FarFolder, openFarFolder, SilentFolder } from '../profile/far-folder.ts';

/** A search or a check of a folder that is under way. */
export interface FolderJob {
  far: FarFolder;
  signal: AbortSignal;
  tell(progress: TakeoverProgress): void;
  /** Replaces the listener for the number of bytes copied of the current file. */
  onCopied(listener: (bytes: number) => void): void;
}

/**
 * Runs a search or a check of a folder. Resolves with null when stopped, as soon as the folder is closed.
 * @param options.stop aborted to stop the work, even when the folder does not answer
 * @throws AppError takeoverUnreadable when the folder does not answer
 */
export async function runOnFolder<T>(
  path: string,
  options: { clock: Clock; stop: AbortSignal; tell(progress: TakeoverProgress): void },
  work: (job: FolderJob) => Promise<T>,
): Promise<T | null> {
  const { stop: signal } = options;
  let copied = (_: number): void => {};
  const far = openFarFolder(path, options.clock, (bytes) => copied(bytes));
  signal.addEventListener('abort', () => far.close(), { once: true });
  try {
    return await work({
      far,
      signal,
      tell: options.tell,
      onCopied(listener) {
        copied = listener;
      },
    });
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof SilentFolder)) throw error;
    throw new AppError('takeoverUnreadable', { path }, { cause: error });
  } finally {
    far.close();
  }
}

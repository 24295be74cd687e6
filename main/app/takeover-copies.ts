import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { isInstant } from '../../contract/primitives.ts';
import { storageFailureOf, systemWords } from '../profile/failures.ts';
import { SilentFolder } from '../profile/far-folder.ts';
import { workInLog } from '../storage/integrity.ts';
import type { FoundCopy } from '../storage/takeover-folder.ts';
import type { FolderJob } from './takeover-job.ts';

/** A copy that was brought to this computer. */
export interface LocalCopy {
  path: string;
  /** The moment of the copy's contents. */
  at: string;
}

/** Brings the copies of a chosen folder to this computer, each once, and counts the files for the progress. */
export interface LocalCopies {
  /** Returns a copy on this computer. @throws AppError backupUnusable, takeoverUnreadable */
  of(copy: FoundCopy): Promise<LocalCopy>;
  /** Announces files to come. @param count number of files still to be copied, as far as known */
  expect(count: number): void;
  /** Counts one more file: an older copy is tried instead of an unusable one. */
  expectAnother(): void;
  /** Reports the progress of the current file. */
  tell(step: 'copying' | 'checking' | 'marking', done: number, total: number): void;
  /** Returns the error for a failed copy. After a failure of one copy the next is tried; any other ends the takeover. */
  failureOf(cause: unknown): Promise<unknown>;
}

/**
 * Creates the local copies of a takeover's files; nothing is copied yet.
 * @param folder the prepared folder, in which `copies/` is for the files as they were found
 */
export function createLocalCopies(
  chosenPath: string,
  folder: string,
  { far, signal, tell, onCopied }: FolderJob,
): LocalCopies {
  const brought = new Map<FoundCopy, LocalCopy>();
  let file = 0;
  let files = 0;
  const at: LocalCopies['tell'] = (step, done, total) =>
    tell({ step, file, files: Math.max(file, files), done, total });

  async function bring(copy: FoundCopy): Promise<LocalCopy> {
    const path = join(folder, 'copies', `${file}.sqlite`);
    let before = 0;
    const copied = (bytes: number) => at('copying', before + bytes, copy.bytes);
    onCopied(copied);
    copied(0);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await far.copy(copy.path, path);
      before = (await far.look(path))?.bytes ?? 0;
      if (copy.hasLog) await far.copy(`${copy.path}-wal`, `${path}-wal`);
    } catch (cause) {
      throw await failureOf(cause);
    }
    return { path, at: copy.isDataFile ? ((await lastWorkIn(path)) ?? copy.at) : copy.at };
  }

  /** Returns when somebody last worked in a data file; null when the file does not say. */
  async function lastWorkIn(path: string): Promise<string | null> {
    at('checking', 0, 0);
    const { lastAt } = await workInLog(path, signal).catch((cause) => {
      throw unusableCopy(cause);
    });
    return lastAt !== null && isInstant(lastAt) ? new Date(lastAt).toISOString() : null;
  }

  async function failureOf(cause: unknown): Promise<unknown> {
    if (signal.aborted || cause instanceof SilentFolder || storageFailureOf(cause) === 'storageFull')
      return cause;
    if (await far.isFolder(chosenPath)) return unusableCopy(cause);
    return unreadableFolder(chosenPath, cause);
  }

  return {
    expect(count) {
      files = brought.size + count;
    },
    expectAnother() {
      files += 1;
    },
    tell: at,
    failureOf,
    async of(copy) {
      const known = brought.get(copy);
      if (known) return known;
      file += 1;
      const made = await bring(copy);
      brought.set(copy, made);
      return made;
    },
  };
}

/** Returns the error for a chosen folder that cannot be read, with the system's words. */
export const unreadableFolder = (path: string, cause: unknown): AppError =>
  new AppError('takeoverUnreadable', { path, said: systemWords(cause) ?? undefined }, { cause });

const unusableCopy = (cause: unknown) =>
  new AppError('backupUnusable', { said: systemWords(cause) ?? undefined }, { cause });

/** True for a failure of one copy, after which an older copy is tried. Other failures are about this machine. */
export const isOfCopy = (error: unknown): boolean =>
  error instanceof AppError && error.failure.code === 'backupUnusable';

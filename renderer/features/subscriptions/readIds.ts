import { idsAtOnce } from '../../../contract/subscription-list.ts';

interface Reading {
  /** Returns the ids of some rows of the list. */
  read(range: { offset: number; limit: number }): Promise<string[]>;
  /** False once something else was asked of the list. */
  isAsked(): boolean;
  signal: AbortSignal;
  /** Called with the number of ids that were read so far. */
  onProgress(read: number): void;
}

/**
 * Returns the ids of the rows from `first` to `last`, whether on the screen or not: fewer when aborted, null when something else
 * was asked of the list meanwhile. Rows that move during the read may be missing, so the caller has to show how many were read.
 */
export async function readIds(
  first: number,
  last: number,
  { read, isAsked, signal, onProgress }: Reading,
): Promise<string[] | null> {
  const ids: string[] = [];
  while (!signal.aborted && first + ids.length <= last) {
    const offset = first + ids.length;
    const limit = Math.min(idsAtOnce, last - offset + 1);
    const some = await read({ offset, limit });
    if (!isAsked()) return null;
    ids.push(...some);
    onProgress(ids.length);
    if (some.length < limit) break;
  }
  return ids;
}

import { isSamePlace, type Mark, type Place } from '../storage/mark.ts';

/** The marks that a data file knows: its own and the previous one, or null; `earlier` has the ids of those before. */
export interface KnownMarks {
  mark: Mark | null;
  before: Mark | null;
  earlier: readonly string[];
  /**
   * True when the fingerprints or the state are damaged, so that nothing in the file is proved. Absent: they are not.
   */
  isBroken?: boolean;
}

/** What the keychain holds: a mark, nothing, or an entry that cannot be read. */
export type KeptMark = Mark | 'unreadable' | null;

/**
 * fresh: the file is as the app left it · first: no mark was ever made · lost: the file knows a mark and the keychain
 * does not · behind: another copy of the file was in use since, or an older state of this one was put back.
 */
export type Verdict =
  | { kind: 'fresh' }
  | { kind: 'first' }
  | { kind: 'lost' }
  /**
   * `by`: the mark in the keychain. It may be the file's own, when there is another copy of the file.
   * `isProved`: the app wrote the content of the file, though earlier.
   */
  | { kind: 'behind'; by: Mark; isProved: boolean };

/**
 * Compares a data file with the mark in the keychain, see `Mark`.
 * @param here where the file lies now, and the places from which the app itself has moved it
 */
export function judgeFreshness(file: KnownMarks, kept: KeptMark, here: readonly Place[]): Verdict {
  const isHere = (mark: Mark) => here.some((place) => isSamePlace(mark.place, place));
  const { mark, before, earlier, isBroken = false } = file;
  const behind = (by: Mark): Verdict => ({ kind: 'behind', by, isProved: !isBroken });
  if (isBroken) return kept === null || kept === 'unreadable' ? { kind: 'lost' } : behind(kept);
  if (mark === null) {
    if (kept === null) return { kind: 'first' };
    // The file is from before there were marks, and one was made since. An unreadable entry does not tell which one.
    return kept === 'unreadable' ? { kind: 'lost' } : behind(kept);
  }
  // The keychain is written after the file, so a kill in between leaves the very first mark in the file alone.
  if (kept === null && before === null && isHere(mark)) return { kind: 'first' };
  if (kept === null || kept === 'unreadable') return { kind: 'lost' };
  if (!isHere(mark)) return behind(kept);
  if (kept.id === mark.id || kept.id === before?.id) return { kind: 'fresh' };
  // The keychain may have lost the last marks in a power cut, because the file was flushed before them. A lower number
  // alone proves nothing, since numbers start again after the keychain was lost: the file must know the mark as its own.
  return isHere(kept) && earlier.includes(kept.id) ? { kind: 'fresh' } : behind(kept);
}

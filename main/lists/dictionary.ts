import { noFit, type Searchable, type SoughtWord, searchable, sortingText } from '../../contract/search.ts';

/** How a value is shown: the key by which it is sorted, null for a value that comes last, and the texts a search looks through. */
export interface Shown {
  sort: string | number | null;
  search: readonly (string | null | undefined)[];
}

/**
 * The distinct values of one column. Each value has a number, its code, by which rows refer to it. Few values are shared
 * by many rows, so a search looks at each value once, and rows are sorted by whole numbers.
 */
export interface Dictionary {
  readonly size: number;
  /** Returns the code of a value, a new one if the value is new. */
  code(value: string): number;
  /** Returns the code of a value; undefined when no row ever had it. */
  find(value: string): number | undefined;
  value(code: number): string;
  /** Returns the sort key of a code. */
  key(code: number): string | number | null;
  /** Returns all values, in the order of their codes. */
  values(): string[];
  /** Returns the place of each code in the order of its column; equal sort keys share a place. */
  places(): Int32Array;
  /** Place of values that come last. */
  readonly last: number;
  /** Returns how well each code fits a searched word, `unfit` when it does not; null when none fits. */
  fits(word: SoughtWord): Uint8Array | null;
  /**
   * Returns 0 for each code of which one text is the searched text as a whole, `unfit` for the others; null when there is none.
   * @param whole see `wholeOf`
   * @param fits what `fits` returns for one of its words
   */
  wholes(whole: string, fits: Uint8Array): Uint8Array | null;
  /** Puts new values in their places if there are many, so that the next list does not have to. */
  arrange(): void;
  /** Shows these values anew, because what they stand for has changed. */
  renew(values: Iterable<string>): void;
}

/** Number of new values that are put in their places at once; takes a few milliseconds. */
const many = 500;

/** The rank of a code that does not fit a searched word. */
export const unfit = 255;

type Key = Shown['sort'];

/** Compares sort keys: numbers before texts, and what has no key last. */
function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Creates an empty dictionary. @param show returns how a value is shown now */
export function createDictionary(show: (value: string) => Shown): Dictionary {
  const codes = new Map<string, number>();
  const values: string[] = [];
  const keys: Key[] = [];
  /** The folded texts of each code; null for codes that a search does not find. */
  const folded: (Searchable | null)[] = [];
  /** Codes in the order of their sort keys, and those that are still to be put in their places. */
  let sorted: number[] = [];
  const waiting = new Set<number>();
  let places: Int32Array | null = null;

  const keyOf = (code: number): Key => keys[code] ?? null;

  const compare = (a: number, b: number): number => compareKeys(keyOf(a), keyOf(b));

  /** Puts waiting codes in their places, all of them in one pass. */
  function merge(): void {
    if (waiting.size === 0) return;
    const added = [...waiting].sort(compare);
    const merged: number[] = [];
    let next = 0;
    for (const code of sorted) {
      if (waiting.has(code)) continue;
      while (next < added.length && compare(added[next] as number, code) < 0)
        merged.push(added[next++] as number);
      merged.push(code);
    }
    sorted = merged.concat(added.slice(next));
    waiting.clear();
  }

  function put(code: number, value: string): void {
    const { sort, search } = show(value);
    const key = typeof sort === 'string' ? sortingText(sort) : sort;
    keys[code] = key;
    folded[code] = search.length > 0 ? searchable(search) : null;
    waiting.add(code);
    places = null;
  }

  function numbered(): Int32Array {
    merge();
    const made = new Int32Array(values.length);
    let place = 0;
    sorted.forEach((code, index) => {
      const before = sorted[index - 1];
      if (before !== undefined && compareKeys(keyOf(before), keyOf(code)) !== 0) place += 1;
      made[code] = keyOf(code) === null ? dictionary.last : place;
    });
    return made;
  }

  const dictionary: Dictionary = {
    last: 0x7fff_ffff,
    get size() {
      return values.length;
    },
    code(value) {
      const known = codes.get(value);
      if (known !== undefined) return known;
      const code = values.length;
      values.push(value);
      codes.set(value, code);
      put(code, value);
      return code;
    },
    find: (value) => codes.get(value),
    value: (code) => values[code] ?? '',
    key: keyOf,
    values: () => [...values],
    places() {
      places ??= numbered();
      return places;
    },
    fits(word) {
      const ranks = new Uint8Array(values.length).fill(unfit);
      let found = false;
      folded.forEach((part, code) => {
        const rank = part === null ? noFit : word.rank(part);
        if (rank === noFit) return;
        ranks[code] = rank;
        found = true;
      });
      return found ? ranks : null;
    },
    wholes(whole, fits) {
      const ranks = new Uint8Array(values.length).fill(unfit);
      let found = false;
      for (let code = 0; code < fits.length; code += 1) {
        if (fits[code] !== 0 || !folded[code]?.text.includes(whole)) continue;
        ranks[code] = 0;
        found = true;
      }
      return found ? ranks : null;
    },
    arrange() {
      if (waiting.size >= many) merge();
    },
    renew(changed) {
      for (const value of changed) {
        const code = codes.get(value);
        if (code === undefined) continue;
        put(code, value);
      }
    },
  };
  return dictionary;
}

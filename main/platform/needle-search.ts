import { isWhite, standard } from './letters.ts';
import type { Needle } from './needles.ts';

/**
 * Finds all needles in one pass (Aho and Corasick, 1975): each byte leads from one state to the next, for any text and any
 * needles. Only the beginnings of needles are states, which keeps the table small.
 */
export interface Search {
  /** The class of each byte. 0: occurs in no needle · 255: white space, which does not change the state. */
  classes: Uint8Array;
  /** The next state, at index state × `width` + class. */
  next: Uint16Array;
  width: number;
  /** The needles whose beginnings end in a state, by state. */
  ends: (readonly Needle[] | undefined)[];
}

/** Maximum number of a needle's bytes that are states. The remaining bytes are compared. */
export const longestBeginning = 32;
const white = 255;

export function searchFor(needles: readonly Needle[]): Search {
  const begins = needles.map(({ bytes }) =>
    bytes.subarray(0, longestBeginning).map((byte) => standard[byte] as number),
  );
  const used = [...new Set(begins.flatMap((begin) => [...begin]))];
  const classes = new Uint8Array(256).map((_, byte) =>
    isWhite(byte) ? white : used.indexOf(standard[byte] as number) + 1,
  );
  const width = used.length + 1;
  const next = new Uint16Array((begins.reduce((sum, { length }) => sum + length, 0) + 1) * width);
  const ends: Needle[][] = [[]];
  for (const [index, begin] of begins.entries()) {
    let state = 0;
    for (const byte of begin) {
      const at = state * width + (classes[byte] as number);
      if (next[at] === 0) next[at] = ends.push([]) - 1;
      state = next[at] as number;
    }
    ends[state]?.push(needles[index] as Needle);
  }
  // In order of length, so that a state can take over the needles of the longest other beginning that it ends with.
  const fallback = new Uint16Array(ends.length);
  for (const queue = [0]; queue.length > 0; ) {
    const state = queue.shift() as number;
    for (let each = 0; each < width; each += 1) {
      const at = state * width + each;
      const other = next[(fallback[state] as number) * width + each] as number;
      const child = next[at] as number;
      if (child === 0) next[at] = other;
      else {
        fallback[child] = state === 0 ? 0 : other;
        ends[child]?.push(...(ends[fallback[child] as number] ?? []));
        queue.push(child);
      }
    }
  }
  return { classes, next, width, ends: ends.map((each) => (each.length > 0 ? each : undefined)) };
}

/** Searches a slice of a text and returns the state after it. @param begun called where the beginning of a needle ends */
export function step(
  { classes, next, width, ends }: Search,
  before: number,
  bytes: Buffer,
  from: number,
  to: number,
  begun: (end: number, needles: readonly Needle[]) => void,
): number {
  let state = before;
  for (let at = from; at < to; at += 1) {
    const group = classes[bytes[at] as number] as number;
    if (group === white) continue;
    state = next[state * width + group] as number;
    const needles = ends[state];
    if (needles !== undefined) begun(at, needles);
  }
  return state;
}

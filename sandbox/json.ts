import { ASSUMED } from './assumptions.ts';

/** Strings, brackets and separators, and whatever stands between them: numbers, true, false, null. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * What is wrong with a valid JSON text although a value can be read from it: a name given twice (readers differ in
 * which one counts), a number that reads as infinite, nesting without end. Told with the top-level field it is in.
 */
export function oddityOf(text: string): { field: string; problem: string } | null {
  /** Of each open bracket the names so far; null for a list. */
  const open: (Set<string> | null)[] = [];
  let field = 'non_field_errors';
  let nameIsNext = false;
  for (const [token] of text.matchAll(TOKENS)) {
    const names = open.at(-1) ?? null;
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      nameIsNext = token === '{';
      if (open.length > ASSUMED.jsonDepthLimit) {
        return { field, problem: `At most ${ASSUMED.jsonDepthLimit} levels of nesting fit here.` };
      }
    } else if (token === '}' || token === ']') {
      open.pop();
      nameIsNext = false;
    } else if (token === ',') {
      nameIsNext = names !== null;
    } else if (token !== ':' && nameIsNext && names) {
      const name: string = JSON.parse(token);
      if (open.length === 1) field = name;
      if (names.has(name)) return { field, problem: `"${name.slice(0, 60)}" was given more than once.` };
      names.add(name);
      nameIsNext = false;
    } else if (/^-?\d/.test(token) && !Number.isFinite(Number(token))) {
      return { field, problem: 'This number is too large.' };
    }
  }
  return null;
}

/** A number that JSON.stringify writes in these very digits: `10.0`, or one that no double holds. */
export function rawNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

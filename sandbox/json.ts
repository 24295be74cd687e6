import { ASSUMED } from './assumptions.ts';

/** Matches JSON tokens: strings, brackets, separators, and the text between them (numbers, true, false, null). */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * Returns a problem in a valid JSON text, with its top-level field, or null. Problems are a repeated name (parsers differ
 * in which one counts), a number that is parsed as infinite, and nesting beyond the limit.
 */
export function oddityOf(text: string): { field: string; problem: string } | null {
  /** The names read so far in each open bracket; null for a list. */
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

/** Returns a number that JSON.stringify writes in exactly these digits, even `10.0` or one that no double can hold. */
export function rawNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

import { stripVTControlCharacters } from 'node:util';

/** Number of lines that say what was expected, received and waited for; the call log after them repeats itself. */
const mostLines = 16;

/**
 * Returns a failed test's message for the list at the end of `npm test`: without colours and empty lines, indented.
 * The list is often all that is left of a run, so it must say why a test failed.
 * @param message as vitest or Playwright reports it
 * @param place where it failed, e.g. `older.spec.ts:206`
 */
export function failureReason(message: string | undefined, place?: string): string {
  const lines = stripVTControlCharacters(message ?? 'no message')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
  return [...(place ? [place] : []), ...shown].map((line) => `\n      ${line}`).join('');
}

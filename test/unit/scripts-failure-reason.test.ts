import { expect, test } from 'vitest';
import { failureReason } from '../../scripts/lib/failure-reason.ts';

test('a failed test is listed with its place and its message, without colours and empty lines', () => {
  const message = '\u001b[31mError: expect(locator).toBeVisible()\u001b[39m\n\nTimeout: 60000ms  \n';
  expect(failureReason(message, 'older.spec.ts:206')).toBe(
    '\n      older.spec.ts:206\n      Error: expect(locator).toBeVisible()\n      Timeout: 60000ms',
  );
});

test('a long message is cut off, and a missing one is named', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
  expect(failureReason(message)).toMatch(/line 15\n {6}…$/);
  expect(failureReason(undefined)).toBe('\n      no message');
});

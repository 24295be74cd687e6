import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';

/** Words that only one kind of submission has. */
const ofOneKind = /subscription|invitation|investment|investor|campaign|wallet|costs|survey|signature/i;
/** Stored names, and the example that a comment names. */
const allowed = /\bsubscription_id\b|`subscriptions\/kind\.ts`/g;

/** Returns the lines of a text that name something of one kind of submission. */
const linesOfOneKind = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => ofOneKind.test(line.replaceAll(allowed, '')))
    .map((line) => line.trim());

it('the core that sends knows no kind of submission by name', () => {
  const folder = join(root, 'main', 'sync');
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) =>
    linesOfOneKind(readFileSync(join(folder, file), 'utf8')).map((line) => `${file}: ${line}`),
  );
  expect(found).toEqual([]);
});

it.each([
  [`note('subscription.takenBack', {});`],
  [`if (step === 'assignWallet') return;`],
  ['/** Reads the costs document. */'],
])('a name of one kind is found: %s', (line) => expect(linesOfOneKind(line)).toEqual([line]));

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/lib/paths.ts';

/** A method of a store that writes by its name, called or handed on. */
const saving =
  /\b(store|repository|rows)\??\.(save|insert|write|update|set|change|queue|unqueue|hold(?!er)|remove|delete)\w*/;
/** SQL that writes the rows of submissions, by name or in a table that is named only when it runs. */
const writingSql =
  /\b(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(\s+OR\s+\w+)?|DELETE\s+FROM)\s+(\w+\.)?["'`]?(subscriptions\b|\$\{)/gi;

const savers: Readonly<Record<string, string>> = {
  'sync/writer.ts': 'the writer',
  'app/proxy-keychain.ts': 'the keychain, not a store of submissions',
  'subscriptions/repository.ts': 'gives the rows to the saving method that only the writer calls',
};
const sqlWriters: Readonly<Record<string, string>> = {
  'subscriptions/rows.ts': 'the statement of the saving method',
  'subscriptions/repository.ts': 'the statement for a row whose record cannot be read',
};

const folder = join(root, 'main');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));
const statementsIn = (file: string) =>
  readFileSync(join(folder, file), 'utf8').match(writingSql)?.length ?? 0;
const filesWith = (pattern: RegExp) =>
  files.filter((file) => pattern.test(readFileSync(join(folder, file), 'utf8'))).sort();

it('only the writer saves submissions', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(filesWith(saving)).toEqual(Object.keys(savers).sort());
});

it('only the statements behind the saving methods write rows of submissions', () => {
  expect(files.filter((file) => statementsIn(file) > 0).sort()).toEqual(Object.keys(sqlWriters).sort());
  expect(Object.keys(sqlWriters).map(statementsIn)).toEqual([1, 1]);
});

it.each([
  ['kind.store.save(after);', saving],
  ['const put = repository.save;', saving],
  ['store.unqueueUnreadable(ref.id);', saving],
  ["sql.prepare('UPDATE subscriptions SET queued_at = NULL WHERE id = ?')", writingSql],
  ['sql.exec(`UPDATE main.subscriptions\n  SET stage = 1`)', writingSql],
  [`sql.prepare(\`UPDATE \${table} SET updated_at = ?\`)`, writingSql],
  ['INSERT OR REPLACE INTO subscriptions SELECT * FROM earlier.subscriptions', writingSql],
])('a second writer is found: %s', (line, pattern) => expect(line).toMatch(pattern));

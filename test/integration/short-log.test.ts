import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../main/storage/database.ts';
import { keepLogShort } from '../../main/storage/short-log.ts';
import { nextTurn } from '../../main/storage/time-slices.ts';
import { scratchFolder } from '../support/headless.ts';

let folder: ReturnType<typeof scratchFolder>;
let path: string;
let db: ReturnType<typeof openDatabase>;

beforeEach(() => {
  folder = scratchFolder();
  path = join(folder.path, 'desk.sqlite');
  db = openDatabase(path);
  keepLogShort(db);
});
afterEach(() => {
  db.close();
  folder.remove();
});

/** Writes one commit of many rows, about 2 MB. */
function write(rows = 2_000): void {
  const put = db.sql.prepare('INSERT INTO meta (name, value) VALUES (?, randomblob(1000))');
  db.transaction(() => {
    for (let row = 0; row < rows; row += 1) put.run(crypto.randomUUID());
  });
}
const size = () => statSync(path).size;
const logSize = () => statSync(`${path}-wal`).size;

it('leaves what a commit has written in the log until the event loop turns', async () => {
  const before = size();
  write();
  expect(size()).toBe(before);
  await nextTurn();
  expect(size()).toBeGreaterThan(before + 2_000_000);
});

it('uses the log again, so that it does not grow', async () => {
  write();
  await nextTurn();
  const first = logSize();
  for (let turn = 0; turn < 5; turn += 1) {
    write();
    await nextTurn();
  }
  expect(logSize()).toBeLessThan(2 * first);
});

it('leaves few rows in the log', async () => {
  const before = size();
  write(10);
  await nextTurn();
  expect(size()).toBe(before);
});

it('loses nothing while another connection reads an earlier state, and brings the rest in afterwards', async () => {
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec('BEGIN');
  const count = () => Number(reader.prepare('SELECT COUNT(*) AS count FROM meta').get()?.count);
  const before = count();
  write();
  await nextTurn();
  expect(count()).toBe(before);
  reader.exec('COMMIT');
  expect(count()).toBe(before + 2_000);
  reader.close();
  write();
  await nextTurn();
  expect(size()).toBeGreaterThan(4_000_000);
});

it('does nothing after the file was closed', async () => {
  write();
  db.close();
  await nextTurn();
  db = openDatabase(path);
  expect(db.sql.prepare('SELECT COUNT(*) AS count FROM meta').get()?.count).toBeGreaterThanOrEqual(2_000);
});

it('leaves it to SQLite when no turn comes in between', () => {
  const before = size();
  for (let turn = 0; turn < 12; turn += 1) write();
  expect(size()).toBeGreaterThan(before);
});

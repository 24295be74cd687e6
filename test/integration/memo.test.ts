import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../main/storage/database.ts';
import { createMemo } from '../../main/storage/memo.ts';
import { scratchFolder } from '../support/headless.ts';

let folder: ReturnType<typeof scratchFolder>;
let db: Database;
let reads: number;
let count: () => number;

beforeEach(() => {
  folder = scratchFolder();
  db = openDatabase(join(folder.path, 'desk.sqlite'));
  reads = 0;
  const counting = db.sql.prepare('SELECT COUNT(*) AS count FROM meta');
  count = createMemo(db, () => {
    reads += 1;
    return Number(counting.get()?.count);
  });
});
afterEach(() => {
  db.close();
  folder.remove();
});

const write = (to: Database, name: string) =>
  to.transaction(() => to.sql.prepare("INSERT INTO meta VALUES (?, x'00')").run(name));

it('reads once as long as nothing is written', () => {
  expect([count(), count(), count(), reads]).toEqual([0, 0, 0, 1]);
});

it('reads again after a write, by this connection or another', () => {
  count();
  write(db, 'one');
  expect(count()).toBe(1);
  const other = openDatabase(join(folder.path, 'desk.sqlite'));
  write(other, 'two');
  other.close();
  expect([count(), count(), reads]).toEqual([2, 2, 3]);
});

it('keeps nothing that was read in a transaction, which may be undone', () => {
  expect(() =>
    db.transaction(() => {
      db.sql.prepare("INSERT INTO meta VALUES ('undone', x'00')").run();
      expect(count()).toBe(1);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(count()).toBe(0);
  write(db, 'one');
  expect(count()).toBe(1);
});

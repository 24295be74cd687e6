import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { createIds } from '../../main/subscriptions/ids.ts';

it('lists the subscriptions of the beginning in their order, over several pages, without those removed meanwhile', () => {
  const sql = new DatabaseSync(':memory:');
  sql.exec('CREATE TABLE subscriptions (id TEXT PRIMARY KEY, removed_at TEXT)');
  const add = sql.prepare('INSERT INTO subscriptions (id, removed_at) VALUES (?, ?)');
  const names = Array.from({ length: 700 }, (_, number) => `s${number}`);
  for (const id of names) add.run(id, id.endsWith('7') ? 'then' : null);
  const listed = createIds(sql)();
  add.run('later', null);
  const found: string[] = [];
  for (const id of listed) {
    if (found.length === 0) sql.exec("UPDATE subscriptions SET removed_at = 'now' WHERE id = 's699'");
    found.push(id);
  }
  expect(found).toEqual(names.filter((id) => !id.endsWith('7') && id !== 's699'));
  expect(listed.most).toBe(700);
  sql.exec('DELETE FROM subscriptions');
  const none = createIds(sql)();
  expect([[...none], none.most]).toEqual([[], 0]);
  sql.close();
});

import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { RecordError } from '../../main/storage/records.ts';
import { unreadableIn } from '../../main/storage/sealed-values.ts';
import { goldenApp } from '../golden/app.ts';

it('a record that changes or is removed while the file is checked is not reported as unreadable', async () => {
  const here = goldenApp('0.1.0');
  const sql = new DatabaseSync(here.databasePath(here.environment('Demo mit allem')));
  const ids = sql.prepare('SELECT id FROM subscriptions ORDER BY rowid').all();
  const [changed, gone, damaged] = ids.slice(-3).map(({ id }) => String(id));
  const stored = sql.prepare('SELECT data FROM subscriptions WHERE id = ?');
  let begun = false;
  const looked = unreadableIn(sql, {
    read({ kind, place, row, value }) {
      if (kind !== 'subscription') return;
      if (!begun) {
        // All rows of the batch have been read by now.
        begun = true;
        sql.exec('PRAGMA foreign_keys = OFF');
        sql.prepare('UPDATE subscriptions SET data = randomblob(99) WHERE id = ?').run(String(changed));
        sql.prepare('DELETE FROM subscriptions WHERE id = ?').run(String(gone));
      }
      const now = stored.get(String(row.id))?.data;
      const isAsStored = now instanceof Uint8Array && Buffer.compare(now, value as Uint8Array) === 0;
      if (!isAsStored || row.id === damaged) throw new RecordError('shape', place, 'test');
    },
  });
  const found: string[] = [];
  for await (const { id } of looked) found.push(id);
  expect(found).toEqual([damaged]);
  sql.close();
  await here.close();
});

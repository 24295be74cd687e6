import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeptRows, type KeptRows } from '../../main/storage/kept-rows.ts';
import { completeForm, type Headless, headless, scratchFolder } from '../support/headless.ts';
import { campaignId, investorId, refOf } from '../support/samples.ts';
import { withoutGuards } from '../support/schema.ts';

let folder: ReturnType<typeof scratchFolder>;
let app: Headless;
let one: string;
let two: string;
let kept: KeptRows<string>;

beforeEach(() => {
  folder = scratchFolder();
  app = headless({ base: 'http://127.0.0.1:1', clientId: 'c', clientSecret: 's' }, { folder: folder.path });
  [one, two] = [draft('1'), draft('2')];
  kept = createKeptRows(app.core.db.fingerprints, 2);
  kept.keep(one, 'first');
  kept.keep(two, 'second');
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

function draft(units: string): string {
  const { id } = app.subscriptions.create();
  app.subscriptions.save(id, { ...completeForm(investorId, campaignId), units });
  return id;
}
const everything = () => [kept.get(one), kept.get(two)];

/** Writes to the data file with a connection of its own. */
function elsewhere(script: string): void {
  const sql = new DatabaseSync(join(folder.path, 'desk.sqlite'));
  withoutGuards(sql, () => sql.exec(script));
  sql.close();
}

it('keeps what was made of a row until the row is written', () => {
  expect(everything()).toEqual(['first', 'second']);
  app.subscriptions.save(one, completeForm(investorId, campaignId, 7));
  expect(everything()).toEqual([undefined, 'second']);
});

it('forgets what was made of a submission whose operation is written', () => {
  const { outbox, db } = app.core;
  db.transaction(() =>
    outbox.create({
      owner: refOf(two),
      step: 'createInvitation',
      path: '/v2/invitations/',
      content: { type: 'json', fields: {} },
    }),
  );
  expect(everything()).toEqual(['first', undefined]);
});

it('forgets everything when another connection has written, whatever it was', () => {
  elsewhere("INSERT INTO meta VALUES ('other', x'00')");
  expect(everything()).toEqual([undefined, undefined]);
});

it('forgets what was made within a transaction that is undone', () => {
  expect(() =>
    app.core.db.transaction(() => {
      app.core.db.sql.prepare("UPDATE subscriptions SET stage = 'refused' WHERE id = ?").run(one);
      kept.keep(one, 'refused');
      expect(kept.get(one)).toBe('refused');
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(kept.get(one)).toBeUndefined();
});

it('keeps only so many, those that were used last', () => {
  kept.get(one);
  const three = draft('3');
  kept.keep(three, 'third');
  expect([kept.get(one), kept.get(two), kept.get(three)]).toEqual(['first', undefined, 'third']);
});

it('shows a row that something else has changed as such, though it was opened before', () => {
  expect(app.repository.listed(one)).toMatchObject({ id: one, stage: 'draft' });
  elsewhere(`UPDATE subscriptions SET stage = 'acknowledged' WHERE id = '${one}'`);
  expect(app.repository.listed(one)).toMatchObject({ id: one, unreadable: 'changed' });
  expect(() => app.repository.load(one)).toThrow();
  expect(app.repository.listed(two)).toMatchObject({ id: two, stage: 'draft' });
});

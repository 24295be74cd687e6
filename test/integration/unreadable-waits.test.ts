import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ListChoice, listFilters } from '../../contract/subscription-list.ts';
import { type GoldenApp, goldenApp } from '../golden/app.ts';
import { type GoldenFile, goldenFile } from '../golden/file.ts';
import type { TestApp } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

let here: GoldenApp;
let golden: GoldenFile;
let app: TestApp;
beforeEach(() => {
  here = goldenApp('0.1.0');
  golden = goldenFile(here);
});
afterEach(() => here.close());

/** Damages the records of the matching subscriptions, and returns their ids. */
const damage = (where: string): string[] =>
  golden.inFile((sql) =>
    sql
      .prepare(
        `UPDATE subscriptions SET data = randomblob(80) WHERE removed_at IS NULL AND ${where} RETURNING id`,
      )
      .all()
      .map(({ id }) => String(id))
      .sort(),
  );
const rowOf = (id: string) =>
  golden.inFile((sql) => sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id));

async function open(connected: boolean): Promise<void> {
  here.connect(connected);
  app = await here.open();
  await app.get('environments.activate', { id: golden.environmentId });
}

const list = async (filter: ListChoice) => {
  const { rows, counts } = await app.get('subscriptions.list', {
    filter,
    search: '',
    offset: 0,
    limit: 500,
  });
  return { ids: rows.map(({ id }) => id).sort(), counts };
};
const sync = async () => (await app.get('app.state')).sync;
const lookedThrough = () =>
  until(async () => (await app.get('app.state')).unreadable.complete, 'all records were read');

it.each([true, false])(
  'unreadable subscriptions that were being sent count as needing a person (connected: %s)',
  async (connected) => {
    const stopped = damage("stage IN ('onItsWay', 'uncertain')");
    expect(stopped.length).toBeGreaterThan(2);
    // The other subscriptions that the lanes check after a start.
    const looked = damage("reason IN ('noWallet', 'signature') OR stage = 'acknowledged'");
    const before = stopped.map(rowOf);
    await open(connected);
    await lookedThrough();

    expect((await list('onItsWay')).ids).toEqual([]);
    expect((await list('needsYou')).ids).toEqual(expect.arrayContaining(stopped));
    const unreadable = (await list('unreadable')).ids;
    expect(unreadable).toEqual(expect.arrayContaining(stopped));
    expect([...stopped, ...looked]).toEqual(expect.arrayContaining(unreadable));
    for (const reason of ['waitsForSending', 'waitsForRetry', 'costsDocument'] as const)
      expect((await list(reason)).ids).toEqual([]);
    const { counts } = await list('all');
    for (const filter of listFilters) expect(counts[filter]).toBe((await list(filter)).ids.length);

    const { waits, needs, waiting, uncertain, run } = await sync();
    expect({ waits, waiting, uncertain, run }).toEqual({
      waits: [],
      waiting: 0,
      uncertain: 0,
      run: { done: 0, total: 0, refused: 0, needsYou: 0 },
    });
    expect(needs).toContainEqual({
      reason: 'unreadable',
      count: unreadable.length,
      id: null,
      nextAttemptAt: null,
    });
    expect(stopped.map(rowOf)).toEqual(before);
    expect(app.defects).toEqual([]);
  },
);

it('a single unreadable subscription is named, and the others with its reason are counted without it', async () => {
  await open(false);
  const [one = '', ...others] = (await list('signature')).ids;
  expect(others).not.toEqual([]);
  await app.backend.close();
  damage(`id = '${one}'`);
  await open(false);
  const { needs } = await sync();
  expect(needs).toContainEqual({ reason: 'unreadable', count: 1, id: one, nextAttemptAt: null });
  expect(needs.find(({ reason }) => reason === 'signature')?.count).toBe(others.length);
});

it('unreadable subscriptions that needed a person anyway are found by the check, and drafts stay drafts', async () => {
  const needing = damage("stage IN ('needsYou', 'refused')");
  const drafts = damage("stage = 'draft'");
  await open(false);
  await lookedThrough();
  expect((await list('unreadable')).ids).toEqual(needing);
  expect((await list('drafts')).ids).toEqual(drafts);
  const { needs } = await sync();
  expect(needs.map(({ reason, count }) => [reason, count])).toContainEqual(['unreadable', needing.length]);
  expect(needs.find(({ reason }) => reason === 'noWallet')).toBeUndefined();
});

it('an unreadable open operation holds its subscription back, and an unreadable trail entry does not', async () => {
  const id = golden.withUnits('23');
  golden.inFile((sql) => {
    sql.exec('PRAGMA ignore_check_constraints = ON');
    sql.prepare("UPDATE operations SET kind = 'x' WHERE subscription_id = ?").run(id);
    withoutGuards(sql, () => sql.exec('UPDATE trail SET details = randomblob(80)'));
  });
  await open(true);
  await lookedThrough();
  expect((await list('unreadable')).ids).toEqual([id]);
  expect((await list('onItsWay')).ids).not.toContain(id);
});

it.each(['stage', 'reason'])('an unknown %s is found at once, and every count agrees', async (column) => {
  const harmed = golden.inFile((sql) => {
    sql.exec('PRAGMA ignore_check_constraints = ON');
    return sql
      .prepare(
        `UPDATE subscriptions SET ${column} = 'x' WHERE reason IN ('waitsForSending', 'takenBack') RETURNING id`,
      )
      .all()
      .map(({ id }) => String(id))
      .sort();
  });
  await open(false);
  expect((await list('unreadable')).ids).toEqual(harmed);
  const { waits, needs } = await sync();
  const sum = (groups: typeof needs) => groups.reduce((total, { count }) => total + count, 0);
  const { counts } = await list('all');
  expect(sum(waits)).toBe(counts.onItsWay);
  // The statuses of finished subscriptions need a person too, and are not part of what is sent.
  const { rows } = await app.get('subscriptions.list', {
    filter: 'needsYou',
    search: '',
    offset: 0,
    limit: 99,
  });
  const finished = rows.filter(({ stage, unreadable }) => stage === 'acknowledged' && !unreadable);
  expect(sum(needs) + finished.length).toBe(counts.needsYou);
});

it.each([
  ['another id', "UPDATE subscriptions SET id = 'no-uuid' WHERE reason = 'unknownOutcome'"],
  ['no row', "DELETE FROM subscriptions WHERE reason = 'unknownOutcome'"],
])(
  'an open operation whose subscription has %s does not keep the stage of others from being refreshed',
  async (_, script) => {
    golden.inFile((sql) => sql.exec(`PRAGMA foreign_keys = OFF; ${script}`));
    await open(false);
    const retried = (await list('waitsForRetry')).ids;
    expect(retried).not.toEqual([]);
    here.clock.jump(30 * 86_400_000);
    await until(
      async () => (await list('waitsForRetry')).ids.length === 0,
      'no subscription waits for a retry',
    );
    expect((await list('unknownOutcome')).ids).toEqual(expect.arrayContaining(retried));
    expect(app.defects).toEqual([]);
  },
);

it('a record whose subscription no longer exists does not offer that subscription', async () => {
  const { id, of } = golden.inFile((sql) => {
    const row = sql.prepare('SELECT id, subscription_id FROM documents').get() ?? {};
    sql.exec("PRAGMA foreign_keys = OFF; UPDATE documents SET fetched_at = 'x'");
    sql.prepare('DELETE FROM subscriptions WHERE id = ?').run(row.subscription_id as string);
    return { id: row.id, of: row.subscription_id };
  });
  await open(false);
  await lookedThrough();
  const { records } = (await app.get('app.state')).unreadable;
  expect(records.find((record) => record.id === id)).toMatchObject({ subscriptionId: of, isThere: false });
});

it('a subscription that is readable again at the next opening is sent', async () => {
  const id = golden.withUnits('24');
  const whole = golden.record(id);
  const version = golden.versionOf(id);
  golden.putRecord(id, whole, 99);
  await open(false);
  expect((await list('unreadable')).ids).toEqual([id]);
  await app.backend.close();
  golden.putRecord(id, whole, version);
  await open(true);
  await until(
    async () => (await app.get('subscriptions.get', { id })).reason === 'complete',
    'the subscription is complete',
  );
  expect((await list('unreadable')).ids).toEqual([]);
});

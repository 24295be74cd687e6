import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import type { Database } from '../../main/storage/database.ts';
import { expectAllWhole } from '../support/exactly-once.ts';
import { completeForm, type Headless, headless, saveAnew, temporaryFolder } from '../support/headless.ts';
import { addressOf, expectKilled } from '../support/killed.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const dataKey = newDataKey();
let here: Scenario;
let app: Headless;
let commits: number;
const countCommits = (db: Database) =>
  db.onTransaction({
    beforeCommit() {
      commits += 1;
    },
  });
beforeEach(async () => {
  here = await scenario();
  app = here.open({ withDatabase: countCommits, dataKey });
  commits = 0;
});
afterEach(async () => {
  vi.restoreAllMocks();
  await here.close();
});

const batches = () => app.subscriptions.batches;
/** Returns complete forms of different orders. */
const forms = (count: number, first = 1): SubscriptionForm[] =>
  Array.from({ length: count }, (_, index) => here.form({}, first + index));
const drafts = async (count: number): Promise<string[]> => (await batches().enterAll(forms(count))).ids;
const whats = (id: string, session = app) => session.trail.of(refOf(id)).map(({ what }) => what);
const released = (ids: readonly string[], session = app) =>
  ids.filter((id) => session.repository.load(id).queuedAt !== null);
/** Holds the clock of time slices, so that one slice takes everything. */
const holdSlices = () => vi.spyOn(performance, 'now').mockReturnValue(0);
/** Makes each time slice end after one item. */
const endSlicesAtOnce = () => {
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (time += 1_000));
};
/** Writes to the data file as another program does. */
function edit(script: string): void {
  const sql = new DatabaseSync(join(here.folder, 'desk.sqlite'));
  sql.exec(script);
  sql.close();
}

it('is one transaction when it fits into one slice', async () => {
  holdSlices();
  const ids = await drafts(50);
  expect([new Set(ids).size, commits]).toEqual([50, 1]);
  for (const task of ['queueAll', 'removeAll', 'restoreAll'] as const) {
    commits = 0;
    expect(await batches()[task](ids)).toEqual({ tried: 50, left: [], error: null });
    expect(commits).toBe(1);
  }
  expect(ids.every((id) => whats(id).at(-1) === 'subscription.restored')).toBe(true);
  expect(await app.trail.verify()).toMatchObject({ intact: true });
});

it('checks without writing, and tells what would be released', async () => {
  const ids = await drafts(3);
  const other = await batches().enterAll([
    {
      ...here.form({ signature: { signedAt: '', costsInformed: false } }, 9),
      investorId: here.investor.noWallet,
    },
    { ...here.form(), units: '' },
  ]);
  commits = 0;
  const { left, release, tried } = await batches().checkAll([...ids, ...other.ids, randomUUID()]);
  expect(commits).toBe(0);
  expect(tried).toBe(6);
  expect(left.map(({ why }) => why)).toEqual(['incomplete', 'gone']);
  expect(release).toEqual({
    investors: {
      total: 2,
      first: [
        { id: here.investor.oneWallet, name: null },
        { id: here.investor.noWallet, name: null },
      ],
    },
    campaigns: { total: 1, first: [{ id: here.campaign.plain, name: null }] },
    unsigned: 1,
  });
});

it('releases in the order of the ids, behind what a person waits for', async () => {
  const [first = '', ...others] = await drafts(6);
  const ids = others.toReversed();
  await app.close();
  app = here.open({ dataKey, lanes: 1 });
  app.sendGate.choose(true);
  app.scheduler.start([]);
  await batches().queueAll(ids);
  await batches().queueAll([first]);
  app.sendGate.choose(false);
  await app.scheduler.idle();
  const sent = here.wire.of('POST', '/v2/invitations/').map(({ body }) => JSON.parse(body).units);
  expect(sent).toEqual([first, ...ids].map((id) => Number(app.repository.load(id).form.units)));
  expectAllWhole(here.report());
});

it('leaves what a person has to look at, what cannot be read and what is gone, and releases the others', async () => {
  const ids = await drafts(8);
  const [
    complete = '',
    incomplete = '',
    second = '',
    damaged = '',
    gone = '',
    queued = '',
    removed = '',
    last = '',
  ] = ids;
  app.subscriptions.save(incomplete, { ...here.form(), units: '' });
  saveAnew(app, second, here.form({}, 1));
  app.subscriptions.queue(queued);
  app.subscriptions.remove(removed);
  edit(`UPDATE subscriptions SET data = zeroblob(60) WHERE id = '${damaged}'`);
  const missing = randomUUID();
  const { left, ...rest } = await batches().queueAll([...ids, missing, 'a damaged id']);
  expect(rest).toEqual({ tried: 10, error: null });
  expect(left.map(({ item, why }) => [item, why])).toEqual([
    [complete, 'second'], // the third one has become the same order
    [incomplete, 'incomplete'],
    [second, 'second'],
    [damaged, 'unreadable'],
    [queued, 'resting'],
    [removed, 'gone'],
    [missing, 'gone'],
    ['a damaged id', 'unreadable'],
  ]);
  expect(released([complete, incomplete, second, gone, last])).toEqual([gone, last]);
  expect(whats(damaged)).not.toContain('subscription.queued');
  expect(await app.trail.verify()).toMatchObject({ intact: true });
});

it('removes and restores only what the platform has no part of', async () => {
  const ids = await drafts(3);
  const [sent = '', ...others] = ids;
  app.start();
  app.subscriptions.queue(sent);
  await reaches(app, sent, 'complete');
  expect(await batches().removeAll(ids)).toMatchObject({
    tried: 3,
    left: [{ item: sent, why: 'onPlatform' }],
  });
  expect(others.map((id) => app.repository.load(id).removedAt)).not.toContain(null);
  expect(await batches().restoreAll([...others, randomUUID()])).toMatchObject({ left: [{ why: 'gone' }] });
  expect(others.map((id) => app.repository.load(id).removedAt)).toEqual([null, null]);
});

it('leaves one whose operation cannot be read, and no other', async () => {
  app.sendGate.choose(true);
  const ids = await drafts(5);
  const [, , broken = ''] = ids;
  const before = whats(broken);
  edit(
    `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key, environment_id, base_url,
       client_id, state, attempts, created_at)
     VALUES ('${randomUUID()}', '${broken}', 1, 'createInvitation', 'POST', '/v2/invitations/', x'00', 'k', 'headless', 'b', 'c',
       'sending', 1, '2026-01-01T00:00:00Z')`,
  );
  const { left, error } = await batches().queueAll(ids);
  expect([left.map(({ item, why }) => [item, why]), error]).toEqual([[[broken, 'unreadable']], null]);
  expect(whats(broken)).toEqual(before);
  expect(released(ids.filter((id) => id !== broken))).toHaveLength(4);
  expect(await app.trail.verify()).toMatchObject({ intact: true });
});

it('stops after its current transaction, and goes on from there when it is asked again', async () => {
  endSlicesAtOnce();
  const ids = await drafts(6);
  const stopping = new AbortController();
  const onProgress = (tried: number) => tried === 2 && stopping.abort();
  expect(await batches().queueAll(ids, { signal: stopping.signal, onProgress })).toMatchObject({ tried: 2 });
  expect(released(ids)).toEqual(ids.slice(0, 2));
  expect(await batches().queueAll(ids.slice(2))).toMatchObject({ tried: 4, left: [] });
});

it('ends when the environment closes, and the rest is not touched', async () => {
  endSlicesAtOnce();
  const ids = await drafts(6);
  const run = app.batches.run('queue', ids);
  const waiting = app.batches.run('remove', ids);
  await app.close();
  const { tried, error } = await run;
  expect([tried < 6, error]).toEqual([true, null]);
  expect(await waiting).toEqual({ tried: 0, left: [], error: null });
  app = here.open({ dataKey });
  expect(released(ids)).toEqual(ids.slice(0, tried));
});

const noSmallDisk = whyNoSmallDisk();

it('keeps what it stored before the disk was full, and names the rest as not touched', async (ctx) => {
  ctx.skip(noSmallDisk !== null, String(noSmallDisk));
  const folder = temporaryFolder();
  const disk = smallDisk(join(folder.path, 'profile'), 16);
  const session = headless(here.connection, { folder: disk.path, defect: () => {} });
  try {
    const { ids } = await session.subscriptions.batches.enterAll(
      Array.from({ length: 1_000 }, (_, index) =>
        completeForm(here.investor.oneWallet, here.campaign.plain, index + 1),
      ),
    );
    expect(ids).toHaveLength(1_000);
    let isFilled = false;
    const onProgress = () => {
      if (!isFilled) disk.fill();
      isFilled = true;
    };
    const tally = await session.subscriptions.batches.queueAll(ids, { onProgress });
    expect(tally.error).toMatchObject({ errcode: 13 });
    expect(tally.tried).toBeGreaterThan(0);
    expect(tally.tried).toBeLessThan(1_000);
    expect(released(ids, session)).toEqual(ids.slice(0, tally.tried));
    const queued = (id: string) => whats(id, session).includes('subscription.queued');
    expect(ids.filter(queued)).toEqual(ids.slice(0, tally.tried));
    expect(await session.trail.verify()).toMatchObject({ intact: true });
    disk.free();
    expect(await session.subscriptions.batches.queueAll(ids.slice(tally.tried))).toMatchObject({
      tried: 1_000 - tally.tried,
      left: [],
      error: null,
    });
  } finally {
    await session.close();
    disk.remove();
    folder.remove();
  }
});

it.each([
  ['before the second commit', 'beforeCommit', 2],
  ['after the third commit', 'begun', 4],
])(
  'killed %s, each subscription is released as a whole or not at all, and none is sent twice',
  async (_, point, time) => {
    const ids = await drafts(20);
    await app.close();
    await expectKilled(`
    import { headless } from ${addressOf('test/support/headless.ts')};
    let time = 0;
    performance.now = () => (time += 4);
    const app = headless(${JSON.stringify(here.connection)}, { folder: ${JSON.stringify(here.folder)}, dataKey: '${dataKey}' });
    let left = ${time};
    app.core.db.onTransaction({ ${point}() { if (--left === 0) process.kill(process.pid, 'SIGKILL'); } });
    await app.subscriptions.batches.queueAll(${JSON.stringify(ids)});
  `);
    app = here.open({ dataKey });
    const queued = released(ids);
    expect(queued).toEqual(ids.slice(0, queued.length));
    expect([queued.length > 0, queued.length < 20]).toEqual([true, true]);
    for (const id of ids) {
      const isReleased = queued.includes(id);
      expect(whats(id).filter((what) => what === 'subscription.queued')).toHaveLength(Number(isReleased));
      expect(app.repository.load(id).stage).toBe(isReleased ? 'onItsWay' : 'draft');
    }
    expect(await app.trail.verify()).toMatchObject({ intact: true });
    app.start();
    const { left } = await batches().queueAll(ids);
    expect(left.map(({ item }) => item)).toEqual(queued);
    await app.scheduler.idle();
    expect(here.report().investments).toHaveLength(20);
    expectAllWhole(here.report());
  },
);

it('goes before the work in the background', async () => {
  endSlicesAtOnce();
  let tried = 0;
  const batch = batches().enterAll(forms(3), {
    onProgress: (now) => {
      tried = now;
    },
  });
  await app.core.db.precedence.free();
  expect(tried).toBe(3);
  await batch;
});

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
  app.start();
});
afterEach(() => here.close());

const invest = async (count: number) => {
  const ids = Array.from({ length: count }, (_, index) => enter(app, here.form({}, index + 1)));
  for (const id of ids) await reaches(app, id, 'complete');
  return ids;
};
const row = (id: string) =>
  app.review
    .list({ filter: 'all', search: '', offset: 0, limit: 500 })
    .rows.find(({ subscriptionId }) => subscriptionId === id);
const move = (id: string, status: string) =>
  here.sandbox.setStatus(app.subscriptions.get(id).investmentId ?? '', status);
const refreshed = async (id: string | null = null) => {
  app.review.refresh(id);
  await app.review.atRest();
};
describe('a status', () => {
  it('is read again, with the former one and the time of the change', async () => {
    const [one = '', other = ''] = await invest(2);
    expect(row(one)).toMatchObject({
      status: 'KYC_PENDING',
      previousStatus: null,
      needsReview: true,
      lastReview: null,
    });
    move(one, 'PAID');
    move(other, 'PAID');
    await refreshed(one);
    expect(row(one)).toMatchObject({ status: 'PAID', previousStatus: 'KYC_PENDING', refreshFailed: null });
    expect(row(other)).toMatchObject({ status: 'KYC_PENDING' });
    expect(app.subscriptions.trail(one).at(-1)).toMatchObject({
      what: 'status.changed',
      details: { from: 'KYC_PENDING', to: 'PAID' },
    });
  });

  it('is read again for all investments, with progress', async () => {
    const ids = await invest(6);
    for (const id of ids) move(id, 'ACCEPTED');
    expect(app.review.refresh(null)).toEqual({ running: true, done: 0, failed: 0, total: 6 });
    await app.review.atRest();
    expect(ids.map((id) => row(id)?.status)).toEqual(ids.map(() => 'ACCEPTED'));
    expect(app.review.stopRefresh()).toEqual({ running: false, done: 6, failed: 0, total: 6 });
  });

  it('that is unknown is shown as it came, and listed first', async () => {
    const [one = '', other = ''] = await invest(2);
    move(one, 'Rück­abwicklung <b>!');
    await refreshed();
    expect(row(one)).toMatchObject({ status: 'Rück­abwicklung <b>!', needsReview: true });
    const { rows } = app.review.list({ filter: 'needsReview', search: '', offset: 0, limit: 9 });
    expect(rows.map(({ subscriptionId }) => subscriptionId)).toEqual([one, other]);
    expect(app.subscriptions.get(one).status).toBe('Rück­abwicklung <b>!');
  });

  it('may move backwards', async () => {
    const [id = ''] = await invest(1);
    for (const status of ['REVIEW_PENDING', 'KYC_PENDING']) {
      move(id, status);
      await refreshed(id);
    }
    expect(row(id)).toMatchObject({ status: 'KYC_PENDING', previousStatus: 'REVIEW_PENDING' });
  });

  it('that cannot be read leaves the last one in place, and the reason is shown', async () => {
    const [id = ''] = await invest(1);
    here.sandbox.faults.add({ kind: 'html', times: 1, method: 'GET', path: '/v2/investments/*' });
    await refreshed(id);
    expect(row(id)).toMatchObject({
      status: 'KYC_PENDING',
      refreshFailed: expect.stringMatching(/^between: .*502/),
    });
    await refreshed(id);
    expect(row(id)).toMatchObject({ refreshFailed: null });
  });

  it.each(['null', '[]', '"PAID"', '{"status":', '{}'])(
    'stays as the platform last sent it after a nonsensical answer (%s)',
    async (text) => {
      const [id = ''] = await invest(1);
      const before = app.subscriptions.get(id).record.investment;
      const read = row(id)?.statusReadAt;
      await app.close();
      app = here.open({
        fetch: async (input, init) =>
          /investments\/[0-9a-f-]{36}\/$/.test(String(input))
            ? new Response(text)
            : here.wire.fetch(input, init),
      });
      app.scheduler.start([]);
      await refreshed(id);
      expect(app.subscriptions.get(id)).toMatchObject({
        status: 'KYC_PENDING',
        record: { investment: before },
      });
      expect(row(id)).toMatchObject({ refreshFailed: expect.any(String), statusReadAt: read });
    },
  );

  it('is no longer read once a person stops the reading', async () => {
    const ids = await invest(12);
    here.sandbox.settings.latency = 50;
    app.review.refresh(null);
    await until(() => here.wire.of('GET', '/v2/investments/').length >= 4, 'the reading has begun');
    const progress = app.review.stopRefresh();
    expect(progress.total).toBeLessThan(ids.length);
    await app.review.atRest();
    expect(here.wire.of('GET', '/v2/investments/').length).toBeLessThan(ids.length);
    expect(app.review.stopRefresh()).toMatchObject({ running: false });
  });

  it('is not found for something that is no investment, and is not read offline', async () => {
    const { id } = app.subscriptions.create();
    expect(failureOf(() => app.review.refresh(id))).toEqual({ code: 'notFound' });
    expect(failureOf(() => app.review.refresh('99999999-9999-4999-8999-999999999999'))).toEqual({
      code: 'notFound',
    });
    app.sendGate.choose(true);
    expect(failureOf(() => app.review.refresh(null))).toEqual({ code: 'offline' });
  });
});

describe('a refresh of 200 investments, with answers that do not come', () => {
  /** Readings that have begun, in order; each waits until the test answers it. */
  let readings: { id: string; answer(): void }[];
  const holdReadings = (ids: readonly string[]) => {
    readings = [];
    const known = new Map(ids.map((id) => [app.subscriptions.get(id).investmentId, id]));
    here.wire.before = ({ method, path }) => {
      const id = known.get(/investments\/([0-9a-f-]{36})\/$/.exec(path)?.[1] ?? '');
      if (method !== 'GET' || !id) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      readings.push({ id, answer: resolve });
      return promise;
    };
  };
  const endReadings = async () => {
    app.review.stopRefresh();
    here.wire.before = () => undefined;
    for (const { answer } of readings) answer();
    await app.review.atRest();
  };

  it('never lets a release or a click wait behind more than one reading per lane', async () => {
    const ids = await invest(200);
    holdReadings(ids);
    expect(app.review.refresh(null)).toMatchObject({ running: true, total: 200 });
    await until(() => readings.length === 4, 'half of the 8 lanes read');
    const free = enter(app, here.form({}, 201));
    await reaches(app, free, 'complete');
    expect(readings, 'the release did not wait for any reading').toHaveLength(4);
    await endReadings();

    await app.close();
    app = here.open({ lanes: 2 });
    app.start();
    await until(() => app.sync().lastContactAt !== null, 'the app is online');
    holdReadings(ids);
    app.review.refresh(null);
    await until(() => readings.length === 2, 'both lanes read');
    const clicked = ids.at(-1) ?? '';
    app.review.refresh(clicked);
    const before = here.wire.of('POST').length;
    const released = enter(app, here.form({}, 202));
    readings[0]?.answer();
    // The other lane still reads, so this one has taken the release next, and all its steps before another reading.
    await until(() => here.wire.of('POST').length > before, 'the first write of the release');
    expect(readings).toHaveLength(2);
    await reaches(app, released, 'complete');
    await until(() => readings.length === 3, 'the lane reads again');
    expect(readings[2]?.id, 'the row that a person clicked is read first').toBe(clicked);
    expect(here.wire.of('POST').length).toBeGreaterThan(before + 1);
    const { total, done } = app.review.stopRefresh();
    expect([total, done]).toEqual([3, 1]);
    await endReadings();
  });

  it('ends when sending is paused, and says how many statuses were not read', async () => {
    const ids = await invest(6);
    holdReadings(ids);
    app.review.refresh(null);
    await until(() => readings.length === 4, 'the reading has begun');
    app.sendGate.choose(true);
    for (const { answer } of readings) answer();
    await app.review.atRest();
    expect(app.review.stopRefresh()).toMatchObject({ running: false, done: 4, total: 6 });
    app.sendGate.choose(false);
    expect(app.scheduler.pendingReads()).toBe(0);
  });
});

describe("a person's review", () => {
  it('is stored with note, name and time, and takes the investment off the list', async () => {
    const [id = ''] = await invest(1);
    const marked = app.review.mark(id, 'KYC_PENDING', 'Angerufen, schickt Ausweis.');
    expect(marked).toMatchObject({
      needsReview: false,
      lastReview: { by: 'tester', note: 'Angerufen, schickt Ausweis.', status: 'KYC_PENDING' },
    });
    expect(app.review.list({ filter: 'needsReview', search: '', offset: 0, limit: 9 })).toMatchObject({
      rows: [],
      total: 0,
      counts: { needsReview: 0, all: 1 },
    });
    expect(app.subscriptions.trail(id).at(-1)).toMatchObject({ what: 'review.marked', who: 'tester' });
    await app.close();
    app = here.open();
    expect(row(id)).toMatchObject({
      lastReview: { note: 'Angerufen, schickt Ausweis.' },
      needsReview: false,
    });
  });

  it('has a note that outlives a restart while it is written, and marking uses it up', async () => {
    const [id = ''] = await invest(1);
    app.review.saveNote(id, 'Angerufen, schi');
    await app.close();
    app = here.open();
    expect(row(id)).toMatchObject({ draftNote: 'Angerufen, schi', needsReview: true });
    app.review.mark(id, 'KYC_PENDING', 'Angerufen, schickt Ausweis.');
    expect(row(id)).toMatchObject({ draftNote: '' });
    expect(failureOf(() => app.review.saveNote(randomUUID(), 'x'))).toEqual({ code: 'notFound' });
  });

  it('is needed for a failed or unknown status, which never counts as invested', async () => {
    const listed = (filter: 'invested' | 'needsYou') =>
      app.subscriptions.list({ filter, search: '', offset: 0, limit: 9 }).rows.map((each) => each.id);
    const [id = ''] = await invest(1);
    expect(listed('invested')).toEqual([id]);
    for (const status of [
      'CANCELLED',
      'REJECTED_BY_ISSUER',
      'ON_HOLD_BY_AML',
      'KYC_INSUFFICIENT',
      'accepted',
    ]) {
      move(id, status);
      await refreshed(id);
      expect(listed('invested'), status).toEqual([]);
      expect(listed('needsYou'), status).toEqual([id]);
      expect(app.subscriptions.list({ filter: 'all', search: '', offset: 0, limit: 9 }).counts).toMatchObject(
        {
          invested: 0,
          needsYou: 1,
        },
      );
      app.review.mark(id, status, '');
      expect(listed('needsYou'), status).toEqual([]);
      expect(app.subscriptions.get(id)).toMatchObject({ stage: 'acknowledged', reason: 'complete' });
    }
    move(id, 'ACCEPTED');
    await refreshed(id);
    expect(listed('invested')).toEqual([id]);
  });

  it('is needed again when the status changes, even when it changes back to the reviewed one', async () => {
    const [id = ''] = await invest(1);
    app.review.mark(id, 'KYC_PENDING', '');
    await refreshed(id);
    expect(row(id)?.needsReview).toBe(false);
    move(id, 'REVIEW_PENDING');
    await refreshed(id);
    expect(row(id)).toMatchObject({ needsReview: true, lastReview: { status: 'KYC_PENDING' } });
    move(id, 'KYC_PENDING');
    await refreshed(id);
    expect(row(id)?.needsReview).toBe(true);
  });

  it('is refused when the status is no longer the one that the person saw', async () => {
    const [id = ''] = await invest(1);
    move(id, 'PAID');
    await refreshed(id);
    expect(failureOf(() => app.review.mark(id, 'KYC_PENDING', 'gut'))).toEqual({
      code: 'invalidInput',
      field: 'status',
      said: 'PAID',
    });
    expect(row(id)?.lastReview).toBeNull();
  });

  it('needs an investment', () => {
    const { id } = app.subscriptions.create();
    expect(failureOf(() => app.review.mark(id, 'PAID', ''))).toMatchObject({ code: 'invalidInput' });
    expect(
      failureOf(() => app.review.mark('99999999-9999-4999-8999-999999999999', 'PAID', '')),
    ).toMatchObject({ code: 'notFound' });
  });
});

it('the review list is searched by name, e-mail, id, units and status, and comes in pages', async () => {
  await app.investors.refresh();
  const ids = await invest(5);
  move(ids[2] ?? '', 'PAID');
  await refreshed();
  const list = (search: string, offset = 0, limit = 500) =>
    app.review.list({ filter: 'all', search, offset, limit });
  expect(list('paid').rows.map(({ subscriptionId }) => subscriptionId)).toEqual([ids[2]]);
  expect(list('EINS übung').total).toBe(5);
  expect(list('3').rows.map(({ subscriptionId }) => subscriptionId)).toEqual([ids[2]]);
  const [investor] = app.investors.search('Eins', 1).investors;
  expect(investor?.email).toMatch(/@/);
  expect(list(investor?.email ?? '').total).toBe(5);
  expect(list('niemand')).toMatchObject({ rows: [], total: 0, counts: { all: 5 } });
  expect(list(row(ids[1] ?? '')?.investmentId ?? '').total).toBe(1);
  expect(
    [...list('', 0, 2).rows, ...list('', 2, 2).rows, ...list('', 4, 2).rows]
      .map(({ subscriptionId }) => subscriptionId)
      .sort(),
  ).toEqual([...ids].sort());
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncGroup } from '../../contract/sync.ts';
import { fastClock } from '../support/clocks.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const unitsOf = (body: string): number => JSON.parse(body).units;
const counts = (groups: SyncGroup[]) =>
  Object.fromEntries(groups.map(({ reason, count }) => [reason, count]));
const done = (app: Headless) => until(() => app.scheduler.active().length === 0, 'nothing is under way');

/** Holds back the calls to one path until `open` is called. */
function barrier(path: string, method = 'POST') {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  here.wire.before = (call) => (call.method === method && call.path.startsWith(path) ? opened : undefined);
  return { open };
}

/** Queues subscriptions as the list does for a selection, and returns their ids. */
function batch(app: Headless, units: number[], changes = {}): string[] {
  return units.map((each) => {
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, here.form(changes, each));
    app.subscriptions.queue(id, { batch: true });
    return id;
  });
}

describe('the counts of what waits and what needs a person', () => {
  it('have each subscription once, by its reason, and name it where it is the only one', async () => {
    const clock = fastClock();
    const app = here.open({ random: () => 0.999, clock });
    app.start();
    const [refused = ''] = batch(app, [1], { campaignId: here.campaign.closed });
    const signatures = batch(app, [2, 3], { signature: { signedAt: '', costsInformed: false } });
    const [walletless = ''] = batch(app, [4], { investorId: here.investor.noWallet });
    const [choose = ''] = batch(app, [5], { investorId: here.investor.threeWallets });
    await reaches(app, refused, 'rejected');
    for (const id of signatures) await reaches(app, id, 'signature');
    await reaches(app, walletless, 'noWallet');
    await reaches(app, choose, 'chooseWallet');
    await done(app);
    const { waits, needs, run } = app.sync();
    expect(waits).toEqual([]);
    const watched = needs.find(({ reason }) => reason === 'noWallet');
    expect(watched).toMatchObject({ count: 1, id: walletless });
    const minutes = (Date.parse(watched?.nextAttemptAt ?? '') - clock.now()) / 60_000;
    expect(minutes, 'checked again every 15 minutes').toBeGreaterThan(0);
    expect(minutes).toBeLessThanOrEqual(15);
    expect(needs[0], 'the largest group first').toMatchObject({ reason: 'signature', count: 2, id: null });
    expect(counts(needs)).toEqual({ rejected: 1, signature: 2, chooseWallet: 1, noWallet: 1 });
    expect(needs.find(({ reason }) => reason === 'rejected')?.id).toBe(refused);
    expect(run, 'nothing is left to send').toEqual({ done: 0, total: 0, refused: 0, needsYou: 0 });

    app.subscriptions.save(choose, { ...app.subscriptions.get(choose).form, units: '6' });
    app.subscriptions.takeBack(signatures[0] ?? '');
    expect(counts(app.sync().needs)).toMatchObject({ signature: 1, takenBack: 1 });
  });

  it('have an unreadable subscription under what needs a person, and not in the lanes', () => {
    let damage = (_: string) => {};
    const app = here.open({
      withDatabase: (db) => {
        const update = db.sql.prepare('UPDATE subscriptions SET data = randomblob(80) WHERE id = ?');
        damage = (id) => db.transaction(() => update.run(id));
      },
    });
    // Nothing is sent before `start`.
    const [bad = '', ...others] = batch(app, [1, 2, 3]);
    expect(app.sync()).toMatchObject({ waiting: 3, run: { total: 3 } });
    damage(bad);
    for (const id of [bad, ...others]) app.foundUnreadable(id);
    const { waits, needs, waiting, run } = app.sync();
    expect({ waiting, total: run.total, waits: counts(waits) }).toEqual({
      waiting: 2,
      total: 2,
      waits: { waitsForSending: 2 },
    });
    expect(needs).toEqual([{ reason: 'unreadable', count: 1, id: bad, nextAttemptAt: null }]);
  });

  it('tell when a retry comes, and leave out what is under way', async () => {
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 2,
    });
    // A minute, so that neither is sent again before the test says so.
    const app = here.open({ random: () => 60, clock: undefined });
    app.start();
    const ids = batch(app, [1, 2]);
    await until(() => counts(app.sync().waits).waitsForRetry === 2, 'both wait for their second attempt');
    const attempts = ids.map((id) => app.subscriptions.get(id).steps[0]?.nextAttemptAt ?? '');
    expect(app.sync().waits).toEqual([
      { reason: 'waitsForRetry', count: 2, id: null, nextAttemptAt: attempts.sort()[0] },
    ]);
    const sendGate = barrier('/v2/invitations/');
    app.hurry();
    await until(() => app.sync().sending === 2, 'both are being sent again');
    expect(app.sync()).toMatchObject({ waits: [], needs: [], uncertain: 2, run: { done: 0, total: 2 } });
    sendGate.open();
    for (const id of ids) await reaches(app, id, 'complete');
  });

  it('have everything in its group while nothing is sent, even after a restart', async () => {
    const first = here.open();
    first.sendGate.choose(true);
    first.start();
    batch(first, range(1, 3));
    expect(first.sync()).toMatchObject({
      waiting: 3,
      sending: 0,
      waits: [{ reason: 'waitsForSending', count: 3 }],
    });
    await first.close();
    const second = here.open();
    second.sendGate.choose(true);
    second.start();
    expect(second.sync()).toMatchObject({
      waits: [{ reason: 'waitsForSending', count: 3 }],
      run: { total: 3 },
    });
  });
});

describe('a batch', () => {
  it('is not held up by a refused subscription, which is counted', async () => {
    const app = here.open({ lanes: 1 });
    app.start();
    await until(() => app.sendGate.lastContactAt, 'the platform was reached');
    const sendGate = barrier('/v2/invitations/');
    const before = batch(app, [1]);
    const [refused = ''] = batch(app, [2], { campaignId: here.campaign.closed });
    const others = batch(app, range(3, 12));
    const runs: string[] = [];
    const seen = () => {
      const { run } = app.sync();
      runs.push(`${run.done}/${run.total}: ${run.refused}+${run.needsYou}`);
    };
    seen();
    here.wire.before = async (call) => {
      if (call.method !== 'POST' || !call.path.startsWith('/v2/invitations/')) return;
      seen();
    };
    sendGate.open();
    for (const id of [...before, ...others]) await reaches(app, id, 'complete');
    expect(app.subscriptions.get(refused)).toMatchObject({ stage: 'refused', reason: 'rejected' });
    expect(runs[0]).toBe('0/12: 0+0');
    expect(runs, 'after the second subscription').toContain('2/12: 1+0');
    expect(runs.at(-1), 'while the last subscription is sent').toBe('11/12: 1+0');
  });

  it("of fifty lets a person's own click go first", async () => {
    const app = here.open({ lanes: 2 });
    app.start();
    await until(() => app.sendGate.lastContactAt, 'the platform was reached');
    const sendGate = barrier('/v2/invitations/');
    const ids = batch(app, range(1, 50));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 2, 'both lanes are busy');
    const mine = enter(app, here.form({}, 99));
    // The same holds for a subscription of the batch, if a person asks for it.
    const late = ids[49] ?? '';
    app.subscriptions.queue(late);
    sendGate.open();
    await reaches(app, mine, 'complete');
    await reaches(app, late, 'complete');
    for (const id of ids) await reaches(app, id, 'complete');
    const order = here.wire.of('POST', '/v2/invitations/').map(({ body }) => unitsOf(body));
    // Two lanes make their calls at the same time, so which of two comes first is a matter of chance.
    const pairs = [0, 2, 4].map((first) =>
      order.slice(first, first + 2).sort((a, b) => Number(a) - Number(b)),
    );
    expect(pairs).toEqual([
      [1, 2],
      [50, 99],
      [3, 4],
    ]);
    expect(order).toHaveLength(51);
  });

  it('stops after the open calls when it is paused, and continues when it is resumed or after a restart', async () => {
    const app = here.open({ lanes: 3 });
    app.start();
    await until(() => app.sendGate.lastContactAt, 'the platform was reached');
    const sendGate = barrier('/v2/invitations/');
    const ids = batch(app, range(1, 12));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 3, 'the lanes are busy');
    const calls = here.wire.calls.length;
    app.sendGate.choose(true);
    expect(app.sync()).toMatchObject({
      pause: { reason: 'chosen' },
      sending: 3,
      run: { done: 0, total: 12 },
    });
    sendGate.open();
    await done(app);
    expect(here.wire.calls, 'no further call').toHaveLength(calls);
    expect(here.report().invitations, 'the open calls are answered, and their answers kept').toHaveLength(3);
    expect(ids.filter((id) => app.subscriptions.get(id).invitationId)).toHaveLength(3);
    expect(app.sync()).toMatchObject({ sending: 0, waiting: 12, run: { done: 0, total: 12 } });

    const after = barrier('/v2/investments/');
    app.sendGate.choose(false);
    await until(() => here.wire.of('POST', '/v2/investments/').length > 0, 'sending continues');
    app.sendGate.choose(true);
    after.open();
    await done(app);
    await app.close();

    const restarted = here.open();
    expect(restarted.sync()).toMatchObject({ pause: null });
    restarted.start();
    for (const id of ids) await reaches(restarted, id, 'complete');
    expect(here.report()).toMatchObject({ doubledInvitations: [], doubledInvestments: [], keyMisuse: 0 });
    expect(here.report().investments).toHaveLength(12);
  });
});

it('an unknown outcome needs a person, and what is only uncertain continues by itself', async () => {
  here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/invitations/' });
  const app = here.open({ clock: fastClock(400_000) });
  app.start();
  const [id = ''] = batch(app, [1]);
  await reaches(app, id, 'unknownOutcome');
  await done(app);
  expect(app.sync()).toMatchObject({
    uncertain: 1,
    waits: [],
    needs: [{ reason: 'unknownOutcome', count: 1, id }],
  });
});

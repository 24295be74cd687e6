import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { stillClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const exactlyOnce = () => expectExactlyOnce(here.report());

describe('after a restart', () => {
  it('what was queued goes out', async () => {
    let desk = here.open();
    const id = enter(desk, here.form());
    await desk.close();
    desk = here.open();
    desk.start();
    await standsAt(desk, id, 'complete');
    exactlyOnce();
  });

  it.each(['/v2/invitations/', '/v2/investments/'])(
    'an uncertain %s goes out with the same key and bytes',
    async (path) => {
      here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path, times: 1 });
      let desk = here.open({ clock: stillClock() });
      desk.start();
      const id = enter(desk, here.form());
      await standsAt(desk, id, 'waitsForRetry');
      await desk.close();
      desk = here.open();
      expect(desk.subscriptions.get(id).stage).toBe('uncertain');
      desk.start();
      await standsAt(desk, id, 'complete');
      const calls = here.wire.of('POST', path);
      expect(calls).toHaveLength(2);
      expect([calls[1]?.key, calls[1]?.body]).toEqual([calls[0]?.key, calls[0]?.body]);
      expect(here.report().replays).toBe(1);
      exactlyOnce();
    },
  );

  it('a desk that closes while a call hangs ends soon, and the call goes out again', async () => {
    here.sandbox.faults.add({
      kind: 'hang',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    let desk = here.open();
    desk.start();
    const id = enter(desk, here.form());
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the call hangs');
    await desk.close();
    desk = here.open();
    desk.start();
    await standsAt(desk, id, 'complete');
    expect(here.report().replays).toBe(1);
    exactlyOnce();
  });

  it('refusals, waiting for the signature and drafts are as they were', async () => {
    let desk = here.open();
    desk.start();
    const unsigned = here.form({ signature: { signedAt: '', costsInformed: false } }, 2);
    const refused = enter(desk, here.form({ campaignId: here.campaign.closed }));
    const waiting = enter(desk, unsigned);
    const { id: draft } = desk.subscriptions.create();
    await standsAt(desk, refused, 'rejected');
    await until(() => desk.subscriptions.get(waiting).documents[0]?.fetchedAt, 'the document is here');
    const before = [refused, waiting, draft].map((id) => desk.subscriptions.get(id));
    await desk.close();
    desk = here.open();
    desk.start();
    await until(() => desk.gate.lastContactAt, 'it is online');
    await aMoment();
    expect([refused, waiting, draft].map((id) => desk.subscriptions.get(id))).toEqual(before);
  });
});

describe('an operation is only ever sent where it was made for', () => {
  const uncertainOne = async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/invitations/' });
    const desk = here.open({ clock: stillClock() });
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'waitsForRetry');
    await desk.close();
    here.sandbox.faults.clear();
    here.wire.calls.length = 0;
    return id;
  };

  it.each([
    ['another client', { clientId: 'somebody-else' }],
    ['another address', {}],
  ])('%s: it is not sent, and a person is asked', async (_, connection) => {
    const id = await uncertainOne();
    const other =
      'clientId' in connection
        ? connection
        : { base: here.connection.base.replace('127.0.0.1', 'localhost') };
    let desk = here.open({ connection: other });
    desk.start();
    await standsAt(desk, id, 'otherAccount');
    await aMoment();
    expect(here.wire.of('POST', '/v2/')).toEqual([]);
    expect(desk.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    await desk.close();

    desk = here.open();
    desk.start();
    await standsAt(desk, id, 'complete');
    expect(here.report().replays).toBe(1);
    exactlyOnce();
  });

  it('one that never left waits for a person, who queues it for the corrected client id', async () => {
    let desk = here.open({ connection: { clientId: 'a typing error' } });
    desk.start();
    const id = enter(desk, here.form());
    await until(() => desk.gate.pause?.reason === 'credentials', 'the desk pauses');
    await desk.close();
    desk = here.open();
    desk.start();
    await standsAt(desk, id, 'otherClient');
    await aMoment();
    expect(here.report().writes).toBe(0);
    expect(desk.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    desk.subscriptions.queue(id);
    await standsAt(desk, id, 'complete');
    exactlyOnce();
  });

  it('one that never left for want of a token is dropped when the client id is another', async () => {
    let desk = here.open();
    desk.start();
    await until(() => desk.gate.isProven(), 'the platform has answered');
    desk.tokens.forget();
    here.sandbox.faults.add({ kind: 'error', when: 'before', path: '/oauth/token' });
    const id = enter(desk, here.form());
    await until(() => desk.outbox.open(id)?.state === 'ready', 'it was not sent');
    await desk.close();
    here.sandbox.faults.clear();
    desk = here.open({ connection: { clientId: 'another' } });
    desk.start();
    await standsAt(desk, id, 'otherClient');
    expect(here.report().writes).toBe(0);
    expect(
      desk.subscriptions.trail(id).map(({ details }) => (details as { because?: string }).because),
    ).toContain('madeForAnotherClient');
  });
});

it('queued for a client id that was changed and changed back goes on by itself', async () => {
  let desk = here.open();
  desk.gate.choose(true);
  desk.start();
  const id = enter(desk, here.form());
  await standsAt(desk, id, 'offline');
  await desk.close();
  desk = here.open({ connection: { clientId: 'another' } });
  desk.start();
  await standsAt(desk, id, 'otherClient');
  await desk.close();
  desk = here.open();
  desk.start();
  await standsAt(desk, id, 'complete');
  exactlyOnce();
});

it('an operation that is uncertain for longer than its key is good for is left to a person', async () => {
  const late = (ahead: number) => {
    const start = Date.now();
    return {
      ...systemClock,
      now: () => start + ahead + (Date.now() - start),
      after: (ms: number, work: () => void) => {
        const timer = setTimeout(work, ms / 25);
        return () => clearTimeout(timer);
      },
    };
  };
  here.sandbox.faults.add({
    kind: 'lost',
    when: 'after',
    method: 'POST',
    path: '/v2/invitations/',
    times: 1,
  });
  let desk = here.open({ clock: stillClock() });
  desk.start();
  const id = enter(desk, here.form());
  await standsAt(desk, id, 'waitsForRetry');
  await desk.close();
  desk = here.open({ clock: late(24 * 3_600_000 + 1000) });
  desk.start();
  await standsAt(desk, id, 'unknownOutcome');
  await aMoment();
  expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(1);
  expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', removable: false });
});

describe('a disk that is full', () => {
  it('stops sending, loses nothing, and sending goes on by itself once there is room', async () => {
    let isFull = true;
    const desk = here.open({
      at(point) {
        if (isFull && point === 'beforeAnswerCommit')
          throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      },
    });
    desk.start();
    const ids = [1, 2, 3].map((units) => enter(desk, here.form({}, units)));
    await until(() => desk.gate.pause?.reason === 'storage', 'the desk pauses');
    expect(desk.engine.state().pause).toEqual({
      reason: 'storage',
      disk: 'storageFull',
      said: 'database or disk is full',
    });
    const sent = here.wire.of('POST', '/v2/invitations/').length;
    await aMoment();
    expect(here.wire.of('POST', '/v2/invitations/').length).toBeLessThanOrEqual(Math.max(sent, 3));
    expect(ids.map((id) => desk.subscriptions.get(id).invitationId)).toEqual([null, null, null]);
    isFull = false;
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
    expect(here.report().investments).toHaveLength(3);
  });
});

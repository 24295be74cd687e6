import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { stillClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const exactlyOnce = () => expectExactlyOnce(here.report());

describe('after a restart', () => {
  it('a queued subscription is sent', async () => {
    let app = here.open();
    const id = enter(app, here.form());
    await app.close();
    app = here.open();
    app.start();
    await reaches(app, id, 'complete');
    exactlyOnce();
  });

  it.each(['/v2/invitations/', '/v2/investments/'])(
    'an uncertain POST %s is sent again with the same key and bytes',
    async (path) => {
      here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path, times: 1 });
      let app = here.open({ clock: stillClock() });
      app.start();
      const id = enter(app, here.form());
      await reaches(app, id, 'waitsForRetry');
      await app.close();
      app = here.open();
      expect(app.subscriptions.get(id).stage).toBe('uncertain');
      app.start();
      await reaches(app, id, 'complete');
      const calls = here.wire.of('POST', path);
      expect(calls).toHaveLength(2);
      expect([calls[1]?.key, calls[1]?.body]).toEqual([calls[0]?.key, calls[0]?.body]);
      expect(here.report().replays).toBe(1);
      exactlyOnce();
    },
  );

  it('a call that hung when the app closed is sent again, and closing did not wait for it', async () => {
    here.sandbox.faults.add({
      kind: 'hang',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    let app = here.open();
    app.start();
    const id = enter(app, here.form());
    await until(() => (here.report().faults.hang ?? 0) > 0, 'the call hangs, and the platform has it');
    await app.close();
    app = here.open();
    app.start();
    await reaches(app, id, 'complete');
    expect(here.report().replays).toBe(1);
    exactlyOnce();
  });

  it('refusals, missing signatures and drafts are as they were', async () => {
    let app = here.open();
    app.start();
    const unsigned = here.form({ signature: { signedAt: '', costsInformed: false } }, 2);
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }));
    const waiting = enter(app, unsigned);
    const { id: draft } = app.subscriptions.create();
    await reaches(app, refused, 'rejected');
    await until(() => app.subscriptions.get(waiting).documents[0]?.fetchedAt, 'the document is fetched');
    const before = [refused, waiting, draft].map((id) => app.subscriptions.get(id));
    await app.close();
    app = here.open();
    app.start();
    await until(() => app.sendGate.lastContactAt, 'the app is online');
    await aMoment();
    expect([refused, waiting, draft].map((id) => app.subscriptions.get(id))).toEqual(before);
  });
});

describe('an operation that was made for one environment and client id', () => {
  const uncertainOne = async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/invitations/' });
    const app = here.open({ clock: stillClock() });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'waitsForRetry');
    await app.close();
    here.sandbox.faults.clear();
    here.wire.calls.length = 0;
    return id;
  };

  it.each([
    ['another client', { clientId: 'somebody-else' }],
    ['another address', {}],
  ])('is not sent to %s, and a person is asked', async (_, connection) => {
    const id = await uncertainOne();
    const other =
      'clientId' in connection
        ? connection
        : { base: here.connection.base.replace('127.0.0.1', 'localhost') };
    let app = here.open({ connection: other });
    app.start();
    await reaches(app, id, 'otherAccount');
    await aMoment();
    expect(here.wire.of('POST', '/v2/')).toEqual([]);
    expect(app.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    await app.close();

    app = here.open();
    app.start();
    await reaches(app, id, 'complete');
    expect(here.report().replays).toBe(1);
    exactlyOnce();
  });

  it('that never left waits for a person, who queues it for the corrected client id', async () => {
    let app = here.open({ connection: { clientId: 'a typing error' } });
    app.start();
    const id = enter(app, here.form());
    await until(() => app.sendGate.pause?.reason === 'credentials', 'the app pauses');
    await app.close();
    app = here.open();
    app.start();
    await reaches(app, id, 'otherClient');
    await aMoment();
    expect(here.report().writes).toBe(0);
    expect(app.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    exactlyOnce();
  });

  it('that never left for lack of a token is dropped when the client id is another', async () => {
    let app = here.open();
    app.start();
    await until(() => app.sendGate.isProven(), 'the platform has answered');
    app.tokens.forget();
    here.sandbox.faults.add({ kind: 'error', when: 'before', path: '/oauth/token' });
    const id = enter(app, here.form());
    await until(() => app.outbox.open(refOf(id))?.state === 'ready', 'the operation was not sent');
    await app.close();
    here.sandbox.faults.clear();
    app = here.open({ connection: { clientId: 'another' } });
    app.start();
    await reaches(app, id, 'otherClient');
    expect(here.report().writes).toBe(0);
    const reasons = () =>
      app.subscriptions.trail(id).map(({ details }) => (details as { because?: string }).because);
    await until(() => reasons().includes('madeForAnotherClient'), 'the operation was dropped');
  });
});

it('a subscription queued for a client id that was changed and changed back is sent automatically', async () => {
  let app = here.open();
  app.sendGate.choose(true);
  app.start();
  const id = enter(app, here.form());
  await reaches(app, id, 'offline');
  await app.close();
  app = here.open({ connection: { clientId: 'another' } });
  app.start();
  await reaches(app, id, 'otherClient');
  await app.close();
  app = here.open();
  app.start();
  await reaches(app, id, 'complete');
  exactlyOnce();
});

it('an operation that is uncertain for longer than its key is valid is left to a person', async () => {
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
  let app = here.open({ clock: stillClock() });
  app.start();
  const id = enter(app, here.form());
  await reaches(app, id, 'waitsForRetry');
  await app.close();
  app = here.open({ clock: late(24 * 3_600_000 + 1000) });
  app.start();
  await reaches(app, id, 'unknownOutcome');
  await aMoment();
  expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(1);
  expect(app.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', removable: false });
});

describe('a full disk', () => {
  it('stops sending, loses nothing, and sending resumes by itself once there is room', async () => {
    let isFull = true;
    const app = here.open({
      at(point) {
        if (isFull && point === 'beforeAnswerCommit')
          throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
      },
    });
    app.start();
    const ids = [1, 2, 3].map((units) => enter(app, here.form({}, units)));
    await until(() => app.sendGate.pause?.reason === 'storage', 'the app pauses');
    expect(app.scheduler.state().pause).toEqual({
      reason: 'storage',
      disk: 'storageFull',
      said: 'database or disk is full',
    });
    const sent = here.wire.of('POST', '/v2/invitations/').length;
    await aMoment();
    expect(here.wire.of('POST', '/v2/invitations/').length).toBeLessThanOrEqual(Math.max(sent, 3));
    expect(ids.map((id) => app.subscriptions.get(id).invitationId)).toEqual([null, null, null]);
    isFull = false;
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
    expect(here.report().investments).toHaveLength(3);
  });
});

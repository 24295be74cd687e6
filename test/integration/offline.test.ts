import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastClock, movableClock } from '../support/clocks.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const reasons = (desk: ReturnType<Scenario['open']>, ids: string[]) =>
  new Set(ids.map((id) => desk.subscriptions.get(id)).map(({ stage, reason }) => `${stage}/${reason}`));

it('what is taken back, edited or deleted offline does not count as waiting, and comes back by queueing', async () => {
  const desk = here.open();
  desk.start();
  desk.gate.choose(true);
  const [back = '', edited = '', deleted = '', kept = ''] = [1, 2, 3, 4].map((units) =>
    enter(desk, here.form({}, units)),
  );
  expect(desk.engine.state().waiting).toBe(4);
  desk.subscriptions.takeBack(back);
  desk.subscriptions.save(edited, { ...desk.subscriptions.get(edited).form, units: '20' });
  desk.subscriptions.remove(deleted);
  expect(desk.engine.state()).toMatchObject({ waiting: 1, run: { total: 1 } });
  desk.subscriptions.restore(deleted);
  expect(desk.engine.state().waiting).toBe(1);
  desk.subscriptions.queue(back);
  expect(desk.engine.state().waiting).toBe(2);
  desk.gate.choose(false);
  await standsAt(desk, back, 'complete');
  await standsAt(desk, kept, 'complete');
  expect(
    here
      .report()
      .investments.map(({ units }) => units)
      .sort(),
  ).toEqual([1, 4]);
});

describe('without a network', () => {
  it('everything stays queued, nothing is marked uncertain, and it goes out by itself once there is one', async () => {
    await here.served.unplug();
    const desk = here.open({ clock: fastClock(100) });
    desk.start();
    const ids = [1, 2, 3, 4, 5].map((units) => enter(desk, here.form({}, units)));
    await until(() => desk.gate.pause?.reason === 'offline', 'the desk notices');
    await aMoment();
    expect(reasons(desk, ids)).toEqual(new Set(['onItsWay/offline']));
    expect(desk.engine.state()).toMatchObject({
      uncertain: 0,
      lastContactAt: null,
      pause: { reason: 'offline' },
    });
    for (const id of ids)
      expect(desk.subscriptions.get(id).steps[0]).toMatchObject({ state: 'waiting', attempts: 0 });

    await here.served.plug();
    for (const id of ids) await standsAt(desk, id, 'complete');
    const whats = ids.flatMap((id) => desk.subscriptions.trail(id).map(({ what }) => what));
    expect(whats).not.toContain('operation.uncertain');
    expect(here.report()).toMatchObject({ replays: 0, keyMisuse: 0, doubledInvestments: [] });
    expect(here.report().investments).toHaveLength(5);
    expect(desk.engine.state().pause).toBeNull();
  });

  it('a network that goes while sending costs nothing either', async () => {
    const desk = here.open({ clock: fastClock(100) });
    desk.start();
    const ids = Array.from({ length: 12 }, (_, index) => enter(desk, here.form({}, index + 1)));
    await until(() => here.report().investments.length >= 2, 'some are through');
    await here.served.unplug();
    await until(() => desk.gate.pause?.reason === 'offline', 'the desk notices');
    await here.served.plug();
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report()).toMatchObject({
      keyMisuse: 0,
      doubledInvitations: [],
      doubledInvestments: [],
      orphans: [],
    });
    expect(here.report().investments).toHaveLength(12);
  });

  it('a night of it does not fill the trail', async () => {
    await here.served.unplug();
    const desk = here.open({ clock: fastClock(100) });
    desk.start();
    const id = enter(desk, here.form());
    await until(() => here.wire.of('POST', '/oauth/token').length > 4, 'it has looked several times');
    expect(
      desk.subscriptions.trail(id).filter(({ what }) => what === 'operation.notSent').length,
    ).toBeLessThanOrEqual(1);
  });

  it('what was only tried offline can still be changed, taken back and removed, and then never goes out', async () => {
    await here.served.unplug();
    const desk = here.open({ lanes: 3, clock: fastClock(100) });
    desk.start();
    const [changed = '', takenBack = '', removed = ''] = [1, 2, 3].map((units) =>
      enter(desk, here.form({}, units)),
    );
    await until(() => here.wire.of('POST', '/oauth/token').length > 2, 'it has been tried');
    // While an attempt is on its way, nobody knows yet that it will not leave.
    await until(() => ![changed, takenBack, removed].some(desk.engine.isActive), 'no attempt is on its way');
    const { form } = desk.subscriptions.get(changed);
    expect(saveAnew(desk, changed, { ...form, investorId: here.investor.threeWallets }).refused).toEqual([]);
    desk.subscriptions.takeBack(takenBack);
    desk.subscriptions.remove(removed);
    await here.served.plug();
    await until(() => desk.gate.pause === null, 'the desk is online');
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(desk.subscriptions.get(takenBack)).toMatchObject({ stage: 'draft', reason: 'ready' });

    desk.subscriptions.queue(changed);
    await standsAt(desk, changed, 'chooseWallet');
    expect(here.report().invitations).toMatchObject([{ investor_id: here.investor.threeWallets, units: 1 }]);
    expect(here.report().keyMisuse).toBe(0);
  });

  it.each(['taken back', 'changed and queued again'])(
    'what is %s during an attempt that nobody can prove was not sent is learnt first, as it was',
    async (what) => {
      const desk = here.open({ clock: fastClock(100) });
      const attempt = heldUp();
      desk.start();
      const id = enter(desk, here.form({}, 1));
      await attempt.isOut();
      if (what === 'taken back') desk.subscriptions.takeBack(id);
      else {
        saveAnew(desk, id, here.form({}, 10));
        desk.subscriptions.queue(id);
      }
      // Chromium tells how its own second attempt failed: the first may have arrived.
      attempt.failWith('ECONNREFUSED');
      await standsAt(desk, id, what === 'taken back' ? 'takenBack' : 'complete');
      const [tried, again] = here.wire.of('POST', '/v2/invitations/');
      expect([again?.key, again?.body]).toEqual([tried?.key, tried?.body]);
      expect(here.report().invitations).toMatchObject([{ units: what === 'taken back' ? 1 : 10 }]);
      expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(2);
    },
  );

  it.each(['taken back', 'changed and queued again'])(
    'what is %s while its attempt waits for a token does not go out as it was',
    async (what) => {
      const desk = here.open({ clock: fastClock(100) });
      desk.start();
      await until(() => desk.gate.isProven(), 'the platform has answered');
      desk.tokens.forget();
      const attempt = heldUp('/oauth/token');
      const id = enter(desk, here.form({}, 1));
      await attempt.isOut();
      if (what === 'taken back') desk.subscriptions.takeBack(id);
      else {
        saveAnew(desk, id, here.form({}, 10));
        desk.subscriptions.queue(id);
      }
      attempt.failWith('ECONNREFUSED', false);
      await until(() => desk.gate.pause?.reason === 'offline', 'the desk notices');
      attempt.over();
      desk.hurry();
      if (what === 'taken back') {
        await until(() => desk.gate.pause === null, 'the desk is online');
        await aMoment();
        expect(here.report().invitations).toEqual([]);
        expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'draft', locked: {}, removable: true });
      } else {
        await standsAt(desk, id, 'complete');
        const [sent, ...more] = here.wire.of('POST', '/v2/invitations/');
        expect([JSON.parse(sent?.body ?? '').units, more]).toEqual([10, []]);
      }
    },
  );

  /** Holds up the next POST to a path until it is failed. */
  function heldUp(path = '/v2/invitations/') {
    let fail = (_code: string) => {};
    const attempt = new Promise<void>((_, reject) => {
      fail = (code) => reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
    });
    const before = here.wire.of('POST', path).length;
    here.wire.before = (call) => (call.method === 'POST' && call.path === path ? attempt : undefined);
    return {
      isOut: () => until(() => here.wire.of('POST', path).length > before, 'the attempt is on its way'),
      /** The next ones get through, or fail as well until `over`. */
      failWith(code: string, alone = true) {
        if (alone) this.over();
        fail(code);
      },
      over() {
        here.wire.before = () => undefined;
      },
    };
  }

  it('a platform that cannot give a token is waited for likewise: nothing is uncertain', async () => {
    here.sandbox.faults.add({ kind: 'error', when: 'before', path: '/oauth/token', times: 3 });
    const desk = here.open({ clock: fastClock(100) });
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'complete');
    expect(desk.subscriptions.trail(id).map(({ what }) => what)).not.toContain('operation.uncertain');
  });

  it('a keychain that is locked is waited for likewise', async () => {
    let isLocked = true;
    const desk = here.open({
      clock: fastClock(100),
      secret: async () => {
        if (isLocked) throw new Error('the keychain is locked');
        return here.connection.clientSecret;
      },
    });
    desk.start();
    const id = enter(desk, here.form());
    await until(() => desk.gate.pause?.reason === 'keychain', 'the desk notices');
    expect(desk.gate.pause).toEqual({ reason: 'keychain', said: 'the keychain is locked' });
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'waitsForSending' });
    isLocked = false;
    await standsAt(desk, id, 'complete');
  });
});

describe('work offline, chosen', () => {
  it('sends nothing and asks for nothing until the person says so', async () => {
    const desk = here.open({ clock: fastClock(100) });
    desk.gate.choose(true);
    desk.engine.start([]);
    const id = enter(desk, here.form());
    desk.engine.hurry();
    await expect(desk.investors.refresh()).rejects.toThrow('offline');
    expect(await desk.investors.lookup(here.investor.oneWallet)).toEqual({ investor: null, fresh: false });
    expect(() => desk.review.refresh(null)).toThrow('offline');
    await aMoment();
    expect(here.wire.calls).toEqual([]);
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'offline' });
    expect(desk.engine.state()).toMatchObject({ pause: { reason: 'chosen' }, waiting: 1 });
    desk.gate.choose(false);
    await standsAt(desk, id, 'complete');
  });

  it('lets a call that is out end, and keeps its answer', async () => {
    here.sandbox.settings.latency = 150;
    const desk = here.open({ clock: fastClock(100) });
    desk.start();
    const id = enter(desk, here.form());
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the invitation is under way');
    desk.gate.choose(true);
    await until(() => desk.subscriptions.get(id).invitationId, 'its answer is kept');
    await aMoment();
    expect(here.wire.of('PATCH')).toEqual([]);
    here.sandbox.settings.latency = 0;
    desk.gate.choose(false);
    await standsAt(desk, id, 'complete');
  });
});

describe('429', () => {
  it('all lanes wait for as long as the platform says, then everything goes through', async () => {
    here.sandbox.faults.add({
      kind: 'rate-limit',
      retryAfter: 90,
      times: 1,
      method: 'POST',
      path: '/v2/invitations/',
    });
    const desk = here.open();
    desk.start();
    const ids = Array.from({ length: 16 }, (_, index) => enter(desk, here.form({}, index + 1)));
    await until(() => desk.gate.pause?.reason === 'rateLimited', 'the desk pauses');
    // Ninety seconds are 3.6 s for this desk. What was under way when the 429 came may still have left.
    await until(() => desk.engine.state().sending === 0, 'nothing is under way');
    const sent = here.wire.calls.length;
    desk.wake();
    await aMoment();
    expect(here.wire.calls).toHaveLength(sent);
    expect(desk.engine.state()).toMatchObject({ uncertain: 1, pause: { reason: 'rateLimited' } });
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report().investments).toHaveLength(16);
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [] });
  });

  it.each([
    ['a 429', { kind: 'rate-limit', retryAfter: 3600 }],
    ['a 503 with Retry-After', { kind: 'answer', when: 'before', status: 503, retryAfter: 3600 }],
  ] as const)('%s: a person may try at once all the same', async (_, fault) => {
    here.sandbox.faults.add({ ...fault, times: 1, method: 'POST', path: '/v2/invitations/' });
    const desk = here.open();
    desk.start();
    const id = enter(desk, here.form());
    await until(() => desk.gate.pause?.reason === 'rateLimited', 'the desk pauses');
    await until(() => desk.engine.state().sending === 0, 'nothing is under way');
    desk.hurry();
    await standsAt(desk, id, 'complete');
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [] });
  });
});

it('a wall clock that is set back after the release holds up nothing: the platform’s has gone on', async () => {
  const clock = movableClock(Date.now());
  const desk = here.open({ clock });
  desk.start();
  await standsAt(desk, enter(desk, here.form({}, 1)), 'complete');
  desk.gate.choose(true);
  const id = enter(desk, here.form({}, 2));
  clock.jump(-3_600_000);
  desk.gate.choose(false);
  await standsAt(desk, id, 'complete');
  expect(desk.subscriptions.trail(id).map(({ what }) => what)).not.toContain('operation.uncertain');
});

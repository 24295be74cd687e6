import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastClock, movableClock } from '../support/clocks.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { keyOfId } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const reasons = (app: ReturnType<Scenario['open']>, ids: string[]) =>
  new Set(ids.map((id) => app.subscriptions.get(id)).map(({ stage, reason }) => `${stage}/${reason}`));

it('a subscription taken back, edited or removed offline does not count as waiting until it is queued again', async () => {
  const app = here.open();
  app.start();
  app.sendGate.choose(true);
  const [back = '', edited = '', deleted = '', kept = ''] = [1, 2, 3, 4].map((units) =>
    enter(app, here.form({}, units)),
  );
  expect(app.scheduler.state().waiting).toBe(4);
  app.subscriptions.takeBack(back);
  app.subscriptions.save(edited, { ...app.subscriptions.get(edited).form, units: '20' });
  app.subscriptions.remove(deleted);
  expect(app.scheduler.state()).toMatchObject({ waiting: 1, run: { total: 1 } });
  app.subscriptions.restore(deleted);
  expect(app.scheduler.state().waiting).toBe(1);
  app.subscriptions.queue(back);
  expect(app.scheduler.state().waiting).toBe(2);
  app.sendGate.choose(false);
  await reaches(app, back, 'complete');
  await reaches(app, kept, 'complete');
  expect(
    here
      .report()
      .investments.map(({ units }) => units)
      .sort(),
  ).toEqual([1, 4]);
});

describe('without a network', () => {
  it('everything stays queued, nothing becomes uncertain, and all is sent once there is a network', async () => {
    await here.served.unplug();
    const app = here.open({ clock: fastClock(100) });
    app.start();
    const ids = [1, 2, 3, 4, 5].map((units) => enter(app, here.form({}, units)));
    await until(() => app.sendGate.pause?.reason === 'offline', 'the app notices');
    await aMoment();
    expect(reasons(app, ids)).toEqual(new Set(['onItsWay/offline']));
    expect(app.scheduler.state()).toMatchObject({
      uncertain: 0,
      lastContactAt: null,
      pause: { reason: 'offline' },
    });
    for (const id of ids)
      expect(app.subscriptions.get(id).steps[0]).toMatchObject({ state: 'waiting', attempts: 0 });

    await here.served.plug();
    for (const id of ids) await reaches(app, id, 'complete');
    const whats = ids.flatMap((id) => app.subscriptions.trail(id).map(({ what }) => what));
    expect(whats).not.toContain('operation.uncertain');
    expect(here.report()).toMatchObject({ replays: 0, keyMisuse: 0, doubledInvestments: [] });
    expect(here.report().investments).toHaveLength(5);
    expect(app.scheduler.state().pause).toBeNull();
  });

  it('losing the network while sending costs nothing either', async () => {
    const app = here.open({ clock: fastClock(100) });
    app.start();
    const ids = Array.from({ length: 12 }, (_, index) => enter(app, here.form({}, index + 1)));
    await until(() => here.report().investments.length >= 2, 'some investments are made');
    await here.served.unplug();
    await until(() => app.sendGate.pause?.reason === 'offline', 'the app notices');
    await here.served.plug();
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report()).toMatchObject({
      keyMisuse: 0,
      doubledInvitations: [],
      doubledInvestments: [],
      orphans: [],
    });
    expect(here.report().investments).toHaveLength(12);
  });

  it('a night offline does not fill the trail', async () => {
    await here.served.unplug();
    const app = here.open({ clock: fastClock(100) });
    app.start();
    const id = enter(app, here.form());
    await until(() => here.wire.of('POST', '/oauth/token').length > 4, 'the app has tried several times');
    expect(
      app.subscriptions.trail(id).filter(({ what }) => what === 'operation.notSent').length,
    ).toBeLessThanOrEqual(1);
  });

  it('a subscription that was only tried offline can be changed, taken back and removed, and is then not sent', async () => {
    await here.served.unplug();
    const app = here.open({ lanes: 3, clock: fastClock(100) });
    app.start();
    const [changed = '', takenBack = '', removed = ''] = [1, 2, 3].map((units) =>
      enter(app, here.form({}, units)),
    );
    await until(() => here.wire.of('POST', '/oauth/token').length > 2, 'sending was tried');
    // While an attempt is open, nobody knows yet that it will not leave.
    await until(
      () => ![changed, takenBack, removed].map(keyOfId).some(app.scheduler.isActive),
      'no attempt is open',
    );
    const { form } = app.subscriptions.get(changed);
    expect(saveAnew(app, changed, { ...form, investorId: here.investor.threeWallets }).refused).toEqual([]);
    app.subscriptions.takeBack(takenBack);
    app.subscriptions.remove(removed);
    await here.served.plug();
    await until(() => app.sendGate.pause === null, 'the app is online');
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(app.subscriptions.get(takenBack)).toMatchObject({ stage: 'draft', reason: 'ready' });

    app.subscriptions.queue(changed);
    await reaches(app, changed, 'chooseWallet');
    expect(here.report().invitations).toMatchObject([{ investor_id: here.investor.threeWallets, units: 1 }]);
    expect(here.report().keyMisuse).toBe(0);
  });

  it.each(['taken back', 'changed and queued again'])(
    'what is %s during an attempt that may have been sent is first sent again as it was',
    async (what) => {
      const app = here.open({ clock: fastClock(100) });
      const attempt = heldUp();
      app.start();
      const id = enter(app, here.form({}, 1));
      await attempt.isOut();
      if (what === 'taken back') app.subscriptions.takeBack(id);
      else {
        saveAnew(app, id, here.form({}, 10));
        app.subscriptions.queue(id);
      }
      // Chromium reports how its own second attempt failed. The first one may have arrived.
      attempt.failWith('ECONNREFUSED');
      await reaches(app, id, what === 'taken back' ? 'takenBack' : 'complete');
      const [tried, again] = here.wire.of('POST', '/v2/invitations/');
      expect([again?.key, again?.body]).toEqual([tried?.key, tried?.body]);
      expect(here.report().invitations).toMatchObject([{ units: what === 'taken back' ? 1 : 10 }]);
      expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(2);
    },
  );

  it.each(['taken back', 'changed and queued again'])(
    'what is %s while its attempt waits for a token is not sent as it was',
    async (what) => {
      const app = here.open({ clock: fastClock(100) });
      app.start();
      await until(() => app.sendGate.isProven(), 'the platform has answered');
      app.tokens.forget();
      const attempt = heldUp('/oauth/token');
      const id = enter(app, here.form({}, 1));
      await attempt.isOut();
      if (what === 'taken back') app.subscriptions.takeBack(id);
      else {
        saveAnew(app, id, here.form({}, 10));
        app.subscriptions.queue(id);
      }
      attempt.failWith('ECONNREFUSED', false);
      await until(() => app.sendGate.pause?.reason === 'offline', 'the app notices');
      attempt.over();
      app.hurry();
      if (what === 'taken back') {
        await until(() => app.sendGate.pause === null, 'the app is online');
        await aMoment();
        expect(here.report().invitations).toEqual([]);
        expect(app.subscriptions.get(id)).toMatchObject({ stage: 'draft', locked: {}, removable: true });
      } else {
        await reaches(app, id, 'complete');
        const [sent, ...more] = here.wire.of('POST', '/v2/invitations/');
        expect([JSON.parse(sent?.body ?? '').units, more]).toEqual([10, []]);
      }
    },
  );

  /** Holds up the next POST to a path until `failWith` is called. */
  function heldUp(path = '/v2/invitations/') {
    let fail = (_code: string) => {};
    const attempt = new Promise<void>((_, reject) => {
      fail = (code) => reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
    });
    const before = here.wire.of('POST', path).length;
    here.wire.before = (call) => (call.method === 'POST' && call.path === path ? attempt : undefined);
    return {
      isOut: () => until(() => here.wire.of('POST', path).length > before, 'the attempt is open'),
      /** Fails the attempt. Later ones get through, or with `alone` false fail as well until `over` is called. */
      failWith(code: string, alone = true) {
        if (alone) this.over();
        fail(code);
      },
      over() {
        here.wire.before = () => undefined;
      },
    };
  }

  it('a platform that gives no token is waited for in the same way, and nothing becomes uncertain', async () => {
    here.sandbox.faults.add({ kind: 'error', when: 'before', path: '/oauth/token', times: 3 });
    const app = here.open({ clock: fastClock(100) });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    expect(app.subscriptions.trail(id).map(({ what }) => what)).not.toContain('operation.uncertain');
  });

  it('a locked keychain is waited for in the same way', async () => {
    let isLocked = true;
    const app = here.open({
      clock: fastClock(100),
      secret: async () => {
        if (isLocked) throw new Error('the keychain is locked');
        return here.connection.clientSecret;
      },
    });
    app.start();
    const id = enter(app, here.form());
    await until(() => app.sendGate.pause?.reason === 'keychain', 'the app notices');
    expect(app.sendGate.pause).toEqual({ reason: 'keychain', said: 'the keychain is locked' });
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'waitsForSending' });
    isLocked = false;
    await reaches(app, id, 'complete');
  });
});

describe('choosing to work offline', () => {
  it('sends nothing and reads nothing until the person ends it', async () => {
    const app = here.open({ clock: fastClock(100) });
    app.sendGate.choose(true);
    app.scheduler.start([]);
    const id = enter(app, here.form());
    app.scheduler.hurry();
    await expect(app.investors.refresh()).rejects.toThrow('offline');
    expect(await app.investors.lookup(here.investor.oneWallet)).toEqual({ investor: null, fresh: false });
    expect(() => app.review.refresh(null)).toThrow('offline');
    await aMoment();
    expect(here.wire.calls).toEqual([]);
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'offline' });
    expect(app.scheduler.state()).toMatchObject({ pause: { reason: 'chosen' }, waiting: 1 });
    app.sendGate.choose(false);
    await reaches(app, id, 'complete');
  });

  it('lets an open call end, and keeps its answer', async () => {
    here.sandbox.settings.latency = 150;
    const app = here.open({ clock: fastClock(100) });
    app.start();
    const id = enter(app, here.form());
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the invitation is under way');
    app.sendGate.choose(true);
    await until(() => app.subscriptions.get(id).invitationId, 'the answer is kept');
    await aMoment();
    expect(here.wire.of('PATCH')).toEqual([]);
    here.sandbox.settings.latency = 0;
    app.sendGate.choose(false);
    await reaches(app, id, 'complete');
  });
});

describe('a rate limit', () => {
  it('makes all lanes wait as long as the platform says, and then everything is sent', async () => {
    here.sandbox.faults.add({
      kind: 'rate-limit',
      retryAfter: 90,
      times: 1,
      method: 'POST',
      path: '/v2/invitations/',
    });
    const app = here.open();
    app.start();
    const ids = Array.from({ length: 16 }, (_, index) => enter(app, here.form({}, index + 1)));
    await until(() => app.sendGate.pause?.reason === 'rateLimited', 'the app pauses');
    // Ninety seconds are 3.6 s for this app. Calls that were open when the 429 came may still have left.
    await until(() => app.scheduler.state().sending === 0, 'nothing is under way');
    const sent = here.wire.calls.length;
    app.wake();
    await aMoment();
    expect(here.wire.calls).toHaveLength(sent);
    expect(app.scheduler.state()).toMatchObject({ uncertain: 1, pause: { reason: 'rateLimited' } });
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(16);
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [] });
  });

  it.each([
    ['a 429', { kind: 'rate-limit', retryAfter: 3600 }],
    ['a 503 with Retry-After', { kind: 'answer', when: 'before', status: 503, retryAfter: 3600 }],
  ] as const)('does not keep a person from trying at once: %s', async (_, fault) => {
    here.sandbox.faults.add({ ...fault, times: 1, method: 'POST', path: '/v2/invitations/' });
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await until(() => app.sendGate.pause?.reason === 'rateLimited', 'the app pauses');
    await until(() => app.scheduler.state().sending === 0, 'nothing is under way');
    app.hurry();
    await reaches(app, id, 'complete');
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [] });
  });
});

it('a wall clock that is set back after the release delays nothing, because the platform’s clock has gone on', async () => {
  const clock = movableClock(Date.now());
  const app = here.open({ clock });
  app.start();
  await reaches(app, enter(app, here.form({}, 1)), 'complete');
  app.sendGate.choose(true);
  const id = enter(app, here.form({}, 2));
  clock.jump(-3_600_000);
  app.sendGate.choose(false);
  await reaches(app, id, 'complete');
  expect(app.subscriptions.trail(id).map(({ what }) => what)).not.toContain('operation.uncertain');
});

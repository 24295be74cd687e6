import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../sandbox/index.ts';
import { stillClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { timeoutOnceHung } from '../support/hung.ts';
import { keyOfId } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const exactlyOnce = () => expectExactlyOnce(here.report());
const repeated = (method: string, path: string) =>
  here.wire.of(method, path).map(({ key, body }) => `${key} ${body}`);

describe('an incomplete answer', () => {
  const faults: [string, FaultRule][] = [
    ['lost after the write', { kind: 'lost', when: 'after' }],
    ['lost before the write', { kind: 'lost', when: 'before' }],
    ['500 after the write', { kind: 'error', when: 'after' }],
    ['503 before the write', { kind: 'error', when: 'before' }],
    ['HTML 502 before the write', { kind: 'html' }],
    ['HTML 502 after the write', { kind: 'html', when: 'after' }],
    ['HTML with 200, after the write', { kind: 'html', when: 'after', status: 200 }],
    ['cut off after the write', { kind: 'cut-off' }],
    ['half a JSON text, after the write', { kind: 'broken-json' }],
  ];
  for (const [method, path] of [
    ['POST', '/v2/invitations/'],
    ['PATCH', '/v2/invitations/*'],
    ['POST', '/v2/investments/'],
    ['PATCH', '/v2/investments/*'],
  ] as const) {
    it.each(faults)(
      `to ${method} ${path} repeats the operation with the same key and bytes: %s`,
      async (_, fault) => {
        here.sandbox.faults.add({ ...fault, method, path, times: 2 });
        const app = here.open({ random: () => 0.01 });
        app.start();
        const id = enter(app, here.form());
        await reaches(app, id, 'complete');
        const calls = repeated(method, path.replace('*', ''));
        expect(calls).toHaveLength(3);
        expect(new Set(calls).size).toBe(1);
        exactlyOnce();
        const isWrite =
          fault.kind === 'cut-off' ||
          fault.kind === 'broken-json' ||
          ('when' in fault && fault.when === 'after');
        if (isWrite && path !== '/v2/investments/*') expect(here.report().replays).toBe(2);
      },
    );
  }

  it('that never comes repeats the operation once the time is up', async () => {
    here.sandbox.faults.add({
      kind: 'hang',
      when: 'after',
      method: 'POST',
      times: 1,
      path: '/v2/investments/',
    });
    let hangs = true;
    const impatient: typeof fetch = (input, init) => {
      const isHung = hangs && init?.method === 'POST' && String(input).endsWith('/v2/investments/');
      if (!isHung) return here.wire.fetch(input, init);
      hangs = false;
      return here.wire.fetch(input, { ...init, signal: timeoutOnceHung(here.report) });
    };
    const app = here.open({ fetch: impatient });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    expect(new Set(repeated('POST', '/v2/investments/')).size).toBe(1);
    expect(here.report().replays).toBe(1);
    exactlyOnce();
  });
});

describe('an uncertain subscription', () => {
  it('shows its attempts and the next one, has what was sent locked, and cannot be removed', async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/invitations/' });
    const app = here.open({ clock: stillClock() });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'waitsForRetry');
    const detail = app.subscriptions.get(id);
    expect(detail).toMatchObject({
      stage: 'uncertain',
      invitationId: null,
      removable: false,
      locked: { investorId: 'invitationSent' },
    });
    expect(detail.steps[0]).toMatchObject({
      state: 'uncertain',
      attempts: expect.any(Number),
      nextAttemptAt: expect.any(String),
    });
    expect(detail.steps.map(({ state }) => state)).not.toContain('done');
    expect(() => app.subscriptions.remove(id)).toThrow('locked');
    expect(app.scheduler.state()).toMatchObject({ uncertain: 1, pause: null });
  });

  it('does not hold up other subscriptions', async () => {
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'before',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    const app = here.open({ lanes: 1, clock: stillClock() });
    app.start();
    const slow = enter(app, here.form({}, 1));
    const others = [2, 3].map((units) => enter(app, here.form({}, units)));
    for (const id of others) await reaches(app, id, 'complete');
    app.hurry();
    await reaches(app, slow, 'complete');
    expect(here.report().investments.map(({ units }) => units)).toEqual([2, 3, 1]);
  });

  it('is tried again after its pause and not before, with each pause up to twice as long', async () => {
    here.sandbox.faults.add({
      kind: 'error',
      when: 'before',
      method: 'POST',
      path: '/v2/invitations/',
      times: 3,
    });
    const app = here.open({ random: () => 0.999999 });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const uncertain = app.subscriptions.trail(id).filter(({ what }) => what === 'operation.uncertain');
    expect(uncertain).toHaveLength(3);
    const tries = here.wire.of('POST', '/v2/invitations/').map(({ at }) => at);
    const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    // The clock of this app runs 25 times as fast: 1, 2 and 4 seconds are at least 40, 80 and 160 ms.
    expect(gaps.map((gap, index) => gap >= 40 * 2 ** index - 2)).toEqual([true, true, true]);
  });

  it.each([false, true])(
    'stays uncertain when the network is lost, because what may have arrived is never dropped (restarted: %s)',
    async (restarted) => {
      here.sandbox.faults.add({
        kind: 'lost',
        when: 'after',
        method: 'POST',
        path: '/v2/invitations/',
        times: 1,
      });
      let app = here.open({ clock: stillClock() });
      app.start();
      const id = enter(app, here.form({}, 5));
      await reaches(app, id, 'waitsForRetry');
      await here.served.unplug();
      if (restarted) {
        await app.close();
        app = here.open();
        app.start();
      }
      app.hurry();
      await until(() => app.sendGate.pause?.reason === 'offline', 'the app notices');
      await until(() => !app.scheduler.isActive(keyOfId(id)), 'the retry did not leave');
      expect(app.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', removable: false });
      const { refused } = saveAnew(app, id, here.form({ investorId: here.investor.threeWallets }, 6));
      expect(refused).toEqual(['investorId']);
      app.subscriptions.queue(id);
      await here.served.plug();
      app.hurry();
      await reaches(app, id, 'complete');
      expect(new Set(repeated('POST', '/v2/invitations/')).size).toBe(1);
      expect(here.report().investments).toMatchObject([{ units: 6 }]);
      expect(here.report().replays).toBe(1);
      exactlyOnce();
    },
  );

  it('keeps an edit, and sends it as a change after the open operation has been resolved', async () => {
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    const edited = Promise.withResolvers<void>();
    here.wire.before = (call) => here.wire.of('POST', '/v2/invitations/')[1] === call && edited.promise;
    const app = here.open({ random: () => 0.5 });
    app.start();
    const id = enter(app, here.form({}, 5));
    await until(() => here.wire.of('POST', '/v2/invitations/').length > 0, 'the invitation is sent');
    const { refused } = saveAnew(app, id, {
      ...app.subscriptions.get(id).form,
      units: '6',
      investorId: here.investor.threeWallets,
    });
    expect(refused).toEqual(['investorId']);
    edited.resolve();
    await until(() => app.subscriptions.get(id).invitationId, 'the retry is acknowledged');
    await aMoment();
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'needsYou', reason: 'edited', units: '6' });
    expect(here.report().invitations).toMatchObject([{ units: 5, investor_id: here.investor.oneWallet }]);
    expect(here.wire.of('PATCH')).toEqual([]);
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(here.report().investments).toMatchObject([{ units: 6 }]);
    exactlyOnce();
  });
});

it.each(['/v2/invitations/', '/v2/investments/'])(
  'POST %s: a conflict with an earlier attempt whose answer was lost is no refusal, and nothing is unlocked or doubled',
  async (path) => {
    let calls = 0;
    const looked = Promise.withResolvers<void>();
    const app = here.open({
      random: () => 0.01,
      fetch: async (input, init) => {
        const mine = init?.method === 'POST' && String(input).endsWith(path);
        if (mine) calls += 1;
        if (mine && calls > 1 && calls < 4) return Response.json({ detail: 'Still at it.' }, { status: 409 });
        // Waits until the test has looked at the state between the conflicts and the end.
        if (mine && calls === 4) await looked.promise;
        const answer = await here.wire.fetch(input, init);
        if (mine && calls === 1) throw new TypeError('broken', { cause: { code: 'ECONNRESET' } });
        return answer;
      },
    });
    app.start();
    const id = enter(app, here.form());
    await until(() => calls === 4, 'the call was repeated after two conflicts');
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', removable: false });
    looked.resolve();
    await reaches(app, id, 'complete');
    expect(calls).toBe(4);
    expect(here.report()).toMatchObject({ invitations: [{ units: 1 }], investments: [{ units: 1 }] });
    exactlyOnce();
  },
);

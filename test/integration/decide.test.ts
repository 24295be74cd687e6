import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision } from '../../contract/submission.ts';
import { systemClock } from '../../main/clock.ts';
import { stillClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter, type Headless } from '../support/headless.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import {
  answers,
  decisions,
  investment,
  invitation,
  tomorrow,
  unknownOutcome,
  wallet,
} from '../support/unknown-outcome.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

/** Returns an app that was asked to record an invitation and still waits for the platform to show it. */
async function whileRecording() {
  const { app, id, operationId } = await unknownOutcome(here, invitation, 'after');
  const platformId = here.report().invitations[0]?.id ?? '';
  const read = Promise.withResolvers<void>();
  here.wire.before = ({ method, path }) =>
    method === 'GET' && path.startsWith('/v2/invitations/') ? read.promise : undefined;
  const refused = app.decisions.decide(id, operationId, { kind: 'record', platformId }).then(
    () => null,
    (error: unknown) => error,
  );
  await until(() => here.wire.of('GET', '/v2/invitations/').length > 0, 'the invitation is being read');
  return { app, id, operationId, read, refused };
}

const exactlyOnce = () => expectExactlyOnce(here.report());

describe('until a person decides', () => {
  it('nothing is sent, whatever else the person does, and other subscriptions go on', async () => {
    const { app, id } = await unknownOutcome(here, investment, 'after');
    const other = enter(app, here.form({}, 2));
    await reaches(app, other, 'complete');
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'uncertain',
      removable: false,
      unknownOutcome: { step: 'investment', attempts: expect.any(Number), needsId: true },
      locked: { units: 'investmentSent' },
    });
    app.hurry();
    app.wake();
    app.subscriptions.takeBack(id);
    app.subscriptions.queue(id);
    await aMoment();
    expect(here.wire.calls.filter(({ body }) => body.includes('invitation_id'))).toHaveLength(1);
    expect(here.report().investments).toHaveLength(2);
  });

  it('the unknown outcome is reported, even while the app is offline', async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', ...invitation });
    const before = here.open({ clock: stillClock() });
    before.start();
    const id = enter(before, here.form());
    await reaches(before, id, 'waitsForRetry');
    await before.close();
    await here.served.unplug();
    let ahead = 0;
    const app = here.open({
      clock: {
        ...systemClock,
        now: () => Date.now() + ahead,
        after: (ms, work) => systemClock.after(Math.min(ms, 50), work),
      },
    });
    app.start();
    await until(() => app.sendGate.pause?.reason === 'offline', 'the app notices');
    expect(app.subscriptions.get(id).reason).toBe('waitsForRetry');
    ahead = 25 * 3_600_000;
    await reaches(app, id, 'unknownOutcome');
    await here.served.plug();
  });
});

it.each(['sendAgain', 'giveUp'] as const)('%s makes the subscription the newest', async (kind) => {
  const { app, id, operationId } = await unknownOutcome(here, invitation, 'before');
  app.sendGate.choose(true);
  const before = app.subscriptions.get(id).updatedAt;
  await app.decisions.decide(id, operationId, { kind });
  expect(app.subscriptions.get(id).updatedAt > before).toBe(true);
});

describe('sending again', () => {
  it.each([
    ['invitation', invitation],
    ['answers', answers],
    ['investment', investment],
    ['wallet', wallet],
  ] as const)('repeats the operation with the same bytes and key, and continues: %s', async (step, call) => {
    const { app, id, operationId } = await unknownOutcome(here, call, 'after');
    const created = app.subscriptions.trail(id).findLast(({ what }) => what === 'operation.created');
    expect(app.subscriptions.get(id).unknownOutcome).toMatchObject({ step });
    await app.decisions.decide(id, operationId, { kind: 'sendAgain' });
    await reaches(app, id, 'complete');
    const [sent] = here.wire.of(call.method as string, (call.path as string).replace('*', ''));
    const { key, body } = (created?.details ?? {}) as { key?: string; body?: object };
    expect(sent).toMatchObject({ key: step === 'wallet' ? null : key, body: JSON.stringify(body) });
    expect(here.report().replays).toBe(step === 'wallet' ? 0 : 1);
    expect(decisions(app, id)).toMatchObject([
      { details: { decision: 'sendAgain', operation: operationId } },
    ]);
    exactlyOnce();
  });

  it('gives the operation another day, after which a person decides again', async () => {
    const { app, id, operationId } = await unknownOutcome(here, invitation, 'before');
    here.sandbox.faults.add({ kind: 'lost', when: 'before', ...invitation });
    await app.decisions.decide(id, operationId, { kind: 'sendAgain' });
    await until(() => here.wire.of('POST', '/v2/invitations/').length > 0, 'the invitation is sent');
    await reaches(app, id, 'waitsForRetry');
    expect(app.subscriptions.get(id).unknownOutcome).toBeNull();
    await app.close();
    const later = here.open({ clock: { ...systemClock, now: () => tomorrow.now() + 25 * 3_600_000 } });
    later.start();
    await reaches(later, id, 'unknownOutcome');
  });
});

describe('recording what the platform has', () => {
  it.each([
    ['an invitation', invitation, () => here.report().invitations[0]?.id],
    ['an investment', investment, () => here.report().investments[0]?.id],
  ] as const)(
    'reads and takes over %s that the platform shows, and does not send again',
    async (_, call, idOf) => {
      const { app, id, operationId } = await unknownOutcome(here, call, 'after');
      const platformId = idOf() ?? '';
      await app.decisions.decide(id, operationId, { kind: 'record', platformId: platformId.toUpperCase() });
      await reaches(app, id, 'complete');
      expect(here.wire.of('POST', call.path as string)).toEqual([]);
      const { invitationId, investmentId } = app.subscriptions.get(id);
      expect(call === invitation ? invitationId : investmentId).toBe(platformId);
      expect(decisions(app, id)).toMatchObject([{ details: { decision: 'record', platformId } }]);
      exactlyOnce();
    },
  );

  it.each([
    ['answers', answers],
    ['a wallet', wallet],
  ] as const)('needs no id for %s that the platform has', async (_, call) => {
    const { app, id, operationId } = await unknownOutcome(here, call, 'after');
    await app.decisions.decide(id, operationId, { kind: 'record', platformId: null });
    await reaches(app, id, 'complete');
    expect(here.wire.of('PATCH', (call.path as string).replace('*', ''))).toEqual([]);
    exactlyOnce();
  });

  it('does not take over a change that was lost before the platform had it', async () => {
    const { app, id, operationId } = await unknownOutcome(here, wallet, 'before');
    const recording = app.decisions.decide(id, operationId, { kind: 'record', platformId: null });
    await expect(recording).rejects.toMatchObject({
      failure: { code: 'changeDiffers', said: 'wallet: –' },
    });
    expect(app.subscriptions.get(id).unknownOutcome).not.toBeNull();
    expect(decisions(app, id)).toEqual([]);
  });

  it.each<[string, (app: Headless) => Decision | Promise<Decision>, object]>([
    ['no id', () => ({ kind: 'record', platformId: null }), { code: 'idNeeded' }],
    [
      'an id that the platform does not know',
      () => ({ kind: 'record', platformId: '99999999-9999-4999-8999-999999999999' }),
      { code: 'idNotFound', field: 'decision.platformId' },
    ],
    [
      "another subscription's id",
      async (app) => {
        const other = enter(app, here.form({}, 7));
        await reaches(app, other, 'complete');
        return { kind: 'record', platformId: app.subscriptions.get(other).invitationId };
      },
      { code: 'idTaken' },
    ],
    [
      'the id of another order that was made elsewhere',
      async () => {
        const { base, clientId, clientSecret } = here.connection;
        const elsewhere = await invite(base, clientId, clientSecret);
        return { kind: 'record', platformId: elsewhere };
      },
      { code: 'idDiffers', said: 'units: 77' },
    ],
  ])('refuses %s and changes nothing', async (_, decisionOf, failure) => {
    const { app, id, operationId } = await unknownOutcome(here, invitation, 'after');
    const decision = await decisionOf(app);
    const before = app.subscriptions.get(id);
    await expect(app.decisions.decide(id, operationId, decision)).rejects.toMatchObject({ failure });
    expect(app.subscriptions.get(id)).toEqual(before);
  });

  it('reports that the platform cannot be reached, and can be tried again', async () => {
    const { app, id, operationId } = await unknownOutcome(here, invitation, 'after');
    const platformId = here.report().invitations[0]?.id ?? '';
    const record = () => app.decisions.decide(id, operationId, { kind: 'record', platformId });
    await here.served.unplug();
    await expect(record()).rejects.toMatchObject({ failure: { code: 'offline' } });
    await here.served.plug();
    app.sendGate.choose(true);
    await expect(record()).rejects.toMatchObject({ failure: { code: 'offline' } });
    app.sendGate.choose(false);
    await record();
    await reaches(app, id, 'complete');
    exactlyOnce();
  });
});

describe('a decision that comes too late', () => {
  it('does nothing when the operation was decided before', async () => {
    const { app, id, operationId } = await unknownOutcome(here, invitation, 'after');
    await app.decisions.decide(id, operationId, { kind: 'sendAgain' });
    for (const kind of ['sendAgain', 'giveUp'] as const)
      await expect(app.decisions.decide(id, operationId, { kind })).rejects.toMatchObject({
        failure: { code: 'decided' },
      });
    await reaches(app, id, 'complete');
    expect(decisions(app, id)).toHaveLength(1);
    exactlyOnce();
  });

  it.each([
    ['another decision was made', 'sendAgain', 1],
    ['the operation was given up', 'giveUp', 1],
    ['the person withdrew it', 'withdraw', 0],
  ] as const)('is refused when %s while the platform was being read', async (_, then, count) => {
    const { app, id, operationId, read, refused } = await whileRecording();
    if (then === 'withdraw') app.decisions.withdraw(id);
    else await app.decisions.decide(id, operationId, { kind: then });
    read.resolve();
    expect(await refused).toMatchObject({ failure: { code: 'decided' } });
    expect(decisions(app, id).map(({ details }) => details)).toMatchObject(
      [{ decision: then }].slice(0, count),
    );
  });

  it('is refused when the platform could not be read and the person has withdrawn it', async () => {
    const { app, id, read, refused } = await whileRecording();
    app.decisions.withdraw(id);
    await here.served.unplug();
    read.resolve();
    expect(await refused).toMatchObject({ failure: { code: 'decided' } });
  });

  it('is refused for an operation that the app is sending by itself', async () => {
    here.sandbox.faults.add({ kind: 'lost', when: 'after', ...invitation });
    const app = here.open({ clock: stillClock() });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'waitsForRetry');
    const open = app.outbox.open(refOf(id))?.id ?? '';
    await expect(app.decisions.decide(id, open, { kind: 'giveUp' })).rejects.toMatchObject({
      failure: { code: 'decided' },
    });
  });
});

describe('an operation sent for another client id', () => {
  const elsewhere = { connection: { clientId: 'somebody-else' } };
  it('is never sent again from here, but can be given up and is then possibly created', async () => {
    const { app, id, operationId } = await unknownOutcome(here, invitation, 'before', elsewhere);
    expect(app.subscriptions.get(id).unknownOutcome).toMatchObject({
      sentTo: { clientId: here.connection.clientId },
      choices: ['record', 'giveUp'],
    });
    await expect(app.decisions.decide(id, operationId, { kind: 'sendAgain' })).rejects.toMatchObject({
      failure: { code: 'otherAccount' },
    });
    await app.decisions.decide(id, operationId, { kind: 'giveUp' });
    await aMoment();
    expect(here.wire.of('POST', '/v2/')).toEqual([]);
    expect(app.subscriptions.get(id)).toMatchObject({
      reason: 'mayExist',
      unknownOutcome: { choices: ['record'] },
    });
  });
});

/** Creates an invitation for another order, as another program would, and returns its id. */
async function invite(base: string, clientId: string, clientSecret: string): Promise<string> {
  const scope = 'investors:write investors:read investments:write investments:read documents:write';
  const token = await fetch(`${base}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const made = await fetch(`${base}/v2/invitations/`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${access_token}`,
      'Content-Type': 'application/json',
      'X-Idempotency-Key': 'somebody',
    },
    body: JSON.stringify({
      investor_id: here.investor.oneWallet,
      campaign_id: here.campaign.plain,
      units: 77,
    }),
  });
  return ((await made.json()) as { id: string }).id;
}

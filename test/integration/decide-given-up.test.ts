import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stillClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import {
  answers,
  decisions,
  investment,
  invitation,
  tomorrow,
  unknownOutcome,
} from '../support/unknown-outcome.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const exactlyOnce = () => expectExactlyOnce(here.report());

describe('a creation that took place and was then refused because the platform had forgotten its key', () => {
  async function refusedSecond() {
    await here.close();
    here = await scenario({ keyLifetime: 0 });
    // The answer is lost and the key forgotten, so the repeated call asks for a second investment and is refused.
    here.sandbox.faults.add({ kind: 'lost', when: 'after', ...investment, times: 1 });
    const app = here.open({ random: () => 0.01 });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'rejected');
    expect(here.report()).toMatchObject({ secondInvestmentAttempts: 1, investments: [{ units: 1 }] });
    const { unknownOutcome } = app.subscriptions.get(id);
    expect(unknownOutcome).toMatchObject({ step: 'investment', choices: ['record'] });
    return { app, id, operationId: unknownOutcome?.operationId ?? '' };
  }

  it('is recorded under its id, and the subscription continues from there', async () => {
    const { app, id, operationId } = await refusedSecond();
    const platformId = here.report().investments[0]?.id ?? '';
    await app.decisions.decide(id, operationId, { kind: 'record', platformId });
    await reaches(app, id, 'complete');
    expect(app.subscriptions.get(id)).toMatchObject({
      investmentId: platformId,
      messages: [],
      unknownOutcome: null,
    });
    expect(here.report().investments).toHaveLength(1);
  });

  it('is not recorded when the form has changed since', async () => {
    const { app, id, operationId } = await refusedSecond();
    saveAnew(app, id, here.form({}, 8));
    const platformId = here.report().investments[0]?.id ?? '';
    await expect(app.decisions.decide(id, operationId, { kind: 'record', platformId })).rejects.toMatchObject(
      { failure: { code: 'idDiffers', said: expect.stringContaining('units') } },
    );
    expect(app.subscriptions.get(id)).toMatchObject({ investmentId: null, stage: 'refused' });
  });

  it('is recorded only once its answers are back at what was sent as well', async () => {
    const { app, id, operationId } = await refusedSecond();
    const platformId = here.report().investments[0]?.id ?? '';
    const { form } = app.subscriptions.get(id);
    const statement = { ...form.selfDisclosure, netWorth100k: !form.selfDisclosure.netWorth100k };
    app.subscriptions.save(id, { ...form, selfDisclosure: statement });
    const record = () => app.decisions.decide(id, operationId, { kind: 'record', platformId });
    await expect(record()).rejects.toMatchObject({
      failure: {
        code: 'idDiffers',
        said: `self_disclosure_net_worth_100k: ${form.selfDisclosure.netWorth100k}`,
      },
    });
    app.subscriptions.save(id, form);
    await record();
    expect(app.subscriptions.get(id)).toMatchObject({ investmentId: platformId, unknownOutcome: null });
  });

  it('is not queued again before a person has looked on the platform', async () => {
    const { app, id } = await refusedSecond();
    const { stage } = app.subscriptions.get(id);
    expect(() => app.subscriptions.queue(id)).toThrow('possiblyCreated');
    expect(app.subscriptions.get(id).stage).toBe(stage);
    app.subscriptions.queue(id, { checked: true });
    expect(app.subscriptions.trail(id).map(({ what }) => what)).toContain('doubtful.checked');
  });

  it('can still be recorded after it was queued again and refused at once', async () => {
    const { app, id } = await refusedSecond();
    app.subscriptions.queue(id, { checked: true });
    await until(() => app.outbox.open(refOf(id)) === null, 'the investment is refused again');
    await reaches(app, id, 'rejected');
    const { operationId = '', choices } = app.subscriptions.get(id).unknownOutcome ?? {};
    expect(choices).toEqual(['record']);
    const platformId = here.report().investments[0]?.id ?? '';
    await app.decisions.decide(id, operationId, { kind: 'record', platformId });
    await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(1);
  });

  it('a refusal at the first attempt leaves nothing to record', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, id, 'rejected');
    expect(app.subscriptions.get(id).unknownOutcome).toBeNull();
  });
});

describe('giving up', () => {
  it.each([
    ['an invitation', invitation],
    ['an investment', investment],
  ] as const)('unlocks %s for editing, and queueing it sends it under a new key', async (_, call) => {
    const { app, id, operationId } = await unknownOutcome(here, call, 'before');
    const former = app.subscriptions.get(id).unknownOutcome?.key;
    await app.decisions.decide(id, operationId, { kind: 'giveUp' });
    // The fate of the call is unknown, so the subscription stays visible, cannot be deleted, and can still be recorded.
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      reason: 'mayExist',
      unknownOutcome: { choices: ['record'], key: former },
      queuedAt: null,
      removable: false,
    });
    expect(() => app.subscriptions.remove(id)).toThrow('locked');
    expect(app.subscriptions.get(id).steps.find(({ state }) => state === 'uncertain')?.reason).toBe(
      'mayExist',
    );
    await aMoment();
    expect(here.wire.of('POST', call.path as string)).toEqual([]);
    expect(saveAnew(app, id, here.form({}, 9)).refused).toEqual([]);
    expect(() => app.subscriptions.queue(id)).toThrow('possiblyCreated');
    app.subscriptions.queue(id, { checked: true });
    await reaches(app, id, 'complete');
    expect(
      app.subscriptions.get(id).unknownOutcome,
      'nothing is in doubt once one is acknowledged',
    ).toBeNull();
    expect(here.wire.of('POST', call.path as string)[0]?.key).not.toBe(former);
    expect(here.report().investments).toMatchObject([{ units: 9 }]);
    expect(decisions(app, id)).toMatchObject([
      { who: 'tester', details: { decision: 'giveUp', key: former } },
    ]);
    exactlyOnce();
  });

  it('a change that took place all the same is undone once the form is back at the former units', async () => {
    const unsigned = { signature: { signedAt: '', costsInformed: false } };
    const before = here.open({ clock: stillClock() });
    before.start();
    const id = enter(before, here.form(unsigned, 5));
    await reaches(before, id, 'signature');
    here.sandbox.faults.add({ kind: 'lost', when: 'after', ...answers });
    saveAnew(before, id, here.form(unsigned, 6));
    before.subscriptions.queue(id);
    await reaches(before, id, 'waitsForRetry');
    await before.close();
    here.sandbox.faults.clear();
    expect(here.report().invitations).toMatchObject([{ units: 6 }]);
    const app = here.open({ clock: tomorrow });
    app.start();
    await reaches(app, id, 'unknownOutcome');
    const { operationId = '' } = app.subscriptions.get(id).unknownOutcome ?? {};
    await app.decisions.decide(id, operationId, { kind: 'giveUp' });
    saveAnew(app, id, here.form({}, 5));
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(here.report().investments).toMatchObject([{ units: 5 }]);
    exactlyOnce();
  });
});

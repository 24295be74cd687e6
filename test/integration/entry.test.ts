import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FieldPath, SubscriptionForm } from '../../contract/form.ts';
import { failureOf } from '../support/failures.ts';
import { enter } from '../support/headless.ts';
import { type OpenedScenario, openedScenario, reaches } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: OpenedScenario;
beforeEach(async () => {
  here = await openedScenario();
});
afterEach(() => here.close());

describe('a form', () => {
  it('is on disk at once and verbatim, whatever was typed', async () => {
    const typed: SubscriptionForm = {
      ...here.form(),
      investorId: 'Müller, Ä. 🙂',
      units: 'zehn\t\u0000"\\',
      survey: {
        mode: '',
        answers: [{ question: '', answer: '  nur halb' }],
        submittedAt: 'gestern um 5',
        waiverConfirmed: false,
      },
      signature: { signedAt: '31.02.', costsInformed: false },
      wallet: { choice: 'chosen', walletId: 'meins' },
    };
    const { id } = here.app.subscriptions.create();
    here.app.subscriptions.save(id, typed);
    await here.restart();
    const { givenBy: _, ...rest } = typed;
    expect(here.app.subscriptions.get(id)).toMatchObject({
      form: rest,
      stage: 'draft',
      reason: 'unfinished',
    });
  });

  it('cannot be queued while it is unfinished, and the first field at fault is named', () => {
    const { id } = here.app.subscriptions.create();
    expect(failureOf(() => here.app.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'investorId',
    });
    here.app.subscriptions.save(id, here.form({ units: '0' }));
    expect(failureOf(() => here.app.subscriptions.queue(id))).toEqual({ code: 'incomplete', field: 'units' });
    expect(here.app.subscriptions.get(id)).toMatchObject({ queuedAt: null, problemCount: 1 });
  });

  it('keeps who confirmed something and when, until the tick is removed', () => {
    const { id } = here.app.subscriptions.create();
    const { confirmations } = here.app.subscriptions.save(id, here.form()).detail;
    expect(confirmations).toEqual({
      waiver: { by: 'tester', at: expect.any(String) },
      costs: { by: 'tester', at: expect.any(String) },
    });
    const resigned = here.form();
    resigned.signature.signedAt = resigned.survey.submittedAt;
    expect(here.app.subscriptions.save(id, resigned).detail.confirmations).toEqual(confirmations);
    const withdrawn = here.form({ signature: { signedAt: '', costsInformed: false } });
    const answering = { ...withdrawn, survey: { ...withdrawn.survey, mode: 'answers' as const } };
    expect(here.app.subscriptions.save(id, answering).detail.confirmations.costs).toBeNull();
    expect(
      here.app.subscriptions.save(id, withdrawn).detail.confirmations.waiver,
      'returning from the answers restores the confirmation as it was given',
    ).toEqual(confirmations.waiver);
    const unticked = { ...withdrawn, survey: { ...withdrawn.survey, waiverConfirmed: false } };
    expect(here.app.subscriptions.save(id, unticked).detail.confirmations).toEqual({
      waiver: null,
      costs: null,
    });
  });

  it('lets entries lapse when what they were about changes, records this in the trail, and asks for them again', () => {
    const { id } = here.app.subscriptions.create();
    here.app.subscriptions.save(id, here.form({}, 2));
    const fewer = { ...here.app.subscriptions.get(id).form, units: '1' };
    const { signedAt } = fewer.signature;
    const lapsed = {
      'selfDisclosure.submittedAt': {
        was: fewer.selfDisclosure.submittedAt,
        changed: ['units'],
        confirmed: null,
      },
      'signature.signedAt': { was: signedAt, changed: ['units'], confirmed: null },
      'signature.costsInformed': {
        was: true,
        changed: ['units'],
        confirmed: { by: 'tester', at: expect.any(String) },
      },
    };
    expect(here.app.subscriptions.save(id, fewer).detail).toMatchObject({
      form: { survey: { waiverConfirmed: true }, signature: { signedAt: '', costsInformed: false } },
      lapsed,
      confirmations: { waiver: { by: 'tester' }, costs: null },
    });
    const { form } = here.app.subscriptions.get(id);
    const moved = here.app.subscriptions.save(id, { ...form, investorId: here.investor.threeWallets }).detail;
    const both = { changed: ['units', 'investorId'] };
    expect(moved).toMatchObject({
      lapsed: {
        'signature.signedAt': both,
        'signature.costsInformed': both,
        'survey.waiverConfirmed': { was: true, changed: ['investorId'] },
      },
      form: { survey: { waiverConfirmed: false, submittedAt: '' }, selfDisclosure: { submittedAt: '' } },
    });
    expect(failureOf(() => here.app.subscriptions.queue(id))).toMatchObject({ code: 'incomplete' });
    const again = { ...moved.form, survey: { ...moved.form.survey, waiverConfirmed: true } };
    expect(here.app.subscriptions.save(id, again).detail.lapsed).not.toHaveProperty('survey.waiverConfirmed');
    const trail = here.app.subscriptions.trail(id);
    expect(trail.map(({ what }) => what)).toEqual([
      'subscription.created',
      'waiver.confirmed',
      'costs.confirmed',
      'entries.lapsed',
      'entries.lapsed',
      'statements.moved',
      'waiver.confirmed',
    ]);
    expect(trail[3]?.details).toEqual(lapsed);
  });

  it('restores lapsed entries when the change is undone, unless the change was queued', () => {
    const { id } = here.app.subscriptions.create();
    const before = here.app.subscriptions.save(id, here.form({}, 2)).detail;
    const away = here.app.subscriptions.save(id, { ...before.form, units: '1' }).detail;
    const back = here.app.subscriptions.save(id, { ...away.form, units: '2' }).detail;
    expect(back).toMatchObject({ form: before.form, confirmations: before.confirmations, lapsed: {} });
    expect(here.app.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'entries.holdAgain',
      details: {
        fields: ['selfDisclosure.submittedAt', 'signature.signedAt', 'signature.costsInformed'],
      },
    });
    const again = here.app.subscriptions.save(id, { ...back.form, units: '1' }).detail;
    const { selfDisclosure } = before.form;
    here.app.subscriptions.save(id, { ...again.form, selfDisclosure });
    // The signature was for the former units. Without it, the rest is sent only if a person says so.
    expect(failureOf(() => here.app.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'signature.signedAt',
    });
    here.app.subscriptions.queue(id, { unsigned: true });
    const { form, lapsed } = here.app.subscriptions.save(id, {
      ...again.form,
      selfDisclosure,
      units: '2',
    }).detail;
    expect(form.signature).toEqual({ signedAt: '', costsInformed: false });
    expect(Object.keys(lapsed)).toEqual(['selfDisclosure.submittedAt']);
  });

  it('saved without a change changes nothing and takes nothing back', () => {
    const id = enter(here.app, here.form());
    const before = here.app.subscriptions.get(id);
    expect(here.app.subscriptions.save(id, before.form)).toEqual({ detail: before, refused: [] });
  });

  it('changed after queueing takes the subscription back, so that a half-typed number is never sent', async () => {
    const id = enter(here.app, here.form({}, 10));
    expect(here.app.subscriptions.save(id, here.form({}, 1)).detail).toMatchObject({
      queuedAt: null,
      stage: 'draft',
      reason: 'unfinished',
    });
    here.app.start();
    await until(() => here.app.sendGate.lastContactAt, 'the app is online');
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(here.app.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'edited' },
    });
  });

  it('changed during its call is saved and takes the subscription back, and what was acknowledged is kept', async () => {
    here.sandbox.settings.latency = 400;
    here.app.start();
    const id = enter(here.app, here.form({}, 10));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the call is open');
    const { detail, refused } = here.app.subscriptions.save(id, {
      ...here.form({}, 1),
      investorId: here.investor.threeWallets,
    });
    expect([refused, detail.units]).toEqual([['investorId'], '1']);
    await until(() => here.app.subscriptions.get(id).invitationId, 'the invitation is acknowledged');
    await aMoment();
    expect(here.app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      reason: 'edited',
      units: '1',
      investorId: here.investor.oneWallet,
    });
    expect(here.wire.of('PATCH')).toEqual([]);
    expect(here.report().invitations).toMatchObject([{ units: 10 }]);
  });
});

describe('locks', () => {
  it('fields that were sent keep their value and are named, and the rest is saved', async () => {
    here.app.start();
    const id = enter(here.app, here.form({ wallet: { choice: 'later', walletId: '' } }, 5));
    await reaches(here.app, id, 'walletLater');
    const before = here.app.subscriptions.get(id).form;
    const { detail, refused } = here.app.subscriptions.save(id, {
      ...here.form({ investorId: 'x', campaignId: 'y', units: '6' }),
      selfDisclosure: { given: false, monthlyIncome: null, netWorth100k: null, submittedAt: '' },
      survey: {
        mode: '',
        answers: [{ question: 'a', answer: 'b' }],
        submittedAt: '',
        waiverConfirmed: false,
      },
      signature: { signedAt: '', costsInformed: false },
      wallet: { choice: 'auto', walletId: '' },
    });
    const all: FieldPath[] = [
      'investorId',
      'campaignId',
      'units',
      'selfDisclosure.given',
      'selfDisclosure.monthlyIncome',
      'selfDisclosure.netWorth100k',
      'selfDisclosure.submittedAt',
      'survey.mode',
      'survey.answers',
      'survey.submittedAt',
      'survey.waiverConfirmed',
      'signature.signedAt',
      'signature.costsInformed',
      'givenBy',
    ];
    expect(refused).toEqual(all);
    expect(detail.form).toEqual({ ...before, wallet: { choice: 'auto', walletId: '' } });
    expect(detail.confirmations.waiver).not.toBeNull();
  });

  it('a complete subscription cannot be changed, queued, taken back or removed', async () => {
    here.app.start();
    const id = enter(here.app, here.form());
    await reaches(here.app, id, 'complete');
    const before = here.app.subscriptions.get(id);
    expect(
      here.app.subscriptions.save(id, here.form({ wallet: { choice: 'later', walletId: '' } }, 9)).refused,
    ).toContain('wallet');
    expect(failureOf(() => here.app.subscriptions.queue(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => here.app.subscriptions.takeBack(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => here.app.subscriptions.remove(id))).toMatchObject({ code: 'locked' });
    expect(here.app.subscriptions.get(id)).toEqual(before);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FieldPath, SubscriptionForm } from '../../contract/form.ts';
import { groupReasons, type ListChoice, listFilters } from '../../contract/subscription.ts';
import { enter, type Headless, saveAnew } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, laterMillisecond, until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
});
afterEach(() => here.close());

const restart = async () => {
  await app.close();
  app = here.open();
};
const list = (search = '', filter: ListChoice = 'all', offset = 0, limit = 100) =>
  app.subscriptions.list({ filter, search, offset, limit });
const ids = (...args: Parameters<typeof list>) => list(...args).rows.map(({ id }) => id);
const listed = (filter: ListChoice, search: string, among: string[]) =>
  app.subscriptions.listed({ filter, search, ids: among }).sort();
const failureOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { failure?: { code: string } }).failure;
  }
  return undefined;
};

describe('what is typed', () => {
  it('is on disk at once and verbatim, whatever it is', async () => {
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
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, typed);
    await restart();
    const { givenBy: _, ...rest } = typed;
    expect(app.subscriptions.get(id)).toMatchObject({ form: rest, stage: 'draft', reason: 'unfinished' });
  });

  it('cannot be queued while it is unfinished, and the first field at fault is named', () => {
    const { id } = app.subscriptions.create();
    expect(failureOf(() => app.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'investorId',
    });
    app.subscriptions.save(id, here.form({ units: '0' }));
    expect(failureOf(() => app.subscriptions.queue(id))).toEqual({ code: 'incomplete', field: 'units' });
    expect(app.subscriptions.get(id)).toMatchObject({ queuedAt: null, problemCount: 1 });
  });

  it('confirmations are stamped with who and when, once, and go when they are taken off', () => {
    const { id } = app.subscriptions.create();
    const { confirmations } = app.subscriptions.save(id, here.form()).detail;
    expect(confirmations).toEqual({
      waiver: { by: 'tester', at: expect.any(String) },
      costs: { by: 'tester', at: expect.any(String) },
    });
    const resigned = here.form();
    resigned.signature.signedAt = resigned.survey.submittedAt;
    expect(app.subscriptions.save(id, resigned).detail.confirmations).toEqual(confirmations);
    const withdrawn = here.form({ signature: { signedAt: '', costsInformed: false } });
    const answering = { ...withdrawn, survey: { ...withdrawn.survey, mode: 'answers' as const } };
    expect(app.subscriptions.save(id, answering).detail.confirmations.costs).toBeNull();
    expect(
      app.subscriptions.save(id, withdrawn).detail.confirmations.waiver,
      'back from the answers it is the same, as it was given',
    ).toEqual(confirmations.waiver);
    const unticked = { ...withdrawn, survey: { ...withdrawn.survey, waiverConfirmed: false } };
    expect(app.subscriptions.save(id, unticked).detail.confirmations).toEqual({ waiver: null, costs: null });
  });

  it('entries lapse with what they were about; it is traced, and they are to be given again', () => {
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, here.form({}, 2));
    const fewer = { ...app.subscriptions.get(id).form, units: '1' };
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
    expect(app.subscriptions.save(id, fewer).detail).toMatchObject({
      form: { survey: { waiverConfirmed: true }, signature: { signedAt: '', costsInformed: false } },
      lapsed,
      confirmations: { waiver: { by: 'tester' }, costs: null },
    });
    const { form } = app.subscriptions.get(id);
    const moved = app.subscriptions.save(id, { ...form, investorId: here.investor.threeWallets }).detail;
    const both = { changed: ['units', 'investorId'] };
    expect(moved).toMatchObject({
      lapsed: {
        'signature.signedAt': both,
        'signature.costsInformed': both,
        'survey.waiverConfirmed': { was: true, changed: ['investorId'] },
      },
      form: { survey: { waiverConfirmed: false, submittedAt: '' }, selfDisclosure: { submittedAt: '' } },
    });
    expect(failureOf(() => app.subscriptions.queue(id))).toMatchObject({ code: 'incomplete' });
    const again = { ...moved.form, survey: { ...moved.form.survey, waiverConfirmed: true } };
    expect(app.subscriptions.save(id, again).detail.lapsed).not.toHaveProperty('survey.waiverConfirmed');
    const trail = app.subscriptions.trail(id);
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

  it('a change that is taken back brings back what lapsed by it, until the change was queued', () => {
    const { id } = app.subscriptions.create();
    const before = app.subscriptions.save(id, here.form({}, 2)).detail;
    const away = app.subscriptions.save(id, { ...before.form, units: '1' }).detail;
    const back = app.subscriptions.save(id, { ...away.form, units: '2' }).detail;
    expect(back).toMatchObject({ form: before.form, confirmations: before.confirmations, lapsed: {} });
    expect(app.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'entries.holdAgain',
      details: {
        fields: ['selfDisclosure.submittedAt', 'signature.signedAt', 'signature.costsInformed'],
      },
    });
    const again = app.subscriptions.save(id, { ...back.form, units: '1' }).detail;
    const { selfDisclosure } = before.form;
    app.subscriptions.save(id, { ...again.form, selfDisclosure });
    // The signature was for the former units: without it, the rest only goes where a person says so.
    expect(failureOf(() => app.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'signature.signedAt',
    });
    app.subscriptions.queue(id, { unsigned: true });
    const { form, lapsed } = app.subscriptions.save(id, {
      ...again.form,
      selfDisclosure,
      units: '2',
    }).detail;
    expect(form.signature).toEqual({ signedAt: '', costsInformed: false });
    expect(Object.keys(lapsed)).toEqual(['selfDisclosure.submittedAt']);
  });

  it('saved without a change does nothing, and takes nothing back', () => {
    const id = enter(app, here.form());
    const before = app.subscriptions.get(id);
    expect(app.subscriptions.save(id, before.form)).toEqual({ detail: before, refused: [] });
  });

  it('changed after queueing takes it back: half a number is never sent', async () => {
    const id = enter(app, here.form({}, 10));
    expect(app.subscriptions.save(id, here.form({}, 1)).detail).toMatchObject({
      queuedAt: null,
      stage: 'draft',
      reason: 'unfinished',
    });
    app.start();
    await until(() => app.sendGate.lastContactAt, 'it is online');
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(app.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'edited' },
    });
  });

  it('changed while its call is out is kept and taken back; what was acknowledged is kept, too', async () => {
    here.sandbox.settings.latency = 400;
    app.start();
    const id = enter(app, here.form({}, 10));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the call is out');
    const { detail, refused } = app.subscriptions.save(id, {
      ...here.form({}, 1),
      investorId: here.investor.threeWallets,
    });
    expect([refused, detail.units]).toEqual([['investorId'], '1']);
    await until(() => app.subscriptions.get(id).invitationId, 'it is acknowledged');
    await aMoment();
    expect(app.subscriptions.get(id)).toMatchObject({
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
  it('fields that went out keep their value, and are named; the rest is saved', async () => {
    app.start();
    const id = enter(app, here.form({ wallet: { choice: 'later', walletId: '' } }, 5));
    await standsAt(app, id, 'walletLater');
    const before = app.subscriptions.get(id).form;
    const { detail, refused } = app.subscriptions.save(id, {
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

  it('what is complete cannot be changed, queued, taken back or removed', async () => {
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    const before = app.subscriptions.get(id);
    expect(
      app.subscriptions.save(id, here.form({ wallet: { choice: 'later', walletId: '' } }, 9)).refused,
    ).toContain('wallet');
    expect(failureOf(() => app.subscriptions.queue(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => app.subscriptions.takeBack(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => app.subscriptions.remove(id))).toMatchObject({ code: 'locked' });
    expect(app.subscriptions.get(id)).toEqual(before);
  });
});

describe('removing and copying', () => {
  it('a removed draft is out of every list and comes back with everything', async () => {
    const id = enter(app, here.form({}, 7));
    app.subscriptions.remove(id);
    expect(list()).toMatchObject({ rows: [], total: 0, counts: { all: 0, drafts: 0, onItsWay: 0 } });
    expect(listed('all', '', [id, 'nothing by this name'])).toEqual([]);
    app.start();
    await until(() => app.sendGate.lastContactAt, 'it is online');
    await restart();
    app.start();
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(app.subscriptions.restore(id)).toMatchObject({ units: '7', stage: 'draft', queuedAt: null });
    expect(ids()).toEqual([id]);
  });
  it('removed and restored, it stands where it stood: the list is as it was', async () => {
    const made: string[] = [];
    for (const units of [1, 2, 3]) {
      made.unshift(enter(app, here.form({}, units)));
      await laterMillisecond();
    }
    const [, middle = ''] = made;
    const before = app.subscriptions.get(middle).updatedAt;
    app.subscriptions.remove(middle);
    app.subscriptions.restore(middle);
    expect(ids()).toEqual(made);
    expect(app.subscriptions.get(middle).updatedAt).toBe(before);
  });
  it('a removed one is not queued before it is restored', () => {
    const id = enter(app, here.form());
    app.subscriptions.remove(id);
    expect(failureOf(() => app.subscriptions.queue(id))).toMatchObject({ code: 'notFound' });
  });
  it('a copy has the same entries, and nothing that was said, signed or sent for the one order', async () => {
    app.start();
    const id = enter(app, here.form({}, 7));
    await standsAt(app, id, 'complete');
    const copy = app.subscriptions.duplicate(id);
    const { form } = app.subscriptions.get(id);
    expect(copy).toMatchObject({
      stage: 'draft',
      invitationId: null,
      investmentId: null,
      queuedAt: null,
      confirmations: { waiver: null, costs: null },
      locked: {},
      status: null,
    });
    expect(copy.form).toEqual({
      ...form,
      selfDisclosure: { ...form.selfDisclosure, submittedAt: '' },
      survey: { ...form.survey, waiverConfirmed: false, submittedAt: '' },
      signature: { signedAt: '', costsInformed: false },
      givenBy: { ...form.givenBy, asOf: form.selfDisclosure.submittedAt },
    });
    const answers = [{ question: 'a', answer: 'b' }];
    const survey = { ...form.survey, mode: 'answers' as const, answers };
    const { detail } = app.subscriptions.save(copy.id, { ...form, survey });
    expect(app.subscriptions.duplicate(detail.id).form.survey.submittedAt).toBe(form.survey.submittedAt);
  });
  it('another investor in a draft or a copy takes the answers off; the former one brings them back, after a restart too', async () => {
    const { id } = app.subscriptions.create();
    const answered = here.form();
    answered.survey = {
      ...answered.survey,
      mode: 'answers',
      waiverConfirmed: false,
      answers: [{ question: 'Erfahrung?', answer: 'ja' }],
    };
    app.subscriptions.save(id, answered);
    const copy = app.subscriptions.duplicate(id);
    for (const each of [id, copy.id]) {
      const { form } = app.subscriptions.get(each);
      app.subscriptions.save(each, { ...form, investorId: here.investor.threeWallets });
    }
    await restart();
    for (const each of [id, copy.id]) {
      const { form } = app.subscriptions.get(each);
      expect(form.survey.answers).toEqual([{ question: 'Erfahrung?', answer: '' }]);
      expect(form.selfDisclosure).toMatchObject({ given: true, monthlyIncome: null, netWorth100k: null });
      expect(failureOf(() => app.subscriptions.queue(each))).toMatchObject({ code: 'incomplete' });
      const back = app.subscriptions.save(each, { ...form, investorId: answered.investorId }).detail.form;
      expect(back.survey.answers).toEqual(answered.survey.answers);
      expect(back.selfDisclosure).toMatchObject({ monthlyIncome: true, netWorth100k: false });
    }
    expect(app.subscriptions.trail(id).filter(({ what }) => what === 'statements.moved')).toMatchObject([
      { details: { setAside: answered.investorId, broughtBack: null } },
      { details: { setAside: null, broughtBack: answered.investorId } },
    ]);
  });
  it('what another investor had said is gone for good with the release, and never in the trail of it', () => {
    const { id } = app.subscriptions.create();
    const { form } = app.subscriptions.save(id, here.form()).detail;
    const { detail } = saveAnew(app, id, {
      ...form,
      investorId: here.investor.threeWallets,
      wallet: { choice: 'later', walletId: '' },
    });
    expect(detail.form.givenBy.others).toMatchObject([{ investorId: form.investorId }]);
    expect(app.subscriptions.queue(id).form.givenBy.others).toEqual([]);
    const queued = app.subscriptions.trail(id).find(({ what }) => what === 'subscription.queued');
    expect(queued?.details).toMatchObject({ form: { givenBy: { others: [] } } });
  });
  it('what is not there is not found', () => {
    const nobody = '99999999-9999-4999-8999-999999999999';
    for (const method of ['get', 'queue', 'takeBack', 'remove', 'restore', 'duplicate'] as const)
      expect(
        failureOf(() => app.subscriptions[method](nobody)),
        method,
      ).toEqual({ code: 'notFound' });
    expect(failureOf(() => app.subscriptions.save(nobody, here.form()))).toEqual({ code: 'notFound' });
  });
});

describe('the list', () => {
  it('has counts by filter, the newest change first, and comes in pages', async () => {
    app.start();
    const done = enter(app, here.form({}, 1));
    await standsAt(app, done, 'complete');
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }, 2));
    await standsAt(app, refused, 'rejected');
    app.sendGate.choose(true);
    const queued = enter(app, here.form({}, 3));
    await laterMillisecond();
    const { id: draft } = app.subscriptions.create();
    expect(list().counts).toEqual({ needsYou: 1, drafts: 1, onItsWay: 1, invested: 1, all: 4 });
    expect([ids('', 'needsYou'), ids('', 'drafts'), ids('', 'onItsWay'), ids('', 'invested')]).toEqual([
      [refused],
      [draft],
      [queued],
      [done],
    ]);
    expect(ids()).toEqual([draft, queued, refused, done]);
    expect([...ids('', 'all', 0, 2), ...ids('', 'all', 2, 2)]).toEqual(ids());
    expect(list('', 'all', 2, 1)).toMatchObject({ total: 4, rows: [{ id: refused }] });
    expect(list('', 'all', 9, 5)).toMatchObject({ total: 4, rows: [] });
    for (const filter of [...listFilters, ...groupReasons])
      expect(listed(filter, '', [draft, queued, refused, done]), filter).toEqual(ids('', filter).sort());
  });
  it('can be narrowed to what stands for one reason; drafts are no part of that', async () => {
    app.start();
    const refused = [1, 2].map((units) => enter(app, here.form({ campaignId: here.campaign.closed }, units)));
    for (const id of refused) await standsAt(app, id, 'rejected');
    app.sendGate.choose(true);
    const queued = enter(app, here.form({}, 3));
    app.subscriptions.create();
    await until(() => list('', 'waitsForSending').total === 1, 'it waits to be sent');
    expect(ids('', 'waitsForSending')).toEqual([queued]);
    expect(ids('', 'rejected')).toEqual(refused.toReversed());
    expect(list('', 'rejected', 1, 1)).toMatchObject({ total: 2, rows: [{ id: refused[0] }] });
    for (const reason of ['unfinished', 'ready', 'signature'] as const)
      expect(list('', reason)).toMatchObject({ total: 0, rows: [] });
  });
  it('is searched by name, e-mail, campaign, units and the ids of the platform; all words must be there', async () => {
    await restart();
    await app.close();
    app = here.open({
      campaigns: () => [{ id: here.campaign.plain, name: 'Solarpark Süd', selfDisclosureRequired: null }],
    });
    await app.investors.refresh();
    const one = enter(app, here.form({}, 12345));
    const two = enter(app, here.form({ investorId: here.investor.noWallet }, 7));
    for (const [search, found] of [
      ['12345', [one]],
      ['SOLARPARK süd', [two, one]],
      ['ohne wallet', [two]],
      ['uebung-3@', [two]],
      ['eins 12345', [one]],
      ['eins 7777', []],
    ] as const)
      expect([ids(search).sort(), listed('all', search, [one, two])], search).toEqual([
        [...found].sort(),
        [...found].sort(),
      ]);
    expect(list('solarpark', 'all', 1, 1)).toMatchObject({ total: 2, rows: [{}] });
  });
});

describe('a search', () => {
  it('names first what is written as it was typed, and of these what changed last', async () => {
    const drafts = new Map<string, string>();
    for (const name of ['Müller', 'Mu\u0308ller', 'Müllerin', 'Mueller', 'Muller', 'Meier']) {
      const { id } = app.subscriptions.create();
      app.subscriptions.save(id, { ...here.form(), investorId: name });
      drafts.set(id, name);
      await laterMillisecond();
    }
    const found = (search: string, offset = 0, limit = 100) =>
      ids(search, 'all', offset, limit).map((id) => drafts.get(id));
    const expected = ['Mu\u0308ller', 'Müller', 'Müllerin', 'Muller', 'Mueller'];
    expect(found('Müller')).toEqual(expected);
    expect([...found('Müller', 0, 2), ...found('Müller', 2, 2), ...found('Müller', 4, 2)]).toEqual(expected);
    expect(list('Müller', 'all', 4, 2).total).toBe(5);
    expect(found('Mueller')[0]).toBe('Mueller');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FieldPath, SubscriptionForm } from '../../contract/form.ts';
import { groupReasons, type ListChoice, listFilters } from '../../contract/subscription.ts';
import { enter, type Headless, saveAnew } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, laterMillisecond, until } from '../support/until.ts';

let here: Scenario;
let desk: Headless;
beforeEach(async () => {
  here = await scenario();
  desk = here.open();
});
afterEach(() => here.close());

const restart = async () => {
  await desk.close();
  desk = here.open();
};
const list = (search = '', filter: ListChoice = 'all', offset = 0, limit = 100) =>
  desk.subscriptions.list({ filter, search, offset, limit });
const ids = (...args: Parameters<typeof list>) => list(...args).rows.map(({ id }) => id);
const listed = (filter: ListChoice, search: string, among: string[]) =>
  desk.subscriptions.listed({ filter, search, ids: among }).sort();
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
    const { id } = desk.subscriptions.create();
    desk.subscriptions.save(id, typed);
    await restart();
    const { givenBy: _, ...rest } = typed;
    expect(desk.subscriptions.get(id)).toMatchObject({ form: rest, stage: 'draft', reason: 'unfinished' });
  });

  it('cannot be queued while it is unfinished, and the first field at fault is named', () => {
    const { id } = desk.subscriptions.create();
    expect(failureOf(() => desk.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'investorId',
    });
    desk.subscriptions.save(id, here.form({ units: '0' }));
    expect(failureOf(() => desk.subscriptions.queue(id))).toEqual({ code: 'incomplete', field: 'units' });
    expect(desk.subscriptions.get(id)).toMatchObject({ queuedAt: null, problemCount: 1 });
  });

  it('confirmations are stamped with who and when, once, and go when they are taken off', () => {
    const { id } = desk.subscriptions.create();
    const { confirmations } = desk.subscriptions.save(id, here.form()).detail;
    expect(confirmations).toEqual({
      waiver: { by: 'tester', at: expect.any(String) },
      costs: { by: 'tester', at: expect.any(String) },
    });
    const resigned = here.form();
    resigned.signature.signedAt = resigned.survey.submittedAt;
    expect(desk.subscriptions.save(id, resigned).detail.confirmations).toEqual(confirmations);
    const withdrawn = here.form({ signature: { signedAt: '', costsInformed: false } });
    const answering = { ...withdrawn, survey: { ...withdrawn.survey, mode: 'answers' as const } };
    expect(desk.subscriptions.save(id, answering).detail.confirmations.costs).toBeNull();
    expect(
      desk.subscriptions.save(id, withdrawn).detail.confirmations.waiver,
      'back from the answers it is the same, as it was given',
    ).toEqual(confirmations.waiver);
    const unticked = { ...withdrawn, survey: { ...withdrawn.survey, waiverConfirmed: false } };
    expect(desk.subscriptions.save(id, unticked).detail.confirmations).toEqual({ waiver: null, costs: null });
  });

  it('entries lapse with what they were about; it is traced, and they are to be given again', () => {
    const { id } = desk.subscriptions.create();
    desk.subscriptions.save(id, here.form({}, 2));
    const fewer = { ...desk.subscriptions.get(id).form, units: '1' };
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
    expect(desk.subscriptions.save(id, fewer).detail).toMatchObject({
      form: { survey: { waiverConfirmed: true }, signature: { signedAt: '', costsInformed: false } },
      lapsed,
      confirmations: { waiver: { by: 'tester' }, costs: null },
    });
    const { form } = desk.subscriptions.get(id);
    const moved = desk.subscriptions.save(id, { ...form, investorId: here.investor.threeWallets }).detail;
    const both = { changed: ['units', 'investorId'] };
    expect(moved).toMatchObject({
      lapsed: {
        'signature.signedAt': both,
        'signature.costsInformed': both,
        'survey.waiverConfirmed': { was: true, changed: ['investorId'] },
      },
      form: { survey: { waiverConfirmed: false, submittedAt: '' }, selfDisclosure: { submittedAt: '' } },
    });
    expect(failureOf(() => desk.subscriptions.queue(id))).toMatchObject({ code: 'incomplete' });
    const again = { ...moved.form, survey: { ...moved.form.survey, waiverConfirmed: true } };
    expect(desk.subscriptions.save(id, again).detail.lapsed).not.toHaveProperty('survey.waiverConfirmed');
    const trail = desk.subscriptions.trail(id);
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
    const { id } = desk.subscriptions.create();
    const before = desk.subscriptions.save(id, here.form({}, 2)).detail;
    const away = desk.subscriptions.save(id, { ...before.form, units: '1' }).detail;
    const back = desk.subscriptions.save(id, { ...away.form, units: '2' }).detail;
    expect(back).toMatchObject({ form: before.form, confirmations: before.confirmations, lapsed: {} });
    expect(desk.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'entries.holdAgain',
      details: {
        fields: ['selfDisclosure.submittedAt', 'signature.signedAt', 'signature.costsInformed'],
      },
    });
    const again = desk.subscriptions.save(id, { ...back.form, units: '1' }).detail;
    const { selfDisclosure } = before.form;
    desk.subscriptions.save(id, { ...again.form, selfDisclosure });
    // The signature was for the former units: without it, the rest only goes where a person says so.
    expect(failureOf(() => desk.subscriptions.queue(id))).toEqual({
      code: 'incomplete',
      field: 'signature.signedAt',
    });
    desk.subscriptions.queue(id, { unsigned: true });
    const { form, lapsed } = desk.subscriptions.save(id, {
      ...again.form,
      selfDisclosure,
      units: '2',
    }).detail;
    expect(form.signature).toEqual({ signedAt: '', costsInformed: false });
    expect(Object.keys(lapsed)).toEqual(['selfDisclosure.submittedAt']);
  });

  it('saved without a change does nothing, and takes nothing back', () => {
    const id = enter(desk, here.form());
    const before = desk.subscriptions.get(id);
    expect(desk.subscriptions.save(id, before.form)).toEqual({ detail: before, refused: [] });
  });

  it('changed after queueing takes it back: half a number is never sent', async () => {
    const id = enter(desk, here.form({}, 10));
    expect(desk.subscriptions.save(id, here.form({}, 1)).detail).toMatchObject({
      queuedAt: null,
      stage: 'draft',
      reason: 'unfinished',
    });
    desk.start();
    await until(() => desk.gate.lastContactAt, 'it is online');
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(desk.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'edited' },
    });
  });

  it('changed while its call is out is kept and taken back; what was acknowledged is kept, too', async () => {
    here.sandbox.settings.latency = 400;
    desk.start();
    const id = enter(desk, here.form({}, 10));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 1, 'the call is out');
    const { detail, refused } = desk.subscriptions.save(id, {
      ...here.form({}, 1),
      investorId: here.investor.threeWallets,
    });
    expect([refused, detail.units]).toEqual([['investorId'], '1']);
    await until(() => desk.subscriptions.get(id).invitationId, 'it is acknowledged');
    await aMoment();
    expect(desk.subscriptions.get(id)).toMatchObject({
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
    desk.start();
    const id = enter(desk, here.form({ wallet: { choice: 'later', walletId: '' } }, 5));
    await standsAt(desk, id, 'walletLater');
    const before = desk.subscriptions.get(id).form;
    const { detail, refused } = desk.subscriptions.save(id, {
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
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'complete');
    const before = desk.subscriptions.get(id);
    expect(
      desk.subscriptions.save(id, here.form({ wallet: { choice: 'later', walletId: '' } }, 9)).refused,
    ).toContain('wallet');
    expect(failureOf(() => desk.subscriptions.queue(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => desk.subscriptions.takeBack(id))).toMatchObject({ code: 'alreadySent' });
    expect(failureOf(() => desk.subscriptions.remove(id))).toMatchObject({ code: 'locked' });
    expect(desk.subscriptions.get(id)).toEqual(before);
  });
});

describe('removing and copying', () => {
  it('a removed draft is out of every list and comes back with everything', async () => {
    const id = enter(desk, here.form({}, 7));
    desk.subscriptions.remove(id);
    expect(list()).toMatchObject({ rows: [], total: 0, counts: { all: 0, drafts: 0, onItsWay: 0 } });
    expect(listed('all', '', [id, 'nothing by this name'])).toEqual([]);
    desk.start();
    await until(() => desk.gate.lastContactAt, 'it is online');
    await restart();
    desk.start();
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(desk.subscriptions.restore(id)).toMatchObject({ units: '7', stage: 'draft', queuedAt: null });
    expect(ids()).toEqual([id]);
  });
  it('removed and restored, it stands where it stood: the list is as it was', async () => {
    const made: string[] = [];
    for (const units of [1, 2, 3]) {
      made.unshift(enter(desk, here.form({}, units)));
      await laterMillisecond();
    }
    const [, middle = ''] = made;
    const before = desk.subscriptions.get(middle).updatedAt;
    desk.subscriptions.remove(middle);
    desk.subscriptions.restore(middle);
    expect(ids()).toEqual(made);
    expect(desk.subscriptions.get(middle).updatedAt).toBe(before);
  });
  it('a removed one is not queued before it is restored', () => {
    const id = enter(desk, here.form());
    desk.subscriptions.remove(id);
    expect(failureOf(() => desk.subscriptions.queue(id))).toMatchObject({ code: 'notFound' });
  });
  it('a copy has the same entries, and nothing that was said, signed or sent for the one order', async () => {
    desk.start();
    const id = enter(desk, here.form({}, 7));
    await standsAt(desk, id, 'complete');
    const copy = desk.subscriptions.duplicate(id);
    const { form } = desk.subscriptions.get(id);
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
    const { detail } = desk.subscriptions.save(copy.id, { ...form, survey });
    expect(desk.subscriptions.duplicate(detail.id).form.survey.submittedAt).toBe(form.survey.submittedAt);
  });
  it('another investor in a draft or a copy takes the answers off; the former one brings them back, after a restart too', async () => {
    const { id } = desk.subscriptions.create();
    const answered = here.form();
    answered.survey = {
      ...answered.survey,
      mode: 'answers',
      waiverConfirmed: false,
      answers: [{ question: 'Erfahrung?', answer: 'ja' }],
    };
    desk.subscriptions.save(id, answered);
    const copy = desk.subscriptions.duplicate(id);
    for (const each of [id, copy.id]) {
      const { form } = desk.subscriptions.get(each);
      desk.subscriptions.save(each, { ...form, investorId: here.investor.threeWallets });
    }
    await restart();
    for (const each of [id, copy.id]) {
      const { form } = desk.subscriptions.get(each);
      expect(form.survey.answers).toEqual([{ question: 'Erfahrung?', answer: '' }]);
      expect(form.selfDisclosure).toMatchObject({ given: true, monthlyIncome: null, netWorth100k: null });
      expect(failureOf(() => desk.subscriptions.queue(each))).toMatchObject({ code: 'incomplete' });
      const back = desk.subscriptions.save(each, { ...form, investorId: answered.investorId }).detail.form;
      expect(back.survey.answers).toEqual(answered.survey.answers);
      expect(back.selfDisclosure).toMatchObject({ monthlyIncome: true, netWorth100k: false });
    }
    expect(desk.subscriptions.trail(id).filter(({ what }) => what === 'statements.moved')).toMatchObject([
      { details: { setAside: answered.investorId, broughtBack: null } },
      { details: { setAside: null, broughtBack: answered.investorId } },
    ]);
  });
  it('what another investor had said is gone for good with the release, and never in the trail of it', () => {
    const { id } = desk.subscriptions.create();
    const { form } = desk.subscriptions.save(id, here.form()).detail;
    const { detail } = saveAnew(desk, id, {
      ...form,
      investorId: here.investor.threeWallets,
      wallet: { choice: 'later', walletId: '' },
    });
    expect(detail.form.givenBy.others).toMatchObject([{ investorId: form.investorId }]);
    expect(desk.subscriptions.queue(id).form.givenBy.others).toEqual([]);
    const queued = desk.subscriptions.trail(id).find(({ what }) => what === 'subscription.queued');
    expect(queued?.details).toMatchObject({ form: { givenBy: { others: [] } } });
  });
  it('what is not there is not found', () => {
    const nobody = '99999999-9999-4999-8999-999999999999';
    for (const method of ['get', 'queue', 'takeBack', 'remove', 'restore', 'duplicate'] as const)
      expect(
        failureOf(() => desk.subscriptions[method](nobody)),
        method,
      ).toEqual({ code: 'notFound' });
    expect(failureOf(() => desk.subscriptions.save(nobody, here.form()))).toEqual({ code: 'notFound' });
  });
});

describe('the list', () => {
  it('has counts by filter, the newest change first, and comes in pages', async () => {
    desk.start();
    const done = enter(desk, here.form({}, 1));
    await standsAt(desk, done, 'complete');
    const refused = enter(desk, here.form({ campaignId: here.campaign.closed }, 2));
    await standsAt(desk, refused, 'rejected');
    desk.gate.choose(true);
    const queued = enter(desk, here.form({}, 3));
    await laterMillisecond();
    const { id: draft } = desk.subscriptions.create();
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
    desk.start();
    const refused = [1, 2].map((units) =>
      enter(desk, here.form({ campaignId: here.campaign.closed }, units)),
    );
    for (const id of refused) await standsAt(desk, id, 'rejected');
    desk.gate.choose(true);
    const queued = enter(desk, here.form({}, 3));
    desk.subscriptions.create();
    await until(() => list('', 'waitsForSending').total === 1, 'it waits to be sent');
    expect(ids('', 'waitsForSending')).toEqual([queued]);
    expect(ids('', 'rejected')).toEqual(refused.toReversed());
    expect(list('', 'rejected', 1, 1)).toMatchObject({ total: 2, rows: [{ id: refused[0] }] });
    for (const reason of ['unfinished', 'ready', 'signature'] as const)
      expect(list('', reason)).toMatchObject({ total: 0, rows: [] });
  });
  it('is searched by name, e-mail, campaign, units and the ids of the platform; all words must be there', async () => {
    await restart();
    await desk.close();
    desk = here.open({
      campaigns: () => [{ id: here.campaign.plain, name: 'Solarpark Süd', selfDisclosureRequired: null }],
    });
    await desk.investors.refresh();
    const one = enter(desk, here.form({}, 12345));
    const two = enter(desk, here.form({ investorId: here.investor.noWallet }, 7));
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
      const { id } = desk.subscriptions.create();
      desk.subscriptions.save(id, { ...here.form(), investorId: name });
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

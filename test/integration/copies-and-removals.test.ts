import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failures.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { type OpenedScenario, openedScenario, reaches } from '../support/scenario.ts';
import { aMoment, laterMillisecond, until } from '../support/until.ts';

let here: OpenedScenario;
beforeEach(async () => {
  here = await openedScenario();
});
afterEach(() => here.close());

describe('removing and copying', () => {
  it('a removed draft is in no list, and comes back with everything', async () => {
    const id = enter(here.app, here.form({}, 7));
    here.app.subscriptions.remove(id);
    expect(here.list()).toMatchObject({ rows: [], total: 0, counts: { all: 0, drafts: 0, onItsWay: 0 } });
    expect(here.listed('all', '', [id, 'nothing by this name'])).toEqual([]);
    here.app.start();
    await until(() => here.app.sendGate.lastContactAt, 'the app is online');
    await here.restart();
    here.app.start();
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(here.app.subscriptions.restore(id)).toMatchObject({ units: '7', stage: 'draft', queuedAt: null });
    expect(here.ids()).toEqual([id]);
  });
  it('a subscription that was removed and restored is in its former place in the list', async () => {
    const made: string[] = [];
    for (const units of [1, 2, 3]) {
      made.unshift(enter(here.app, here.form({}, units)));
      await laterMillisecond();
    }
    const [, middle = ''] = made;
    const before = here.app.subscriptions.get(middle).updatedAt;
    here.app.subscriptions.remove(middle);
    here.app.subscriptions.restore(middle);
    expect(here.ids()).toEqual(made);
    expect(here.app.subscriptions.get(middle).updatedAt).toBe(before);
  });
  it('a removed subscription cannot be queued before it is restored', () => {
    const id = enter(here.app, here.form());
    here.app.subscriptions.remove(id);
    expect(failureOf(() => here.app.subscriptions.queue(id))).toMatchObject({ code: 'notFound' });
  });
  it('a copy has the same entries, without what was stated, signed or sent for the original order', async () => {
    here.app.start();
    const id = enter(here.app, here.form({}, 7));
    await reaches(here.app, id, 'complete');
    const copy = here.app.subscriptions.duplicate(id);
    const { form } = here.app.subscriptions.get(id);
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
    const { detail } = here.app.subscriptions.save(copy.id, { ...form, survey });
    expect(here.app.subscriptions.duplicate(detail.id).form.survey.submittedAt).toBe(form.survey.submittedAt);
  });
  it('another investor in a draft or a copy clears the answers, and the former one restores them, even after a restart', async () => {
    const { id } = here.app.subscriptions.create();
    const answered = here.form();
    answered.survey = {
      ...answered.survey,
      mode: 'answers',
      waiverConfirmed: false,
      answers: [{ question: 'Erfahrung?', answer: 'ja' }],
    };
    here.app.subscriptions.save(id, answered);
    const copy = here.app.subscriptions.duplicate(id);
    for (const each of [id, copy.id]) {
      const { form } = here.app.subscriptions.get(each);
      here.app.subscriptions.save(each, { ...form, investorId: here.investor.threeWallets });
    }
    await here.restart();
    for (const each of [id, copy.id]) {
      const { form } = here.app.subscriptions.get(each);
      expect(form.survey.answers).toEqual([{ question: 'Erfahrung?', answer: '' }]);
      expect(form.selfDisclosure).toMatchObject({ given: true, monthlyIncome: null, netWorth100k: null });
      expect(failureOf(() => here.app.subscriptions.queue(each))).toMatchObject({ code: 'incomplete' });
      const back = here.app.subscriptions.save(each, { ...form, investorId: answered.investorId }).detail
        .form;
      expect(back.survey.answers).toEqual(answered.survey.answers);
      expect(back.selfDisclosure).toMatchObject({ monthlyIncome: true, netWorth100k: false });
    }
    expect(here.app.subscriptions.trail(id).filter(({ what }) => what === 'statements.moved')).toMatchObject([
      { details: { setAside: answered.investorId, broughtBack: null } },
      { details: { setAside: null, broughtBack: answered.investorId } },
    ]);
  });
  it('the answers of a former investor are removed when the subscription is queued, and are not in its trail entry', () => {
    const { id } = here.app.subscriptions.create();
    const { form } = here.app.subscriptions.save(id, here.form()).detail;
    const { detail } = saveAnew(here.app, id, {
      ...form,
      investorId: here.investor.threeWallets,
      wallet: { choice: 'later', walletId: '' },
    });
    expect(detail.form.givenBy.others).toMatchObject([{ investorId: form.investorId }]);
    expect(here.app.subscriptions.queue(id).form.givenBy.others).toEqual([]);
    const queued = here.app.subscriptions.trail(id).find(({ what }) => what === 'subscription.queued');
    expect(queued?.details).toMatchObject({ form: { givenBy: { others: [] } } });
  });
  it('an unknown id is not found', () => {
    const nobody = '99999999-9999-4999-8999-999999999999';
    for (const method of ['get', 'queue', 'takeBack', 'remove', 'restore', 'duplicate'] as const)
      expect(
        failureOf(() => here.app.subscriptions[method](nobody)),
        method,
      ).toEqual({ code: 'notFound' });
    expect(failureOf(() => here.app.subscriptions.save(nobody, here.form()))).toEqual({ code: 'notFound' });
  });
});

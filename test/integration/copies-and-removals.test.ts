import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListChoice } from '../../contract/subscription-list.ts';
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

describe('removing and copying', () => {
  it('a removed draft is in no list, and comes back with everything', async () => {
    const id = enter(app, here.form({}, 7));
    app.subscriptions.remove(id);
    expect(list()).toMatchObject({ rows: [], total: 0, counts: { all: 0, drafts: 0, onItsWay: 0 } });
    expect(listed('all', '', [id, 'nothing by this name'])).toEqual([]);
    app.start();
    await until(() => app.sendGate.lastContactAt, 'the app is online');
    await restart();
    app.start();
    await aMoment();
    expect(here.report().invitations).toEqual([]);
    expect(app.subscriptions.restore(id)).toMatchObject({ units: '7', stage: 'draft', queuedAt: null });
    expect(ids()).toEqual([id]);
  });
  it('a subscription that was removed and restored is in its former place in the list', async () => {
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
  it('a removed subscription cannot be queued before it is restored', () => {
    const id = enter(app, here.form());
    app.subscriptions.remove(id);
    expect(failureOf(() => app.subscriptions.queue(id))).toMatchObject({ code: 'notFound' });
  });
  it('a copy has the same entries, without what was stated, signed or sent for the original order', async () => {
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
  it('another investor in a draft or a copy clears the answers, and the former one restores them, even after a restart', async () => {
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
  it('the answers of a former investor are removed when the subscription is queued, and are not in its trail entry', () => {
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
  it('an unknown id is not found', () => {
    const nobody = '99999999-9999-4999-8999-999999999999';
    for (const method of ['get', 'queue', 'takeBack', 'remove', 'restore', 'duplicate'] as const)
      expect(
        failureOf(() => app.subscriptions[method](nobody)),
        method,
      ).toEqual({ code: 'notFound' });
    expect(failureOf(() => app.subscriptions.save(nobody, here.form()))).toEqual({ code: 'notFound' });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { counts, createAlikeIndex, orderKey } from '../../main/subscriptions/alike.ts';
import { enter, type Headless } from '../support/headless.ts';
import { sampleForm, sampleSubscription } from '../support/samples.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
});
afterEach(() => here.close());

const draft = (form = here.form({}, 4)) => {
  const { id } = app.subscriptions.create();
  app.subscriptions.save(id, form);
  return id;
};
const othersOf = (id: string) => app.subscriptions.get(id).alike.others.map((other) => other.id);
const failureOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { failure?: { code: string } }).failure?.code;
  }
  return undefined;
};

describe('the same investor, campaign and units again', () => {
  it('is named, newest first, however it is spelled', () => {
    const first = draft();
    const second = draft();
    const form = here.form({}, 4);
    const third = draft({ ...form, investorId: ` ${form.investorId.toUpperCase()}`, units: '004' });
    expect(othersOf(third)).toEqual([second, first]);
    expect(othersOf(draft(here.form({}, 5)))).toEqual([]);
    expect(othersOf(draft({ ...form, investorId: form.investorId.slice(0, 8) }))).toEqual([]);
  });
  it('is no more when one of them is changed or deleted, and again when it is back', () => {
    const [first, second] = [draft(), draft()];
    app.subscriptions.save(first, here.form({}, 9));
    expect(othersOf(second)).toEqual([]);
    app.subscriptions.save(first, here.form({}, 4));
    expect(othersOf(second)).toEqual([first]);
    app.subscriptions.remove(first);
    expect(othersOf(second)).toEqual([]);
    app.subscriptions.restore(first);
    expect(othersOf(second)).toEqual([first]);
  });
  it('is known after a restart, once the file is looked through; until then the answer says that it is not whole', async () => {
    const [first, second] = [draft(), draft()];
    await app.close();
    app = here.open();
    expect(app.subscriptions.get(second).alike).toMatchObject({ complete: false, others: [] });
    app.start();
    await until(() => app.subscriptions.get(second).alike.complete, 'all are looked through');
    expect(othersOf(second)).toEqual([first]);
  });
  it('is released only where a person says that it is meant, which the trail keeps', () => {
    const [first, second] = [draft(), draft()];
    expect(failureOf(() => app.subscriptions.queue(second, { second: false }))).toBe('second');
    expect(app.subscriptions.get(second).queuedAt).toBeNull();
    app.subscriptions.queue(second, { second: true });
    expect(app.subscriptions.trail(second).filter(({ what }) => what === 'second.intended')).toMatchObject([
      { details: { others: [first] } },
    ]);
    // Said once; the same order is not asked about again, another one is.
    app.subscriptions.takeBack(second);
    expect(app.subscriptions.get(second).alike.intended).toBe(true);
    app.subscriptions.queue(second, { second: false });
    app.subscriptions.takeBack(second);
    draft();
    expect(failureOf(() => app.subscriptions.queue(second, { second: false }))).toBe('second');
  });
  it('is not, where the platform says that the other one was called off', async () => {
    app.start();
    const first = enter(app, here.form({}, 4));
    await standsAt(app, first, 'complete');
    const second = draft();
    expect(othersOf(second)).toEqual([first]);
    for (const [status, named] of [
      ['CANCELLED', []],
      ['REJECTED_BY_ISSUER', []],
      ['REFUND_FAILED', [first]],
      ['ON_HOLD_BY_AML', [first]],
      ['KYC_INSUFFICIENT', [first]],
    ] as const) {
      here.sandbox.setStatus(app.subscriptions.get(first).investmentId ?? '', status);
      app.review.refresh(first);
      await app.review.atRest();
      expect(othersOf(second), status).toEqual(named);
    }
  });
});

it('one that was refused before it had an investment does not count, unless something of it may be there', () => {
  const refused = sampleSubscription({ refusal: { kind: 'rejected', messages: [], at: '' } });
  expect(counts(refused)).toBe(false);
  expect(counts({ ...refused, possiblyCreated: 'createInvestment' })).toBe(true);
  expect(counts(sampleSubscription())).toBe(true);
});

it('a change that was rolled back leaves nothing out', () => {
  const index = createAlikeIndex();
  const form = sampleForm();
  index.note({ id: 'one', form });
  index.note({ id: 'one', form: { ...form, units: '6' } });
  expect(index.candidates(orderKey(form) ?? '', 9)).toEqual(['one']);
});

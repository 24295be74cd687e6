import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { typedIn } from '../../contract/references.ts';
import { counts, createAlikeIndex, orderKey, orderPlace } from '../../main/subscriptions/alike.ts';
import { failureOf } from '../support/failures.ts';
import { enter, type Headless } from '../support/headless.ts';
import { sampleForm, sampleSubscription } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
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
describe('a second subscription with the same investor, campaign and units', () => {
  it('lists the others, newest first, whatever the spelling of ids and units', () => {
    const first = draft();
    const second = draft();
    const form = here.form({}, 4);
    const third = draft({ ...form, investorId: ` ${typedIn(form.investorId).toUpperCase()}`, units: '004' });
    expect(othersOf(third)).toEqual([second, first]);
    expect(othersOf(draft(here.form({}, 5)))).toEqual([]);
    expect(othersOf(draft({ ...form, investorId: typedIn(form.investorId).slice(0, 8) }))).toEqual([]);
  });
  it('drops another from the list while it is changed or deleted, and lists it again afterwards', () => {
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
  it('finds the others after a restart once the file was read, and is marked as incomplete until then', async () => {
    const first = draft();
    // More than are read at once when the file is opened.
    app.core.db.transaction(() => {
      for (let count = 0; count < 300; count += 1) app.subscriptions.create();
    });
    const second = draft();
    await app.close();
    app = here.open();
    expect(app.subscriptions.get(second).alike).toMatchObject({ complete: false, others: [] });
    app.start();
    await until(() => app.subscriptions.get(second).alike.complete, 'all subscriptions were read');
    expect(othersOf(second)).toEqual([first]);
  });
  it('is released only after a person confirms that it is intended, which the trail records', () => {
    const [first, second] = [draft(), draft()];
    expect(failureOf(() => app.subscriptions.queue(second, { second: false }))?.code).toBe('second');
    expect(app.subscriptions.get(second).queuedAt).toBeNull();
    app.subscriptions.queue(second, { second: true });
    expect(app.subscriptions.trail(second).filter(({ what }) => what === 'second.intended')).toMatchObject([
      { details: { others: [first] } },
    ]);
    // The confirmation covers the others of that time. A further one is asked about again.
    app.subscriptions.takeBack(second);
    expect(app.subscriptions.get(second).alike.intended).toBe(true);
    app.subscriptions.queue(second, { second: false });
    app.subscriptions.takeBack(second);
    draft();
    expect(failureOf(() => app.subscriptions.queue(second, { second: false }))?.code).toBe('second');
  });
  it('leaves out another whose investment the platform reports as called off', async () => {
    app.start();
    const first = enter(app, here.form({}, 4));
    await reaches(app, first, 'complete');
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

it('a refused subscription without an investment does not count, unless something was possibly created', () => {
  const refused = sampleSubscription({ refusal: { kind: 'rejected', messages: [], at: '' } });
  expect(counts(refused)).toBe(false);
  expect(counts({ ...refused, possiblyCreated: 'createInvestment' })).toBe(true);
  expect(counts(sampleSubscription())).toBe(true);
});

it('a change that was rolled back does not hide a subscription', () => {
  const index = createAlikeIndex();
  const form = sampleForm();
  index.note('one', orderPlace(orderKey(form)));
  index.note('one', orderPlace(orderKey({ ...form, units: '6' })));
  expect(index.candidates(orderKey(form) ?? '', 9)).toEqual(['one']);
});

/** An investor is the same one, whether a form names them by the platform's id or by the submission that makes them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Named } from '../../contract/references.ts';
import { type AppWithPeople, appWithPeople, enterPerson, withSecondKind } from '../second-kind/app.ts';
import { createPeoplePlatform } from '../second-kind/endpoints.ts';
import { personRef } from '../second-kind/people.ts';
import { failureOf } from '../support/failures.ts';
import { enter } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: AppWithPeople;
const open = () => appWithPeople(here.open(withSecondKind));
beforeEach(async () => {
  here = await scenario({ endpoints: createPeoplePlatform().endpoints });
  app = open();
});
afterEach(() => here.close());

const draft = (investorId: Named): string => {
  const { id } = app.subscriptions.create();
  app.subscriptions.save(id, { ...here.form(), investorId });
  return id;
};
const othersOf = (id: string) => app.subscriptions.get(id).alike.others.map((other) => other.id);
/** Returns the platform’s id of a person once both steps are acknowledged. */
async function made(person: string): Promise<string> {
  await until(() => app.people.get(person).reason === 'complete', 'the person is on the platform');
  return app.people.get(person).created?.id ?? '';
}

describe('another subscription of the same order', () => {
  it('is found under the reference and under the platform’s id, in both directions and after a restart', async () => {
    app.start();
    const person = await enterPerson(app, 'Erika');
    const referring = enter(app, { ...here.form(), investorId: personRef(person) });
    await reaches(app, referring, 'complete');
    const typed = draft(` ${(await made(person)).toUpperCase()}`);
    expect(othersOf(typed)).toEqual([referring]);
    const another = draft(personRef(person));
    expect(othersOf(another).toSorted()).toEqual([referring, typed].toSorted());
    expect(failureOf(() => app.subscriptions.queue(typed, { second: false }))?.code).toBe('second');
    await app.close();
    app = open();
    app.start();
    await until(() => app.subscriptions.get(typed).alike.complete, 'all subscriptions were read');
    expect(othersOf(typed).toSorted()).toEqual([referring, another].toSorted());
  });

  it('is found under the reference alone while the person has no id', async () => {
    const person = await enterPerson(app, 'Erika');
    const [first, second] = [draft(personRef(person)), draft(personRef(person))];
    draft(personRef(await enterPerson(app, 'Max')));
    draft(here.investor.oneWallet);
    expect(othersOf(second)).toEqual([first]);
  });

  it('is not asked about again because the person has got an id', async () => {
    const person = await enterPerson(app, 'Erika');
    const first = draft(personRef(person));
    const second = draft(personRef(person));
    app.subscriptions.queue(second, { second: true });
    app.subscriptions.takeBack(second);
    app.start();
    const investorId = await made(person);
    expect(app.subscriptions.get(second).alike).toMatchObject({ others: [{ id: first }], intended: true });
    // The same investor by the other name: the others are still those that the person confirmed.
    for (const _ of [1, 2]) app.subscriptions.save(second, { ...here.form(), investorId });
    expect(app.subscriptions.get(second).alike).toMatchObject({ others: [{ id: first }], intended: true });
    // A further one was not confirmed.
    draft(investorId);
    expect(app.subscriptions.get(second).alike.intended).toBe(false);
  });
});

describe('a subscription that refers to a person on the platform', () => {
  it('is listed, reviewed and found as one that names the platform’s id', async () => {
    app.start();
    const person = await enterPerson(app, 'Erika');
    const id = enter(app, { ...here.form(), investorId: personRef(person) });
    await reaches(app, id, 'complete');
    const investorId = await made(person);
    await app.investors.refresh();
    const named = { investorId, investorName: 'Erika, Person' };
    for (const search of ['', 'Erika', investorId]) {
      const query = { filter: 'all', search, offset: 0, limit: 9 } as const;
      expect(app.subscriptions.list(query).rows, search).toMatchObject([{ id, ...named }]);
      expect(app.review.list(query).rows, search).toMatchObject([{ subscriptionId: id, ...named }]);
    }
    expect(app.subscriptions.get(id)).toMatchObject(named);
  });

  it('has no investor id while the person is not there', () => {
    const id = draft(personRef(app.people.create()));
    expect(app.subscriptions.get(id)).toMatchObject({ investorId: '', investorName: null });
  });
});

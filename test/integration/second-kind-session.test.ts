/** A session treats submissions of every kind alike: what kinds are made from, what is counted, and what is told. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataModel, type KindParts } from '../../main/session/kinds.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import {
  type AppWithPeople,
  appWithPeople,
  enterPerson,
  modelWithPeople,
  withSecondKind,
} from '../second-kind/app.ts';
import { createPeoplePlatform } from '../second-kind/endpoints.ts';
import { people, personRef } from '../second-kind/people.ts';
import { enter } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: AppWithPeople;
const open = (model = withSecondKind.model) => appWithPeople(here.open({ model }));
beforeEach(async () => {
  here = await scenario({ endpoints: createPeoplePlatform().endpoints });
});
afterEach(() => here.close());

it('every kind can refer to submissions of the others', async () => {
  let parts: KindParts | null = null;
  const second = {
    ...people,
    create(given: KindParts) {
      parts = given;
      return people.create(given);
    },
  };
  app = open({ ...modelWithPeople, kinds: [...dataModel.kinds, second] });
  const { references } = parts ?? ({} as KindParts);
  app.sendGate.choose(true);
  app.start();
  const id = enter(app, here.form());
  const ref = { kind: subscriptionKind, id };
  expect([references.resolve(ref), references.goesOn(ref)]).toEqual([null, true]);
  app.sendGate.choose(false);
  await reaches(app, id, 'complete');
  const { investmentId } = app.subscriptions.get(id);
  expect(references.resolve(ref)).toBe(investmentId);
  expect(references.holdersOf(investmentId ?? '', 'person')).toEqual([ref]);
  expect(references.holdersOf(investmentId ?? '', subscriptionKind)).toEqual([]);
  expect(references.resolve({ kind: 'unknown', id })).toBeNull();
});

it('submissions of two kinds that wait for the same reason are counted together', async () => {
  app = open();
  app.sendGate.choose(true);
  app.start();
  const id = enter(app, here.form());
  expect(app.sync().waits).toMatchObject([{ reason: 'waitsForSending', count: 1, id }]);
  await enterPerson(app, 'Erika');
  expect(app.sync().waits).toMatchObject([{ reason: 'waitsForSending', count: 2, id: null }]);
  // The page cannot open a person.
  app.subscriptions.takeBack(id);
  expect(app.sync().waits).toMatchObject([{ reason: 'waitsForSending', count: 1, id: null }]);
});

it('changed submissions of every kind are reported', async () => {
  app = open();
  app.start();
  const person = await enterPerson(app, 'Erika');
  app.changedIds.clear();
  await until(() => app.people.get(personRef(person).id).reason === 'complete', 'the person is complete');
  expect(app.changedIds.has(person)).toBe(true);
});

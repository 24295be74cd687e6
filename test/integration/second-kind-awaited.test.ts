/** The stage of a subscription says whether the submission that makes its investor goes on by itself. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AppWithPeople,
  appWithPeople,
  enterPerson,
  proofOf,
  referringTo,
  withSecondKind,
} from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { personRef } from '../second-kind/people.ts';
import type { Person } from '../second-kind/person.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

const goesOn = ['onItsWay', 'waitsForSending'];
const needsYou = ['needsYou', 'investorNotSent'];

let there: PeoplePlatform;
let here: Scenario;
let app: AppWithPeople;
const open = (more: Parameters<Scenario['open']>[0] = {}) =>
  appWithPeople(here.open({ ...withSecondKind, ...more }));
beforeEach(async () => {
  there = createPeoplePlatform();
  here = await scenario({ endpoints: there.endpoints });
  app = open();
});
afterEach(() => here.close());

const stageOf = (id: string) => {
  const { stage, reason } = app.repository.load(id);
  return [stage, reason];
};
const atRest = () => until(() => app.scheduler.active().length === 0, 'nothing is being sent');
/** Creates a person that could be released. */
async function draftPerson(): Promise<string> {
  const id = app.people.create();
  app.people.rename(id, 'Erika');
  await app.people.attach(id, proofOf('Erika'));
  return id;
}
const subscriptionOf = (person: string, units = 1) => enter(app, referringTo(here.form({}, units), person));
const changePerson = (id: string, change: Partial<Person>) =>
  void app.core.writer.change<Person>(personRef(id), (person) => ({ ...person, ...change }));

describe('a subscription that waits for a person', () => {
  it.each([
    ['is a draft', draftPerson],
    ['does not exist', async () => '99999999-9999-4999-8999-999999999999'],
    [
      'is removed',
      async () => {
        const id = await draftPerson();
        changePerson(id, { removedAt: '2026-01-01T00:00:00.000Z' });
        return id;
      },
    ],
    [
      'cannot be read',
      async () => {
        const id = await draftPerson();
        app.core.db.sql.prepare('UPDATE people SET data = ? WHERE id = ?').run(Buffer.from('damaged'), id);
        return id;
      },
    ],
  ])('needs a person when the awaited submission %s', async (_, make) => {
    app.start();
    const id = subscriptionOf(await make());
    expect(stageOf(id)).toEqual(needsYou);
    await atRest();
    expect(stageOf(id)).toEqual(needsYou);
    expect(app.sync().needs).toMatchObject([{ reason: 'investorNotSent', count: 1, id }]);
    expect(app.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
  });

  it('needs a person once the awaited submission is refused', async () => {
    await app.close();
    app = open({
      fetch: async (input, init) =>
        String(input).endsWith('/v2/persons/')
          ? Response.json({ name: ['is too short'] }, { status: 400 })
          : fetch(input, init),
    });
    app.sendGate.choose(true);
    app.start();
    const person = await enterPerson(app, 'Erika');
    const id = subscriptionOf(person);
    expect(stageOf(id)).toEqual(goesOn);
    app.changedIds.clear();
    app.sendGate.choose(false);
    await until(() => app.people.get(person).stage === 'refused', 'refused');
    expect(stageOf(id)).toEqual(needsYou);
    expect(app.changedIds.has(id), 'the page is told').toBe(true);
  });

  it('follows each change of the awaited submission, even while nothing is sent', async () => {
    app.sendGate.choose(true);
    app.start();
    const person = await draftPerson();
    const id = subscriptionOf(person);
    const { updatedAt } = app.subscriptions.get(id);
    expect(stageOf(id)).toEqual(needsYou);
    app.people.queue(person);
    expect(stageOf(id)).toEqual(goesOn);
    app.people.takeBack(person);
    expect(stageOf(id)).toEqual(needsYou);
    app.people.queue(person);
    changePerson(person, { removedAt: '2026-01-01T00:00:00.000Z', queuedAt: null });
    expect(stageOf(id)).toEqual(needsYou);
    changePerson(person, { removedAt: null });
    app.people.queue(person);
    expect(stageOf(id)).toEqual(goesOn);
    expect(app.subscriptions.get(id).updatedAt, 'nothing happened to the subscription').toBe(updatedAt);
    app.sendGate.choose(false);
    await reaches(app, id, 'complete');
    expectExactlyOnce(here.report());
  });

  it('needs a person once the awaited submission has become unreadable', async () => {
    app.sendGate.choose(true);
    app.start();
    const person = await enterPerson(app, 'Erika');
    const id = subscriptionOf(person);
    app.core.db.sql.prepare('UPDATE people SET data = ? WHERE id = ?').run(Buffer.from('damaged'), person);
    app.changedIds.clear();
    app.foundUnreadable(person);
    expect(stageOf(id)).toEqual(needsYou);
    expect(app.changedIds.has(id), 'the page is told').toBe(true);
  });

  it('follows after a restart, and goes on by itself', async () => {
    const person = await draftPerson();
    const id = subscriptionOf(person);
    expect(stageOf(id)).toEqual(needsYou);
    await app.close();
    app = open();
    app.sendGate.choose(true);
    app.start();
    expect(stageOf(id)).toEqual(needsYou);
    app.people.queue(person);
    expect(stageOf(id)).toEqual(goesOn);
    app.sendGate.choose(false);
    await reaches(app, id, 'complete');
    expectExactlyOnce(here.report());
  });

  it('ignores a submission that it no longer waits for', async () => {
    app.sendGate.choose(true);
    app.start();
    const [former, other] = [await draftPerson(), await enterPerson(app, 'Max')];
    const id = subscriptionOf(former);
    // The first change lets the signature lapse, the second one gives it again.
    for (const _ of [1, 2]) app.subscriptions.save(id, referringTo(here.form(), other));
    app.subscriptions.queue(id);
    expect(stageOf(id)).toEqual(goesOn);
    app.changedIds.clear();
    app.people.rename(former, 'Nobody');
    expect(app.changedIds.has(id)).toBe(false);
    app.people.takeBack(other);
    expect(stageOf(id)).toEqual(needsYou);
  });
});

import { afterEach, expect, it } from 'vitest';
import { canonicalId } from '../../contract/ids.ts';
import { seededRandom } from '../../sandbox/ids.ts';
import type { FaultRule } from '../../sandbox/index.ts';
import {
  type AppWithPeople,
  appWithPeople,
  enterPerson,
  referringTo,
  withSecondKind,
} from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { steadyClock } from '../support/clocks.ts';
import { expectAllWhole } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { isLong, seed } from './settings.ts';
import { attemptsFor, deceptions, impatient, mirage, rulesOf, storm } from './weather.ts';

/** Number of people, each with a subscription that refers to the person. */
const count = isLong ? 300 : 25;
/**
 * How many times faster the app's clock runs than the real one, so that its pauses take no time here. With more
 * submissions, each waits longer for a lane. If the clock is too fast, limits end during that wait, and a person is asked.
 */
const speed = isLong ? 40 : 200;
/** Time limit of a run, in milliseconds. */
const limit = isLong ? 30 * 60_000 : 4 * 60_000;

let there: PeoplePlatform;
let here: Scenario;
let clock: ReturnType<typeof steadyClock>;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`The storm failed: run it again with DESK_SEED=${seed}`);
  await here.close();
  clock.stop();
});

const nameOf = (index: number) => `Person ${index + 1}`;

/** Enters everything and waits until nothing is left to do. Returns the local ids of people and subscriptions. */
async function weather(app: AppWithPeople): Promise<{ person: string; subscription: string }[]> {
  app.start();
  const entered: { person: string; subscription: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const person = await enterPerson(app, nameOf(index));
    entered.push({ person, subscription: enter(app, referringTo(here.form({}, index + 1), person)) });
  }
  const isDone = () => {
    const { run, waiting, uncertain, sending } = app.scheduler.state();
    const isOver = waiting + uncertain + sending === 0;
    return run.refused + run.needsYou > 0 || (isOver && app.sync().waits.length === 0);
  };
  await until(isDone, 'the storm is over', limit);
  return entered;
}

/** Compares the app's records with the platform's: each person, proof and investment once, and each with its own. */
async function expectEachOnce(
  app: AppWithPeople,
  entered: { person: string; subscription: string }[],
): Promise<void> {
  const waiting = entered.flatMap(({ person, subscription }) =>
    [app.people.get(person), app.subscriptions.get(subscription)].filter(
      ({ stage, unknownOutcome }) => stage !== 'acknowledged' || unknownOutcome !== null,
    ),
  );
  expect(waiting).toEqual([]);
  const report = here.report();
  expectAllWhole(report);
  const persons = new Map([...there.persons.values()].map(({ id, name }) => [name, id]));
  const proofs = [...there.proofs.values()];
  expect([there.persons.size, persons.size, proofs.length]).toEqual([count, count, count]);
  for (const { sha256, said } of proofs) expect(sha256).toBe(said);
  const byUnits = report.investments.toSorted((a, b) => a.units - b.units);
  expect(byUnits).toMatchObject(
    entered.map((_, index) => ({ units: index + 1, investor_id: persons.get(nameOf(index)) })),
  );
  for (const [index, { person }] of entered.entries()) {
    const { created, proof, form } = app.people.get(person);
    expect(canonicalId(created?.id ?? '')).toBe(persons.get(nameOf(index)));
    const made = there.proofs.get(canonicalId(proof?.id ?? ''));
    expect(made).toMatchObject({ personId: persons.get(nameOf(index)), sha256: form.proof?.sha256 });
  }
  expect(await app.trail.verify()).toMatchObject({ intact: true });
  const sent = here.wire.calls.map(({ path, body }) => `${path} ${body}`).join('\n');
  for (const { person } of entered) expect(sent.includes(person), 'a local id is never sent').toBe(false);
}

const writes = () =>
  Object.entries(here.report().endpoints)
    .filter(([route]) => /^(POST|PATCH) \/v2/.test(route))
    .reduce((sum, [, { calls }]) => sum + calls, 0);

it.each([true, false])(
  `completes ${count} people with a file each, and their subscriptions, in a storm (the platform keeps refusals: %s)`,
  async (cacheErrors) => {
    there = createPeoplePlatform();
    here = await scenario({ seed: `people ${seed}`, cacheErrors, endpoints: there.endpoints });
    here.sandbox.faults.add(...rulesOf(storm));
    clock = steadyClock(speed);
    const random = seededRandom(`desk ${seed}`);
    const fetch = impatient(here.wire.fetch);
    const app = appWithPeople(here.open({ clock, random, fetch, ...withSecondKind }));
    await expectEachOnce(app, await weather(app));
    // Two writing calls of each person, four of each subscription, repeated no more often than this weather requires.
    expect(writes()).toBeGreaterThan(6 * count);
    expect(writes()).toBeLessThanOrEqual(attemptsFor(6 * count));
  },
  limit + 60_000,
);

/** Creations that are answered with another name, other bytes, or another person. */
const lies: FaultRule[] = [
  { kind: 'answer', method: 'POST', path: '/v2/persons/*', set: { name: 'Nobody', sha256: '0' } },
];

it.each([true, false])(
  `completes ${count} people with a file each among misleading answers, without asking anybody (the platform keeps refusals: %s)`,
  async (cacheErrors) => {
    there = createPeoplePlatform();
    here = await scenario({
      seed: `people mirage ${seed}`,
      cacheErrors,
      showDelay: 10_000 / speed,
      spelling: `people mirage ${seed}`,
      endpoints: there.endpoints,
    });
    here.sandbox.faults.add(...lies.map((rule) => ({ ...rule, probability: 0.1 })), ...rulesOf(mirage));
    clock = steadyClock(speed);
    const { struck, ...deceived } = deceptions(impatient(here.wire.fetch), clock, String(seed));
    const random = seededRandom(`desk ${seed}`);
    const app = appWithPeople(here.open({ ...deceived, random, ...withSecondKind }));
    await expectEachOnce(app, await weather(app));
    expect(here.report().faults.answer, 'answers that are not true').toBeGreaterThan(0);
    for (const [what, times] of Object.entries(struck)) expect(times, what).toBeGreaterThan(0);
  },
  limit + 60_000,
);

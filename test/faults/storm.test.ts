import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import { canonicalId } from '../../contract/ids.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { seededRandom } from '../../sandbox/ids.ts';
import type { FaultRule } from '../../sandbox/index.ts';
import { steadyClock } from '../support/clocks.ts';
import { expectAllWhole } from '../support/exactly-once.ts';
import { completeForm, enter, type Headless } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { isLong, seed } from './settings.ts';
import { attemptsFor, deceptions, impatient, mirage, rulesOf, storm } from './weather.ts';

const count = isLong ? 1_000 : 60;
/**
 * How many times faster the app's clock runs than the real one, so that its pauses take no time here. With more
 * submissions, each waits longer for a lane. If the clock is too fast, limits end during that wait, and a person is asked.
 */
const speed = isLong ? 40 : 200;
/**
 * Time limit of a run, in milliseconds. It is generous because machines are noisy; the test bounds the number of
 * calls instead.
 */
const limit = isLong ? 30 * 60_000 : 4 * 60_000;

/** Returns the largest deviation that chance explains: six standard deviations of a binomial. */
const tolerance = (calls: number, share: number) => 6 * Math.sqrt(calls * share * (1 - share)) + 1;

let here: Scenario;
let clock: ReturnType<typeof steadyClock>;
beforeEach(() => {
  clock = steadyClock(speed);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`The storm failed: run it again with DESK_SEED=${seed}`);
  await here.close();
  clock.stop();
});

const waitsForPerson = ({ stage, unknownOutcome }: SubscriptionDetail) =>
  unknownOutcome !== null || stage === 'refused' || stage === 'needsYou';

/** Enters all subscriptions, waits until nothing is left to do, and compares the app's records with the platform's. */
async function weather(app: Headless): Promise<{ seconds: number }> {
  app.start();
  const begun = Date.now();
  const ids = Array.from({ length: count }, (_, index) => enter(app, formOf(index)));
  let told = begun;
  await until(
    () => {
      const { run, waiting, uncertain, sending } = app.scheduler.state();
      if (isLong && Date.now() - told > 15_000) {
        told = Date.now();
        console.log(`storm: ${run.done} of ${run.total} done after ${Math.round((told - begun) / 1000)} s`);
      }
      return waiting + uncertain + sending === 0 || run.refused + run.needsYou > 0;
    },
    'the storm is over',
    limit,
  );
  const seconds = (Date.now() - begun) / 1000;
  const { run } = app.scheduler.state();
  if (run.refused + run.needsYou > 0)
    expect(ids.map((id) => app.subscriptions.get(id)).filter(waitsForPerson)).toEqual([]);
  const report = here.report();

  // On the platform: each exists once, with the wanted values, and the platform had to correct nothing.
  const wanted = ids.map((_, index) => ({
    investor_id: investorOf(index)?.id,
    campaign_id: campaignOf(index),
    units: index + 1,
    wallet: investorOf(index)?.wallets[0] ?? null,
  }));
  const byUnits = <T extends { units: number }>(items: T[]) => items.toSorted((a, b) => a.units - b.units);
  expect(byUnits(report.investments)).toMatchObject(wanted);
  expect(report.invitations).toHaveLength(count);
  expectAllWhole(report);

  // In the app: it has every record, and nothing else.
  const investmentOf = new Map(report.investments.map((investment) => [investment.units, investment]));
  for (const [index, id] of ids.entries()) {
    const { reason, invitationId, investmentId } = app.subscriptions.get(id);
    const made = investmentOf.get(index + 1);
    // The platform may spell an id differently than it stores it.
    const known = [invitationId, investmentId].map((one) => canonicalId(one ?? ''));
    expect([reason, ...known]).toEqual(['complete', made?.invitation_id, made?.id]);
  }
  expect(await app.trail.verify()).toMatchObject({ intact: true });
  return { seconds };
}

const callsOf = (of: (route: string) => boolean) =>
  Object.entries(here.report().endpoints)
    .filter(([route]) => of(route))
    .reduce((sum, [, { calls }]) => sum + calls, 0);
const isWrite = (route: string) => /^(POST|PATCH) \/v2/.test(route);

/** Returns how often each rule has struck. */
const struckBy = () => new Map(here.sandbox.faults.list().map(({ rule, fired }) => [nameOf(rule), fired]));

function tell(name: string, seconds: number): void {
  const writes = callsOf(isWrite);
  console.log(
    `${name} of ${count} (seed ${seed}): ${seconds.toFixed(1)} s, ${callsOf((route) => route.includes('/v2/'))} calls, ` +
      `of them ${writes} writes (${(writes / count).toFixed(1)} each), ${here.report().replays} answered again by their key`,
  );
}

it.each([true, false])(
  `completes ${count} subscriptions in a storm, none doubled, none lost (the platform keeps refusals: %s)`,
  async (cacheErrors) => {
    here = await scenario({ seed: `storm ${seed}`, cacheErrors });
    // The token ends twice during the run.
    here.sandbox.faults.add(
      { kind: 'expired-token', skip: count, times: 1 },
      { kind: 'expired-token', skip: 3 * count, times: 1 },
      ...rulesOf(storm),
    );
    const { seconds } = await weather(
      here.open({ clock: clock, random: seededRandom(`desk ${seed}`), fetch: impatient(here.wire.fetch) }),
    );

    // Check that the storm had the requested strength. Tokens are requested in calm weather.
    const calls = callsOf((route) => route.includes('/v2/'));
    const struck = struckBy();
    for (const { share, rule } of storm) {
      const often = struck.get(nameOf(rule)) ?? 0;
      expect(Math.abs(often - share * calls), `${nameOf(rule)}: ${often} of ${calls}`).toBeLessThanOrEqual(
        tolerance(calls, share),
      );
    }
    expect(here.report().faults['expired-token']).toBe(2);

    // The number of calls is bounded: four writing calls each, repeated no more often than this weather requires.
    const writes = callsOf(isWrite);
    const expired = 2;
    tell('storm', seconds);
    expect(writes).toBeGreaterThan(4 * count);
    expect(writes).toBeLessThanOrEqual(attemptsFor(4 * count) + expired);
  },
  limit + 60_000,
);

it.each([true, false])(
  `completes ${count} subscriptions among misleading answers, without asking a person (the platform keeps refusals: %s)`,
  async (cacheErrors) => {
    // Records show a write only after ten seconds of the app's clock, and each time in another spelling.
    here = await scenario({
      seed: `mirage ${seed}`,
      cacheErrors,
      showDelay: 10_000 / speed,
      spelling: `mirage ${seed}`,
    });
    here.sandbox.faults.add(...rulesOf(mirage));
    const { struck, ...deceived } = deceptions(impatient(here.wire.fetch), clock, String(seed));
    const { seconds } = await weather(here.open({ ...deceived, random: seededRandom(`desk ${seed}`) }));
    const often = struckBy();
    tell('mirage', seconds);
    // A rule that is used up is no longer in the list.
    for (const { rule } of mirage)
      expect(often.get(nameOf(rule)) ?? rule.times, nameOf(rule)).toBeGreaterThan(0);
    for (const [what, times] of Object.entries(struck)) expect(times, what).toBeGreaterThan(0);
  },
  limit + 60_000,
);

/** Returns a name for a rule without its probability, which depends on the rules before it. */
const nameOf = ({ probability: _, ...rule }: FaultRule) =>
  JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Alternates investors (one wallet, several wallets) and campaigns (without disclosure, with disclosure). */
const investorOf = (index: number) => here.sandbox.info.investors[index % 2];
const campaignOf = (index: number) => here.sandbox.info.campaigns[Math.floor(index / 2) % 2]?.id ?? '';

/** Returns a form with its own number of units, which identifies it on the platform. */
function formOf(index: number): SubscriptionForm {
  const { id = '', wallets = [] } = investorOf(index) ?? {};
  const form = completeForm(id, campaignOf(index), index + 1);
  return wallets.length > 1 ? { ...form, wallet: { choice: 'chosen', walletId: wallets[0] ?? '' } } : form;
}

import { afterEach, expect, it } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import { seededRandom } from '../../sandbox/ids.ts';
import type { FaultRule } from '../../sandbox/index.ts';
import { fastClock } from '../support/clocks.ts';
import { completeForm, enter } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { isLong, seed } from './settings.ts';

const count = isLong ? 1_000 : 60;
/** The desk's time runs so many times as fast as ours, so that its pauses take none of it. */
const speed = 200;
/**
 * How long the desk waits for an answer here, in real milliseconds: every call that the platform leaves hanging takes
 * that long. Others must not, since each of them is repeated and counted.
 */
const answerLimit = 2_500;
/** Milliseconds; generous, machines are noisy. What must not grow are the calls. */
const limit = isLong ? 30 * 60_000 : 4 * 60_000;

/** What befalls a call, and in how many of all calls. Together 52 %. */
const weather: { share: number; rule: FaultRule }[] = [
  { share: 0.2, rule: { kind: 'lost', when: 'after' } },
  { share: 0.05, rule: { kind: 'lost', when: 'before' } },
  { share: 0.05, rule: { kind: 'error', when: 'before' } },
  { share: 0.05, rule: { kind: 'error', when: 'after' } },
  { share: 0.05, rule: { kind: 'html' } },
  { share: 0.05, rule: { kind: 'rate-limit', retryAfter: 1 } },
  { share: 0.05, rule: { kind: 'cut-off' } },
  { share: 0.01, rule: { kind: 'hang', when: 'before' } },
  { share: 0.01, rule: { kind: 'hang', when: 'after' } },
];
const calm = 1 - weather.reduce((sum, { share }) => sum + share, 0);

/** The sandbox asks rule after rule: the chance of each is its share of what the rules before it have left over. */
function rules(): FaultRule[] {
  let left = 1;
  return weather.map(({ share, rule }) => {
    const probability = share / left;
    left -= share;
    return { ...rule, probability };
  });
}

/** More than this does not come by chance: six standard deviations of a binomial. */
const tolerance = (calls: number, share: number) => 6 * Math.sqrt(calls * share * (1 - share)) + 1;

/** The most attempts that so many calls take in this weather, by the same measure (negative binomial). */
const attemptsFor = (calls: number) => calls / calm + (6 * Math.sqrt(calls * (1 - calm))) / calm;

let here: Scenario;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`The storm failed: run it again with DESK_SEED=${seed}`);
  await here.close();
});

it.each([true, false])(
  `${count} subscriptions in a storm: all done, none doubled, none lost (the platform keeps refusals: %s)`,
  async (cacheErrors) => {
    here = await scenario({ seed: `storm ${seed}`, cacheErrors });
    // Twice the token ends in the middle of it all.
    here.sandbox.faults.add(
      { kind: 'expired-token', skip: count, times: 1 },
      { kind: 'expired-token', skip: 3 * count, times: 1 },
      ...rules(),
    );
    const impatient: typeof fetch = (input, init) => {
      const signals = [AbortSignal.timeout(answerLimit), ...(init?.signal ? [init.signal] : [])];
      return here.wire.fetch(input, { ...init, signal: AbortSignal.any(signals) });
    };
    const desk = here.open({
      clock: fastClock(speed),
      random: seededRandom(`desk ${seed}`),
      fetch: impatient,
    });
    desk.start();
    const begun = Date.now();
    const ids = Array.from({ length: count }, (_, index) => enter(desk, formOf(index)));
    let told = begun;
    await until(
      () => {
        const { run, waiting, uncertain, sending } = desk.engine.state();
        if (isLong && Date.now() - told > 15_000) {
          told = Date.now();
          console.log(`storm: ${run.done} of ${run.total} done after ${Math.round((told - begun) / 1000)} s`);
        }
        return waiting + uncertain + sending === 0;
      },
      'the storm is over',
      limit,
    );
    const seconds = (Date.now() - begun) / 1000;
    const report = here.report();

    // From the platform's side: each once, with what was wanted, and by nothing that it had to put right.
    const wanted = ids.map((_, index) => ({
      investor_id: investorOf(index)?.id,
      campaign_id: campaignOf(index),
      units: index + 1,
      wallet: investorOf(index)?.wallets[0] ?? null,
    }));
    const byUnits = <T extends { units: number }>(items: T[]) => items.toSorted((a, b) => a.units - b.units);
    expect(byUnits(report.investments)).toMatchObject(wanted);
    expect(report.invitations).toHaveLength(count);
    expect(report).toMatchObject({
      orphans: [],
      doubledInvitations: [],
      doubledInvestments: [],
      investmentsWithoutWallet: [],
      keyMisuse: 0,
      secondInvestmentAttempts: 0,
      internalErrors: [],
    });

    // From the desk's side: it knows all of it, and nothing else.
    const investmentOf = new Map(report.investments.map((investment) => [investment.units, investment]));
    for (const [index, id] of ids.entries()) {
      const { reason, invitationId, investmentId } = desk.subscriptions.get(id);
      const made = investmentOf.get(index + 1);
      expect({ reason, invitationId, investmentId }).toEqual({
        reason: 'complete',
        invitationId: made?.invitation_id,
        investmentId: made?.id,
      });
    }
    expect(desk.trail.verify()).toMatchObject({ intact: true });

    // It was the storm that was asked for. Tokens are asked for in calm weather.
    const isWrite = (route: string) => /^(POST|PATCH) \/v2/.test(route);
    const callsOf = (of: (route: string) => boolean) =>
      Object.entries(report.endpoints)
        .filter(([route]) => of(route))
        .reduce((sum, [, { calls }]) => sum + calls, 0);
    const calls = callsOf((route) => route.includes('/v2/'));
    const struck = new Map(here.sandbox.faults.list().map(({ rule, fired }) => [nameOf(rule), fired]));
    for (const { share, rule } of weather) {
      const often = struck.get(nameOf(rule)) ?? 0;
      expect(Math.abs(often - share * calls), `${nameOf(rule)}: ${often} of ${calls}`).toBeLessThanOrEqual(
        tolerance(calls, share),
      );
    }
    expect(report.faults['expired-token']).toBe(2);

    // Bounded: four writing calls each, repeated as often as this weather asks for and no oftener.
    const writes = callsOf(isWrite);
    const expired = 2;
    console.log(
      `storm of ${count} (seed ${seed}): ${seconds.toFixed(1)} s, ${calls} calls, of them ${writes} writes ` +
        `(${(writes / count).toFixed(1)} each), ${report.replays} answered again by their key`,
    );
    expect(writes).toBeGreaterThan(4 * count);
    expect(writes).toBeLessThanOrEqual(attemptsFor(4 * count) + expired);
  },
  limit + 60_000,
);

const nameOf = (rule: FaultRule) => `${rule.kind} ${'when' in rule ? (rule.when ?? '') : ''}`.trim();

/** One after the other: an investor with one wallet and one with several, a campaign without disclosure and one with. */
const investorOf = (index: number) => here.sandbox.info.investors[index % 2];
const campaignOf = (index: number) => here.sandbox.info.campaigns[Math.floor(index / 2) % 2]?.id ?? '';

/** Each has its own units, by which it is told apart on the platform. */
function formOf(index: number): SubscriptionForm {
  const { id = '', wallets = [] } = investorOf(index) ?? {};
  const form = completeForm(id, campaignOf(index), index + 1);
  return wallets.length > 1 ? { ...form, wallet: { choice: 'chosen', walletId: wallets[0] ?? '' } } : form;
}

import type { Clock } from '../../main/clock.ts';
import { seededRandom } from '../../sandbox/ids.ts';
import type { FaultRule } from '../../sandbox/index.ts';

/** A fault, and the share of the matching calls that it hits. */
export interface Weather {
  share: number;
  rule: FaultRule;
}

/** Answers are lost, refused or late. The faults hit 52 % of all calls together. */
export const storm: Weather[] = [
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

const calm = 1 - storm.reduce((sum, { share }) => sum + share, 0);

/** Returns the most attempts that `calls` calls take in this weather, by the same measure (negative binomial). */
export const attemptsFor = (calls: number) => calls / calm + (6 * Math.sqrt(calls * (1 - calm))) / calm;

const change = { method: 'PATCH' };
const list = { method: 'GET', path: '/v2/investors/*' };
const nobody = '00000000-0000-4000-8000-000000000000';

/**
 * Answers arrive but are not true. The shares of changes and creations are shares of those calls alone; the first few
 * lists are incomplete. A true answer follows at last, so no person has to be asked.
 */
export const mirage: Weather[] = [
  // The write is processed only after the call has ended, so its repetition finds it under way.
  { share: 0.05, rule: { kind: 'lost', when: 'before', later: 20 } },
  { share: 0.05, rule: { kind: 'lost', when: 'after' } },
  { share: 0.05, rule: { kind: 'html', status: 200 } },
  { share: 0.05, rule: { kind: 'html', when: 'after', status: 403, plain: true } },
  { share: 0.03, rule: { kind: 'error', when: 'before', retryAfter: 1 } },
  { share: 0.1, rule: { kind: 'answer', ...change, stale: true } },
  { share: 0.1, rule: { kind: 'answer', ...change, foreign: true } },
  { share: 0.1, rule: { kind: 'answer', ...change, set: { units: 4711, wallet: null } } },
  {
    share: 0.05,
    rule: { kind: 'answer', method: 'POST', set: { campaign_id: nobody, invitation_id: nobody } },
  },
  { share: 0.05, rule: { kind: 'answer', method: ['POST', 'PATCH'], status: 204 } },
  { share: 0.05, rule: { kind: 'answer', method: ['POST', 'PATCH'], replace: {} } },
  { share: 0.05, rule: { kind: 'answer', method: ['POST', 'PATCH'], replace: { success: false } } },
  { share: 1, rule: { kind: 'answer', ...list, times: 3, set: { count: 99 } } },
  { share: 1, rule: { kind: 'answer', ...list, times: 3, again: true } },
  { share: 1, rule: { kind: 'answer', ...list, times: 3, entries: { first: 1, drop: ['id'] } } },
];

/**
 * The sandbox tries one rule after the other, so each probability is a share of the calls that earlier rules left
 * over.
 */
export function rulesOf(weather: readonly Weather[]): FaultRule[] {
  let left = 1;
  return weather.map(({ share, rule }) => {
    const probability = Math.min(share / left, 1);
    if (!('method' in rule)) left -= share;
    return { ...rule, probability };
  });
}

export interface Deceptions {
  fetch: typeof fetch;
  clock: Clock;
  /** How often each deception has struck. */
  struck: Record<'resent' | 'conflict' | 'jump', number>;
}

/**
 * Plays the deceptions that no server can play. The network stack sends a POST twice and reports only the refused
 * second connect. A repetition is answered as still running. The wall clock is set forwards and back by up to two
 * hours (never to before the signatures: those would lie in the future, which needs a person).
 */
export function deceptions(real: typeof fetch, clock: Clock, seed: string): Deceptions {
  const random = seededRandom(`deceptions ${seed}`);
  const struck = { resent: 0, conflict: 0, jump: 0 };
  /** When a key was first answered as still running, in milliseconds. Infinity means sent but not answered so yet. */
  const busySince = new Map<string, number>();
  let shift = 0;
  const happens = (what: keyof typeof struck, share: number) => {
    if (random() >= share) return false;
    struck[what] += 1;
    return true;
  };
  return {
    struck,
    clock: { ...clock, now: () => clock.now() + shift },
    async fetch(input, init) {
      if (happens('jump', 0.04)) shift = Math.round(random() * 2 * 3_600_000);
      const key = new Headers(init?.headers).get('x-idempotency-key');
      if (key === null) return real(input, init);
      const since = busySince.get(key);
      // Keep the conflict short: a conflict that lasts is a refusal.
      if (since !== undefined && Date.now() - since < 500 && happens('conflict', 0.2)) {
        if (since === Number.POSITIVE_INFINITY) busySince.set(key, Date.now());
        const status = [409, 423, 425][Math.floor(random() * 3)];
        return Response.json({ detail: 'This request is still being processed.' }, { status });
      }
      if (since === undefined) busySince.set(key, Number.POSITIVE_INFINITY);
      const answer = await real(input, init);
      if (!happens('resent', 0.05)) return answer;
      await answer.arrayBuffer();
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' }),
      });
    },
  };
}

/**
 * How long the app waits for an answer here, in real milliseconds. Every call that the platform leaves hanging takes
 * this long. Other calls must answer sooner, because a call that times out is repeated and counted.
 */
const answerLimit = 2_500;
/** Returns a network whose calls are given up after the answer limit. */
export const impatient =
  (real: typeof fetch): typeof fetch =>
  (input, init) => {
    const signals = [AbortSignal.timeout(answerLimit), ...(init?.signal ? [init.signal] : [])];
    return real(input, { ...init, signal: AbortSignal.any(signals) });
  };

import { z } from 'zod';

/**
 * Whether a fault happens before or after the write. `before`: nothing is written. `after`: the write is done and its
 * true answer is kept under its key, but the caller does not receive it.
 */
const when = z.enum(['before', 'after']);

const side = {
  /** With `before`: milliseconds until the write is done after all; see `Platform.running`. */
  later: z.number().min(0).max(600_000).optional(),
};

const common = {
  /** Only calls with this method, or with one of a list, match. */
  method: z.union([z.string(), z.array(z.string())]).optional(),
  /** Only calls with this path below the API's base match; `*` matches anything. See README for the default. */
  path: z.string().optional(),
  /** The chance that a matching call is hit; 1 when absent. */
  probability: z.number().min(0).max(1).optional(),
  /** How many calls are hit before the rule expires; unlimited when absent. */
  times: z.int().min(1).optional(),
  /** Milliseconds of the sandbox's clock from the first hit until the rule expires; unlimited when absent. */
  lasts: z.number().min(1).optional(),
  /** How many matching calls are let through first. */
  skip: z.int().min(0).optional(),
};

/** Options of the kinds that send an answer: headers to set (null removes one), and `Retry-After`. */
const answered = {
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
      z
        .string()
        .regex(/^[\t\x20-\x7e\x80-\xff]*$/)
        .nullable(),
    )
    .optional(),
  /** Seconds to wait, sent as `Retry-After`. */
  retryAfter: z.number().min(0).optional(),
  /** Sends `Retry-After` as a date instead. */
  asDate: z.boolean().optional(),
};

const status = z.int().min(200).max(599).optional();
const fields = z.record(z.string(), z.unknown()).optional();
const names = z.array(z.string()).optional();

const FaultRuleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0).max(600_000), ...common }),
    z.strictObject({ kind: z.literal('offline'), ...common }),
    z.strictObject({ kind: z.literal('lost'), when, ...side, ...common }),
    z.strictObject({ kind: z.literal('hang'), when, ...side, ...common }),
    z.strictObject({
      kind: z.literal('error'),
      when,
      status: z.int().min(500).max(599).optional(),
      ...side,
      ...answered,
      ...common,
    }),
    z.strictObject({
      kind: z.literal('html'),
      when: when.optional(),
      status,
      /** Sends plain text instead of HTML. */
      plain: z.boolean().optional(),
      ...side,
      ...answered,
      ...common,
    }),
    z.strictObject({ kind: z.literal('rate-limit'), ...answered, ...common }),
    z.strictObject({
      kind: z.literal('busy'),
      when: when.optional(),
      status: z.literal([409, 423, 425]).optional(),
      ...side,
      ...answered,
      ...common,
    }),
    z.strictObject({
      kind: z.literal('token-error'),
      error: z.string().min(1),
      status,
      ...answered,
      ...common,
    }),
    z.strictObject({
      kind: z.literal('answer'),
      when: when.optional(),
      status,
      /** Answers with the record as it was before the call. */
      stale: z.literal(true).optional(),
      /** Answers with another record of the same collection, with its own id. */
      foreign: z.literal(true).optional(),
      /** Answers with this JSON. */
      replace: z.unknown().optional(),
      /** Answers with this text, unchanged. */
      text: z.string().optional(),
      /** Fields of the answer that get another value; `drop` lists fields to leave out. */
      set: fields,
      drop: names,
      /** Changes entries of a list likewise: all, or the `first` few. `numericIds` makes ids numbers above 2^53. */
      entries: z
        .strictObject({
          first: z.int().min(1).optional(),
          set: fields,
          drop: names,
          numericIds: z.literal(true).optional(),
        })
        .optional(),
      /** Answers with a page whose `next` points to itself. */
      again: z.literal(true).optional(),
      ...side,
      ...answered,
      ...common,
    }),
    z.strictObject({ kind: z.literal('cut-off'), ...common }),
    z.strictObject({ kind: z.literal('broken-json'), ...common }),
    z.strictObject({ kind: z.literal('expired-token'), ...common }),
  ])
  .refine((rule) => !('later' in rule) || sideOf(rule) === 'before', '"later" needs "when": "before".')
  .refine(
    (rule) =>
      rule.kind !== 'answer' ||
      [rule.stale, rule.foreign, rule.replace, rule.text].filter((base) => base !== undefined).length <= 1,
    'An answer has one of "stale", "foreign", "replace" and "text".',
  );

export type FaultRule = z.input<typeof FaultRuleSchema>;
export type FaultKind = FaultRule['kind'];

/** Returns whether a rule takes effect before or after the write. */
export function sideOf(rule: { kind: string; when?: 'before' | 'after' }): 'before' | 'after' {
  if (rule.when !== undefined) return rule.when;
  return ['html', 'rate-limit', 'token-error'].includes(rule.kind) ? 'before' : 'after';
}

interface Entry {
  id: number;
  rule: FaultRule;
  matches: (method: string, path: string) => boolean;
  skip: number;
  left: number;
  /** When the rule expires by the sandbox's clock; set at the first hit. */
  endsAt: number;
  fired: number;
}

/** The latency and the fault of one call. */
export interface Plan {
  latencyMs: number;
  fault: FaultRule | null;
}

const UNHARMED: Plan = { latencyMs: 0, fault: null };

/** The active rules, and how often each kind has hit a call. */
export class FaultControl {
  readonly #random: () => number;
  readonly #now: () => number;
  #entries: Entry[] = [];
  #lastId = 0;
  readonly fired: Partial<Record<FaultKind, number>> = {};

  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Adds rules and returns their ids. Throws a ZodError when a rule is invalid. */
  add(...rules: FaultRule[]): number[] {
    const checked = rules.map((rule) => FaultRuleSchema.parse(rule));
    return checked.map((rule) => {
      this.#lastId += 1;
      this.#entries.push({
        id: this.#lastId,
        rule,
        matches: matcher(rule),
        skip: rule.skip ?? 0,
        left: rule.times ?? Number.POSITIVE_INFINITY,
        endsAt: Number.POSITIVE_INFINITY,
        fired: 0,
      });
      return this.#lastId;
    });
  }

  remove(id: number): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
    return this.#entries.length < before;
  }

  clear(): void {
    this.#entries = [];
  }

  /** Returns the rules that have not expired. `left` is null for a rule without a limit of hits. */
  list(): { id: number; rule: FaultRule; fired: number; left: number | null }[] {
    this.#forgetSpent();
    return this.#entries.map(({ id, rule, fired, left }) => ({
      id,
      rule,
      fired,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  /** Returns the latency and the fault of a call. Latencies add up; of the other rules the first that hits is used. */
  decide(method: string, path: string): Plan {
    this.#forgetSpent();
    if (this.#entries.length === 0) return UNHARMED;
    const plan: Plan = { latencyMs: 0, fault: null };
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (rule.kind !== 'latency' && plan.fault !== null) continue;
      if (!entry.matches(method, path) || !this.#strikes(entry)) continue;
      if (rule.kind === 'latency') plan.latencyMs += rule.ms;
      else plan.fault = rule;
    }
    return plan;
  }

  #forgetSpent(): void {
    const now = this.#now();
    this.#entries = this.#entries.filter((entry) => entry.left > 0 && now < entry.endsAt);
  }

  #strikes(entry: Entry): boolean {
    if (entry.skip > 0) {
      entry.skip -= 1;
      return false;
    }
    const { kind, probability = 1, lasts } = entry.rule;
    if (probability < 1 && this.#random() >= probability) return false;
    entry.left -= 1;
    if (lasts !== undefined && entry.fired === 0) entry.endsAt = this.#now() + lasts;
    entry.fired += 1;
    this.fired[kind] = (this.fired[kind] ?? 0) + 1;
    return true;
  }
}

const DEFAULT_PATHS: Partial<Record<FaultKind, string>> = {
  offline: '*',
  latency: '*',
  'token-error': '/oauth/token',
};

/**
 * Returns a predicate for the calls a rule applies to. The default path is `/v2/*`, because a test that loses "the next
 * answer" doesn't mean the token's. By default `offline` and `latency` apply to every path, `token-error` to the token.
 */
function matcher(rule: FaultRule): Entry['matches'] {
  const parts = (rule.path ?? DEFAULT_PATHS[rule.kind] ?? '/v2/*').split('*');
  const pattern = new RegExp(
    `^${parts.map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')).join('.*')}$`,
  );
  const methods = rule.method === undefined ? null : [rule.method].flat().map((name) => name.toUpperCase());
  return (method, path) => (methods === null || methods.includes(method)) && pattern.test(path);
}

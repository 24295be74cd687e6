import { z } from 'zod';

/**
 * What can be broken on command. `when` says on which side of the write the break lies: `before`, nothing was done;
 * `after`, it was done (and kept under its key) but the caller doesn't learn of it.
 */
const when = z.enum(['before', 'after']);

const common = {
  /** Only calls with this method, or one of these. */
  method: z.union([z.string(), z.array(z.string())]).optional(),
  /** Only calls whose path below the API's base fits; `*` stands for anything. See README for the default. */
  path: z.string().optional(),
  /** The chance that a matching call is hit; 1 when absent. */
  probability: z.number().min(0).max(1).optional(),
  /** How many calls are hit before the rule is spent; without an end when absent. */
  times: z.int().min(1).optional(),
  /** How many matching calls are let through first. */
  skip: z.int().min(0).optional(),
};

const FaultRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('latency'), ms: z.number().min(0).max(600_000), ...common }),
  z.strictObject({ kind: z.literal('offline'), ...common }),
  z.strictObject({ kind: z.literal('lost'), when, ...common }),
  z.strictObject({ kind: z.literal('hang'), when, ...common }),
  z.strictObject({ kind: z.literal('error'), when, status: z.int().min(500).max(599).optional(), ...common }),
  z.strictObject({
    kind: z.literal('html'),
    when: when.optional(),
    status: z.int().min(200).max(599).optional(),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('rate-limit'),
    retryAfter: z.number().min(0).optional(),
    asDate: z.boolean().optional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal('cut-off'), ...common }),
  z.strictObject({ kind: z.literal('broken-json'), ...common }),
  z.strictObject({ kind: z.literal('expired-token'), ...common }),
]);

export type FaultRule = z.input<typeof FaultRuleSchema>;
export type FaultKind = FaultRule['kind'];

interface Entry {
  id: number;
  rule: FaultRule;
  matches: (method: string, path: string) => boolean;
  skip: number;
  left: number;
  fired: number;
}

/** What befalls one call. */
export interface Plan {
  latencyMs: number;
  fault: FaultRule | null;
}

const UNHARMED: Plan = { latencyMs: 0, fault: null };

/** The rules in force, and how often each kind has struck. */
export class FaultControl {
  readonly #random: () => number;
  #entries: Entry[] = [];
  #lastId = 0;
  readonly fired: Partial<Record<FaultKind, number>> = {};

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Puts rules in force; answers with their ids. Throws a ZodError when one makes no sense. */
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

  /** Rules that are not spent. `left` is null for those without an end. */
  list(): { id: number; rule: FaultRule; fired: number; left: number | null }[] {
    return this.#entries.map(({ id, rule, fired, left }) => ({
      id,
      rule,
      fired,
      left: Number.isFinite(left) ? left : null,
    }));
  }

  /** Decides what befalls a call. Latencies add up; of the others the first that strikes is the one. */
  decide(method: string, path: string): Plan {
    if (this.#entries.length === 0) return UNHARMED;
    const plan: Plan = { latencyMs: 0, fault: null };
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (rule.kind !== 'latency' && plan.fault !== null) continue;
      if (!entry.matches(method, path) || !this.#strikes(entry)) continue;
      if (rule.kind === 'latency') plan.latencyMs += rule.ms;
      else plan.fault = rule;
    }
    this.#entries = this.#entries.filter((entry) => entry.left > 0);
    return plan;
  }

  #strikes(entry: Entry): boolean {
    if (entry.skip > 0) {
      entry.skip -= 1;
      return false;
    }
    const { kind, probability = 1 } = entry.rule;
    if (probability < 1 && this.#random() >= probability) return false;
    entry.left -= 1;
    entry.fired += 1;
    this.fired[kind] = (this.fired[kind] ?? 0) + 1;
    return true;
  }
}

/**
 * Without a path of its own a rule is about the calls proper (`/v2/*`), because a test that loses "the next answer"
 * doesn't mean the token's. Being offline and slow concerns everything.
 */
function matcher(rule: FaultRule): Entry['matches'] {
  const everywhere = rule.kind === 'offline' || rule.kind === 'latency';
  const parts = (rule.path ?? (everywhere ? '*' : '/v2/*')).split('*');
  const pattern = new RegExp(
    `^${parts.map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')).join('.*')}$`,
  );
  const methods = rule.method === undefined ? null : [rule.method].flat().map((name) => name.toUpperCase());
  return (method, path) => (methods === null || methods.includes(method)) && pattern.test(path);
}

import { haveParted, type Time } from '../clock.ts';
import type { PlatformTime } from '../platform/time.ts';
import type { Operation } from './operation.ts';

/**
 * Measures how old an operation's budget is. No clock can be trusted alone: the wall clock may be set forward or back,
 * the elapsed time of a process stops while the machine sleeps and is lost when the process ends, and the platform's
 * clock is only known from its answers. So the age is the largest value of the three. This may end a budget early. It
 * ends one late only if neither the machine nor the answers show the true time.
 */
export interface Ages {
  /** Notes that an operation's budget begins now; returns how far the platform's clock is ahead, in milliseconds. */
  begin(operationId: string): number | null;
  /**
   * Returns how far the platform's clock is ahead of the clock by which a budget began, in milliseconds, if an answer has
   * shown this since. Null when no answer has, or the clock was set meanwhile.
   */
  learnt(operationId: string): number | null;
  /** Returns the milliseconds since the budget began; null when unknown, zero when the operation has not been sent. */
  of(operation: Budgeted): number | null;
  /** True when an operation's budget for being sent again without a person is over: its outcome is unknown. */
  isSpent(operation: Budgeted): boolean;
  /** Returns the milliseconds left of the budget; zero when it is spent. */
  left(operation: Budgeted): number;
  /** Returns an instant for each clock: every budget that began before it is spent. Epoch milliseconds. */
  spentBefore(): { local: number; platform: number | null };
}

export type Budgeted = Pick<Operation, 'id' | 'firstSentAt' | 'decidedAt' | 'clockOffset' | 'isAgeUnknown'>;

/** How far in the future a first attempt may lie and still count as made now, because clocks differ. Milliseconds. */
export const clockTolerance = 5 * 60_000;

/** Returns when the budget of an operation began, by this machine's clock at that time. ISO 8601; null: not begun. */
export const budgetStart = ({ firstSentAt, decidedAt }: Pick<Budgeted, 'firstSentAt' | 'decidedAt'>) =>
  decidedAt ?? firstSentAt;

/**
 * Creates the ages of operations.
 * @param budget returns how long an operation may be sent again without a person, in milliseconds
 * @param time clocks, also read once now: budgets begun in an earlier process age with this process from here on
 */
export function createAges(
  time: Time,
  platform: Pick<PlatformTime, 'now' | 'offset'>,
  budget: () => number,
): Ages {
  const opened = { now: time.now(), elapsed: time.elapsed() };
  /** Both clocks when a budget began in this process, by operation id. */
  const begun = new Map<string, { now: number; elapsed: number }>();

  const ages: Ages = {
    begin(operationId) {
      begun.set(operationId, { now: time.now(), elapsed: time.elapsed() });
      return platform.offset();
    },
    learnt(operationId) {
      const start = begun.get(operationId);
      return start && !haveParted(time, start) ? platform.offset() : null;
    },
    of(operation) {
      if (operation.isAgeUnknown) return null;
      const start = budgetStart(operation);
      if (start === null) return 0;
      const at = Date.parse(start);
      const byElapsed = begun.get(operation.id)?.elapsed;
      const elapsed =
        byElapsed === undefined
          ? opened.now - at + (time.elapsed() - opened.elapsed)
          : time.elapsed() - byElapsed;
      // The budget began in an earlier process, ahead of this clock: one clock was wrong by an unknown amount.
      if (byElapsed === undefined && opened.now - at < -clockTolerance) return null;
      const platformNow = platform.now();
      const byPlatform =
        operation.clockOffset === null || platformNow === null
          ? Number.NEGATIVE_INFINITY
          : platformNow - (at + operation.clockOffset);
      return Math.max(time.now() - at, elapsed, byPlatform, 0);
    },
    left(operation) {
      const age = ages.of(operation);
      return age === null ? 0 : Math.max(budget() - age, 0);
    },
    isSpent: (operation) => ages.left(operation) === 0,
    spentBefore() {
      const byElapsed = opened.now + (time.elapsed() - opened.elapsed);
      const there = platform.now();
      return {
        local: Math.max(time.now(), byElapsed) - budget(),
        platform: there === null ? null : there - budget(),
      };
    },
  };
  return ages;
}

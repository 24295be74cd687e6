import { haveParted, type Time } from '../clock.ts';
import type { PlatformTime } from '../platform/time.ts';
import type { Operation } from '../subscriptions/model.ts';

/**
 * How old an attempt is. No clock can be trusted alone: the wall clock may be set forwards or back, the elapsed time
 * of a process stands still while the machine sleeps and is lost when the process ends, and the platform's clock is only
 * known from its answers. So the age is the largest of what they say: it may end a budget early, and late only where
 * nothing on the machine or in the answers can tell.
 */
export interface Ages {
  /** Notes that an operation's budget begins now; returns how far the platform's clock is ahead, in milliseconds. */
  begin(operationId: string): number | null;
  /**
   * How far the platform's clock is ahead of the one by which a budget began, in milliseconds, where an answer has told it
   * only since; null: none has, or the clock was set meanwhile.
   */
  learnt(operationId: string): number | null;
  /** Milliseconds since the budget began; null: nobody can tell. Zero for what has not been sent. */
  of(operation: Budgeted): number | null;
  /** True when an operation has been uncertain for longer than it may be sent again by itself: its outcome is unknown. */
  isSpent(operation: Budgeted): boolean;
  /** Milliseconds that are left of the budget; zero when it is spent. */
  left(operation: Budgeted): number;
  /** Operations that began before these instants have spent their budget, by each clock. Epoch milliseconds. */
  spentBefore(): { local: number; platform: number | null };
}

export type Budgeted = Pick<Operation, 'id' | 'firstSentAt' | 'decidedAt' | 'clockOffset' | 'isAgeUnknown'>;

/** A first attempt up to this far in the future counts as made now: clocks differ. Milliseconds. */
export const clockTolerance = 5 * 60_000;

/** When the one budget of an operation began, by this machine's clock then. ISO 8601; null: it has not. */
export const budgetStart = ({ firstSentAt, decidedAt }: Pick<Budgeted, 'firstSentAt' | 'decidedAt'>) =>
  decidedAt ?? firstSentAt;

/**
 * @param budget reads for how long an operation may be sent again by itself, in milliseconds
 * @param time read once at the start: what was begun in an earlier process ages with this one from there */
export function createAges(
  time: Time,
  platform: Pick<PlatformTime, 'now' | 'offset'>,
  budget: () => number,
): Ages {
  const opened = { now: time.now(), elapsed: time.elapsed() };
  /** Where the two clocks stood when a budget began in this process, by operation. */
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
      // Begun in an earlier process and ahead of this clock: one of the two clocks was wrong, nobody knows by how much.
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

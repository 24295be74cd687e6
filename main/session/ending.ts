import type { ReviewService } from '../review/service.ts';
import type { BatchRuns } from '../subscriptions/batch-runs.ts';
import type { SubscriptionLists } from '../subscriptions/lists/lists.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { SendGate } from '../sync/send-gate.ts';
import type { Contact } from './contact.ts';
import type { SessionOptions } from './options.ts';
import type { Upkeep } from './upkeep.ts';

/** Ends an environment session, see `EnvironmentSession`. */
export interface Ending {
  stop(): void;
  close(): Promise<void>;
  abandon(): void;
}

/** How long calls under way may take to end when the session closes, in milliseconds. */
const lastCalls = 3_000;

/**
 * Returns the ways to end a session.
 * @param signals.stopping aborted first: nothing new begins
 * @param signals.closing aborted last: calls under way are broken off
 */
export function createEnding(
  { file: { db, freshness, check }, runtime: { clock } }: Pick<SessionOptions, 'file' | 'runtime'>,
  { stopping, closing }: { stopping: AbortController; closing: AbortController },
  parts: {
    lists: Pick<SubscriptionLists, 'stop'>;
    upkeep: Pick<Upkeep, 'stop'>;
    sendGate: Pick<SendGate, 'stop'>;
    secondLooks: Pick<SecondLooks, 'stop'>;
    batches: Pick<BatchRuns, 'atRest'>;
    review: Pick<ReviewService, 'stopRefresh' | 'atRest'>;
    scheduler: Pick<Scheduler, 'stop'>;
    contact: Pick<Contact, 'atRest'>;
  },
): Ending {
  const { lists, upkeep, sendGate, secondLooks, batches, review, scheduler, contact } = parts;
  let giveUp = () => {};
  let schedulerAtRest: Promise<void> = Promise.resolve();

  function stop(): void {
    if (stopping.signal.aborted) return;
    stopping.abort();
    lists.stop();
    upkeep.stop();
    sendGate.stop();
    secondLooks.stop();
    review.stopRefresh();
    // A call that hangs must not keep the program from ending: the call then counts as uncertain and is sent again.
    giveUp = clock.after(lastCalls, () => closing.abort());
    schedulerAtRest = scheduler.stop();
  }

  return {
    stop,
    async close() {
      stop();
      await schedulerAtRest;
      await batches.atRest();
      await review.atRest();
      await contact.atRest();
      giveUp();
      await check.stop();
      await freshness.close();
      db.close();
    },
    abandon() {
      stop();
      giveUp();
      closing.abort();
      void check.stop();
      db.close();
    },
  };
}

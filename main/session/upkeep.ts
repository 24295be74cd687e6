import { unlessUnreadable } from '../storage/records.ts';
import { inTimeSlices } from '../storage/time-slices.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { SubscriptionViews } from '../subscriptions/view.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { Ref } from '../sync/submission.ts';

/** Time between two refreshes of stages that change without an action, in milliseconds. */
const heartbeat = 60_000;

/** How many stages are refreshed at once, about 40 ms' work, so that in a usual file none is behind. */
export const refreshedAtOnce = 100;

/** Longest transaction that refreshes stages, in milliseconds. The flush to the disk comes on top. */
const refreshSlice = 12;

/** Longest time slice of the search for alike orders, in milliseconds. */
const slice = 6;
/** Pause after each time slice, in milliseconds. */
const rest = 12;

/** Keeps the stages of subscriptions up to date, even while nothing is sent. */
export interface Upkeep {
  /**
   * Refreshes the stages of these submissions, in transactions of one time slice each. Yields whenever the caller should rest.
   * @param atOnce how many are refreshed before the first rest, however long that takes
   */
  refreshStages(refs: readonly Ref[], atOnce?: number): Generator<void>;
  /** Starts refreshing stages every minute, and searches the file for alike orders once. */
  start(): void;
  /**
   * Notes that a submission of any kind has an unreadable record. If the record blocks sending, the submission needs a
   * person.
   */
  foundUnreadable(id: string): void;
  stop(): void;
}

/** Creates the upkeep of stages. Nothing is refreshed by itself before `start`. */
export function createUpkeep(
  { db, clock, outbox, kinds, writer }: Pick<SyncCore, 'db' | 'clock' | 'outbox' | 'kinds' | 'writer'>,
  deps: {
    repository: Pick<SubscriptionRepository, 'noteAlike'>;
    views: Pick<SubscriptionViews, 'waitingForAlike'>;
    lanes: Pick<Lanes, 'forget'>;
    /** Called every minute. */
    beat(): void;
    changed(refs: Ref[]): void;
    failed(error: unknown): void;
  },
): Upkeep {
  const { repository, lanes, changed, failed } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let isRefreshing = false;
  let stopHeartbeat = () => {};
  let stopNoting = () => {};

  const refreshStage = (ref: Ref): boolean =>
    unlessUnreadable(
      () => writer.refreshStage(ref),
      () => writer.markUnreadable(ref),
    );

  /**
   * Refreshes the stages of these submissions, which may have changed through time, a crash or other credentials. This
   * also runs while nothing is sent: an app that was offline for a day must not claim that it will retry.
   */
  function* refreshStages(refs: readonly Ref[], atOnce = 1): Generator<void> {
    for (let done = 0; done < refs.length; ) {
      if (done > 0) yield;
      const until = performance.now() + refreshSlice;
      const found: Ref[] = [];
      try {
        db.transaction(() => {
          do {
            const ref = refs[done] as Ref;
            if (refreshStage(ref)) found.push(ref);
            done += 1;
          } while (done < refs.length && (done < atOnce || performance.now() < until));
        });
      } catch (error) {
        failed(error);
        return;
      }
      if (found.length > 0) changed(found);
    }
  }

  /** Refreshes the stages of submissions whose budget was spent meanwhile, unless that is still under way. */
  async function refreshSpent(): Promise<void> {
    if (isRefreshing) return;
    isRefreshing = true;
    try {
      await inTimeSlices(refreshStages(outbox.spent(), refreshedAtOnce), { rest, signal });
    } catch (error) {
      if (!signal.aborted) failed(error);
    } finally {
      isRefreshing = false;
    }
  }

  /**
   * Searches the file for alike orders: the first time slice runs at once, the others in the background. Forms are sealed,
   * so SQL cannot find alike orders.
   */
  function noteAlike(): void {
    if (signal.aborted) return;
    try {
      const since = performance.now();
      let more = true;
      while (more && performance.now() - since < slice) more = repository.noteAlike();
      if (more) stopNoting = clock.after(rest, noteAlike);
      else changed(deps.views.waitingForAlike().map((id) => ({ kind: subscriptionKind, id })));
    } catch (error) {
      failed(error);
    }
  }

  function beat(): void {
    stopHeartbeat = clock.after(heartbeat, () => {
      void refreshSpent();
      deps.beat();
      beat();
    });
  }

  /** True when a submission, or an operation of it, cannot be read. */
  const blocksSending = (ref: Ref): boolean =>
    unlessUnreadable(
      () => {
        kinds.of(ref.kind).store.find(ref.id);
        outbox.open(ref);
        return false;
      },
      () => true,
    );

  return {
    refreshStages,
    start() {
      beat();
      noteAlike();
    },
    foundUnreadable(id) {
      for (const { name: kind, store } of kinds.all) {
        const ref = { kind, id };
        const isOurs = unlessUnreadable(
          () => store.find(id) !== null,
          () => true,
        );
        if (!isOurs || !blocksSending(ref)) continue;
        if (!writer.markUnreadable(ref)) continue;
        lanes.forget(ref);
        changed([ref]);
      }
    },
    stop() {
      stopping.abort();
      stopHeartbeat();
      stopNoting();
    },
  };
}

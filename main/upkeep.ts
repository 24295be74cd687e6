import type { Clock } from './clock.ts';
import type { DataFile } from './storage/data-file.ts';
import { unlessUnreadable } from './storage/records.ts';
import type { SubscriptionRepository } from './subscriptions/repository.ts';
import type { SubscriptionViews } from './subscriptions/view.ts';
import type { Changes } from './sync/changes.ts';
import type { Outbox } from './sync/outbox.ts';
import type { Scheduler } from './sync/scheduler.ts';

/** Time between two refreshes of stages that change without an action, in milliseconds. */
const heartbeat = 60_000;

/** Longest time slice of the search for alike orders, and the pause after each slice, in milliseconds. */
const slice = 6;
const rest = 12;

/** Keeps the stages of subscriptions up to date, even while nothing is sent. */
export interface Upkeep {
  /** Refreshes the stages of these subscriptions. */
  refreshStages(ids: Iterable<string>): void;
  /** Starts refreshing stages every minute, and searches the file for alike orders once. */
  start(): void;
  /** Notes that a subscription has an unreadable record. If the record blocks sending, the subscription needs a person. */
  foundUnreadable(subscriptionId: string): void;
  stop(): void;
}

export function createUpkeep(deps: {
  db: DataFile;
  clock: Clock;
  repository: SubscriptionRepository;
  outbox: Outbox;
  changes: Pick<Changes, 'refreshStage'>;
  views: Pick<SubscriptionViews, 'waitingForAlike'>;
  scheduler: Pick<Scheduler, 'forget'>;
  /** Called every minute. */
  beat(): void;
  changed(ids: string[]): void;
  failed(error: unknown): void;
}): Upkeep {
  const { db, clock, repository, outbox, changes, scheduler, changed, failed } = deps;
  let isStopped = false;
  let stopHeartbeat = () => {};
  let stopNoting = () => {};

  /**
   * Refreshes the stages of these subscriptions, which may have changed through time, a crash or other credentials. This
   * also runs while nothing is sent: an app that was offline for a day must not claim that it will retry.
   */
  function refreshAll(ids: () => Iterable<string>): void {
    try {
      const refreshStage = (id: string) =>
        unlessUnreadable(
          () => changes.refreshStage(id),
          () => repository.markUnreadable(id),
        );
      changed(db.transaction(() => [...ids()].filter(refreshStage)));
    } catch (error) {
      failed(error);
    }
  }

  /**
   * Searches the file for alike orders: the first time slice runs at once, the others in the background. Forms are sealed,
   * so SQL cannot find alike orders.
   */
  function noteAlike(): void {
    if (isStopped) return;
    try {
      const since = performance.now();
      let more = true;
      while (more && performance.now() - since < slice) more = repository.noteAlike();
      if (more) stopNoting = clock.after(rest, noteAlike);
      else changed(deps.views.waitingForAlike());
    } catch (error) {
      failed(error);
    }
  }

  function beat(): void {
    stopHeartbeat = clock.after(heartbeat, () => {
      refreshAll(outbox.spent);
      deps.beat();
      beat();
    });
  }

  return {
    refreshStages: (ids) => refreshAll(() => ids),
    start() {
      beat();
      noteAlike();
    },
    foundUnreadable(id) {
      const isNew = unlessUnreadable(
        () => {
          repository.find(id);
          outbox.open(id);
          return false;
        },
        () => repository.markUnreadable(id),
      );
      if (!isNew) return;
      scheduler.forget(id);
      changed([id]);
    },
    stop() {
      isStopped = true;
      stopHeartbeat();
      stopNoting();
    },
  };
}

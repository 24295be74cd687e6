import type { Clock } from './clock.ts';
import type { DataFile } from './storage/data-file.ts';
import { unlessUnreadable } from './storage/records.ts';
import type { SubscriptionRepository } from './subscriptions/repository.ts';
import type { SubscriptionViews } from './subscriptions/view.ts';
import type { Changes } from './sync/changes.ts';
import type { Outbox } from './sync/outbox.ts';
import type { Scheduler } from './sync/scheduler.ts';

/** Time between two looks at what has changed by itself, in milliseconds. */
const heartbeat = 60_000;

/** Longest time slice of looking through the file before it yields to the event loop, and the rest after it. Milliseconds. */
const slice = 6;
const rest = 12;

/** Keeps true what is known of where subscriptions stand, also while nothing is sent. */
export interface Upkeep {
  /** Writes anew where these stand. */
  refreshStages(ids: Iterable<string>): void;
  /** Looks each minute what has changed by itself, and through the file for orders that are alike. */
  start(): void;
  /** A record that belongs to a subscription cannot be read: where that holds it back, it needs a person. */
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
  /** Called each minute. */
  beat(): void;
  changed(ids: string[]): void;
  failed(error: unknown): void;
}): Upkeep {
  const { db, clock, repository, outbox, changes, scheduler, changed, failed } = deps;
  let isStopped = false;
  let stopHeartbeat = () => {};
  let stopNoting = () => {};

  /**
   * Writes anew where these stand, which may have changed by itself: by time, by a crash, by other credentials. Also
   * while nothing is sent: a desk that is offline for a day must not say that it will try again.
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
   * Looks through the file for orders that are alike, a slice at once and the others beside the work: forms are sealed,
   * so SQL cannot find them.
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

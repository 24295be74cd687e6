import { isBusy, whenFree } from '../storage/busy.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { SubscriptionViews } from '../subscriptions/view.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { Ref } from '../sync/submission.ts';

/** Time between two refreshes of stages that change without an action, in milliseconds. */
const heartbeat = 60_000;

/** Longest time slice of the search for alike orders, and the pause after each slice, in milliseconds. */
const slice = 6;
const rest = 12;
/** Pause of that search while another program holds the data file, in milliseconds. */
const busyRest = 200;

/** Keeps the stages of subscriptions up to date, even while nothing is sent. */
export interface Upkeep {
  /** Refreshes the stages of these subscriptions. */
  refreshStages(refs: Iterable<Ref>): void;
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
  let isStopped = false;
  let stopHeartbeat = () => {};
  let stopNoting = () => {};

  /**
   * Refreshes the stages of these subscriptions, which may have changed through time, a crash or other credentials. This
   * also runs while nothing is sent: an app that was offline for a day must not claim that it will retry.
   */
  function refreshAll(refs: () => Iterable<Ref>): void {
    const refreshStage = (ref: Ref) =>
      unlessUnreadable(
        () => writer.refreshStage(ref),
        () => writer.markUnreadable(ref),
      );
    const refresh = () => {
      if (!isStopped) changed(db.transaction(() => [...refs()].filter(refreshStage)));
    };
    void whenFree(refresh).catch(failed);
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
      else changed(deps.views.waitingForAlike().map((id) => ({ kind: subscriptionKind, id })));
    } catch (error) {
      if (isBusy(error)) stopNoting = clock.after(busyRest, noteAlike);
      else failed(error);
    }
  }

  function beat(): void {
    stopHeartbeat = clock.after(heartbeat, () => {
      refreshAll(outbox.spent);
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
    refreshStages: (refs) => refreshAll(() => refs),
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
      isStopped = true;
      stopHeartbeat();
      stopNoting();
    },
  };
}

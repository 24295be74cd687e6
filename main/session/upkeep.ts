import { whenFree } from '../storage/busy.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { Ref } from '../sync/submission.ts';

/** Time between two refreshes of stages that change without an action, in milliseconds. */
const heartbeat = 60_000;

/** Keeps the stages of subscriptions up to date, even while nothing is sent. */
export interface Upkeep {
  /** Refreshes the stages of these subscriptions. */
  refreshStages(refs: Iterable<Ref>): void;
  /** Starts refreshing stages every minute. */
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
    lanes: Pick<Lanes, 'forget'>;
    /** Called every minute. */
    beat(): void;
    changed(refs: Ref[]): void;
    failed(error: unknown): void;
  },
): Upkeep {
  const { lanes, changed, failed } = deps;
  let isStopped = false;
  let stopHeartbeat = () => {};

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
    start: beat,
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
    },
  };
}

import { isBusy, longestWait, whenFree } from '../storage/busy.ts';
import { unlessUnreadable } from '../storage/records.ts';
import { inTimeSlices } from '../storage/time-slices.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { Ref } from '../sync/submission.ts';

/** Time between two refreshes of stages that change without an action, in milliseconds. */
const heartbeat = 60_000;

/** How many stages are refreshed at once, about 40 ms' work, so that in a usual file none is behind. */
export const refreshedAtOnce = 100;

/** Longest transaction that refreshes stages, in milliseconds. The flush to the disk comes on top. */
const refreshSlice = 12;

/** Pause after each time slice, in milliseconds. */
const rest = 12;

/** Keeps the stages of subscriptions up to date, even while nothing is sent. */
export interface Upkeep {
  /**
   * Refreshes the stages of these submissions, in transactions of one time slice each. Yields whenever the caller should rest.
   * @param atOnce how many are refreshed before the first rest, however long that takes
   */
  refreshStages(refs: readonly Ref[], atOnce?: number): Generator<void>;
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
  const stopping = new AbortController();
  const { signal } = stopping;
  let isRefreshing = false;
  let stopHeartbeat = () => {};

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
    /** Since when another program holds the file, and whether that was reported. */
    let held: { since: number; isTold: boolean } | null = null;
    for (let done = 0; done < refs.length; ) {
      if (done > 0) yield;
      const until = performance.now() + refreshSlice;
      const found: Ref[] = [];
      let next = done;
      try {
        db.transaction(() => {
          do {
            const ref = refs[next] as Ref;
            if (refreshStage(ref)) found.push(ref);
            next += 1;
          } while (next < refs.length && (next < atOnce || performance.now() < until));
        });
      } catch (error) {
        if (!isBusy(error)) {
          failed(error);
          return;
        }
        // Another program holds the file: the same ones again, after a rest.
        held ??= { since: performance.now(), isTold: false };
        if (!held.isTold && performance.now() - held.since > longestWait) {
          held.isTold = true;
          failed(error);
        }
        yield;
        continue;
      }
      held = null;
      done = next;
      if (found.length > 0) changed(found);
    }
  }

  /** Refreshes the stages of submissions whose budget was spent meanwhile, unless that is still under way. */
  async function refreshSpent(): Promise<void> {
    if (isRefreshing) return;
    isRefreshing = true;
    try {
      const spent = await whenFree(outbox.spent, { signal });
      await inTimeSlices(refreshStages(spent, refreshedAtOnce), { rest, signal });
    } catch (error) {
      if (!signal.aborted) failed(error);
    } finally {
      isRefreshing = false;
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
      stopping.abort();
      stopHeartbeat();
    },
  };
}

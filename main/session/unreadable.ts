import type { UnreadableState } from '../../contract/records.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { createBackgroundWork } from '../storage/background.ts';
import { plainColumns, rawValue } from '../storage/raw.ts';
import { sealedAtMost } from '../storage/sealed-values.ts';
import { keptValues } from '../storage/unreadable-values.ts';
import { createUnreadableFinder, type Searched, subscriptionIdOf } from './unreadable-finder.ts';

/** Looks for unreadable records in the background, without delaying other work. */
export interface UnreadableWatch {
  readonly state: UnreadableState;
  /** Starts checking the whole file once. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Yields the text of an export file, one JSON object per line: every unreadable record as it is stored, every missing
   * record, and every unreadable record that has been replaced since.
   * @param run.signal ends the search
   * @param run.progress called with the number of stored values that were read so far, and of all
   */
  exported(run: ExportRun): AsyncGenerator<string>;
}

/** How an export is watched and stopped. */
interface ExportRun {
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** The state before anything was checked. */
export const noneUnreadable: UnreadableState = { complete: false, count: 0, records: [] };

/** Delay before the first check, in milliseconds. By then the window is on the screen and the first list is read. */
const firstLook = 2_000;
/** Pause after each time slice, in milliseconds, so that the check takes a tenth of the time. */
const rest = 72;
/** Maximum number of records listed in the state. All are counted and exported. */
const mostNamed = 200;

/** Creates the watch. Nothing is checked before `start`. */
export function createUnreadableWatch(
  deps: Searched & {
    log: Log;
    environmentId: string;
    clock: Clock;
    /** Returns when a subscription was created (ISO 8601); null when its row does not say. */
    createdAt(subscriptionId: string): string | null;
    /** Called for each unreadable record of a submission of any kind. */
    found(owner: string): void;
    changed(): void;
    /** Called when the check fails for a reason other than an unreadable record. */
    failed(error: unknown): void;
  },
): UnreadableWatch {
  const { db, cipher } = deps;
  let state = noneUnreadable;
  const background = createBackgroundWork({
    clock: deps.clock,
    delay: firstLook,
    work: look,
    failed: deps.failed,
  });

  const { sealed, files, missing } = createUnreadableFinder(deps, {
    signal: background.signal,
    after: db.precedence,
  });

  async function* everything() {
    for await (const { kind, id, owner, fault } of sealed(rest))
      yield { kind, id, owner: owner?.id ?? null, subscriptionId: subscriptionIdOf(owner), fault };
    yield* files(rest);
    yield* missing(rest);
  }

  async function look(): Promise<void> {
    // The check begins anew after another program has held the file.
    state = noneUnreadable;
    for await (const { kind, id, owner, subscriptionId, fault } of everything()) {
      if (state.records.length < mostNamed) {
        const createdAt = subscriptionId === null ? null : deps.createdAt(subscriptionId);
        const isThere = subscriptionId !== null && deps.isThere(subscriptionId);
        const record = { kind, id, subscriptionId, fault, isThere, createdAt };
        state = { ...state, records: [...state.records, record] };
      }
      state = { ...state, count: state.count + 1 };
      if (owner !== null) deps.found(owner);
      if (state.count === 1) deps.changed();
    }
    state = { ...state, complete: true };
    if (state.count > 0) {
      deps.log.write('environment.unreadable', { environment: deps.environmentId, count: state.count });
      deps.changed();
    }
  }

  return {
    get state() {
      return state;
    },
    start: background.start,
    stop: background.stop,
    async *exported({ signal, progress }) {
      const finder = createUnreadableFinder(deps, { signal: AbortSignal.any([background.signal, signal]) });
      const total = sealedAtMost(db.sql);
      const walked = (values: number) => progress(Math.min(values, total), total);
      for await (const { kind, id, owner, fault, place, value, row } of finder.sealed(0, walked)) {
        const subscriptionId = subscriptionIdOf(owner);
        const stored = rawValue(cipher, place, value);
        const columns = plainColumns(row);
        yield `${JSON.stringify({ kind, id, subscriptionId, fault, place, columns, stored })}\n`;
      }
      for await (const record of finder.files(0)) yield `${JSON.stringify(record)}\n`;
      for await (const record of finder.missing(0)) yield `${JSON.stringify(record)}\n`;
      for (const { place, keptAt, value } of keptValues(db)) {
        const stored = rawValue(cipher, place, value);
        yield `${JSON.stringify({ place, replacedAt: keptAt, stored })}\n`;
      }
    },
  };
}

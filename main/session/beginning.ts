import type { SyncState } from '../../contract/sync.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { FileCheck } from '../storage/file-check.ts';
import type { Precedence } from '../storage/precedence.ts';
import { inTimeSlices } from '../storage/time-slices.ts';
import type { Ref } from '../sync/submission.ts';
import type { Contact } from './contact.ts';
import type { Sending } from './sending.ts';
import { refreshedAtOnce, type Upkeep } from './upkeep.ts';

/**
 * # How a session begins
 *
 * With 100,000 submissions, looking through them takes many seconds, so it is done in time slices while people work:
 *
 * 1. The unfinished submissions are found.
 * 2. Stages that claim that an attempt is repeated are refreshed, if its time is over or it was made for another client.
 * 3. The lists are read, then the file is checked if it is big (storage/file-check.ts). Both read the whole file, and people wait
 *    for the lists.
 * 4. Sending begins, if the file has passed its check. Until then the page shows a pause. The lanes begin with the open
 *    operations, among them those that were cut off.
 * 5. The other stages are refreshed while the lanes work. These say at most that something waits to be sent. That is false
 *    only when the client or the program has changed since, and the lanes need no stage: a step plans anew from what is stored.
 *
 * In an office's usual file, all of this is done when `start` returns.
 */
export interface Beginning {
  /** True from the start until the lanes work. No call is made meanwhile. */
  readonly isPreparing: boolean;
  /** Begins. @throws what fails at once, so that opening the environment fails */
  start(): void;
  /** Returns the state of sending as the page shows it: as paused until sending has begun. */
  shown(sync: SyncState): SyncState;
}

/** How many submissions the lanes get at once: a few milliseconds' work. */
const batch = 1_000;

/** Pause after each time slice, in milliseconds, before sending begins: short, because it waits. */
const rest = 2;
/** Pause after each time slice of what nobody waits for, so that it takes a tenth of the time. */
const longRest = 108;

type Pace = Pick<Parameters<typeof inTimeSlices>[1], 'rest' | 'after'>;

export function createBeginning(deps: {
  check: Pick<FileCheck, 'start' | 'state'>;
  /** Resolves when the lists have been read, or could not be. */
  listsRead(): Promise<void>;
  sending: Pick<Sending, 'unfinished' | 'start'>;
  upkeep: Pick<Upkeep, 'refreshStages' | 'start'>;
  contact: Pick<Contact, 'begin'>;
  investors: Pick<InvestorRepository, 'openRest'>;
  precedence: Precedence;
  /** Aborted when the session ends. Nothing begins after that. */
  signal: AbortSignal;
  /** Reports that the state of sending has changed. */
  changed(): void;
  failed(error: unknown): void;
}): Beginning {
  const { check, sending, upkeep, signal } = deps;
  let phase: 'new' | 'preparing' | 'begun' = 'new';
  let isChecked = false;
  let found: Ref[] | null = null;
  /** Submissions whose stages are refreshed while the lanes work. */
  let others: readonly Ref[] = [];

  /** Does the first step of some work at once, and the others in the background. */
  async function inBackground(work: Iterator<void>, pace: Pace = { rest }): Promise<void> {
    try {
      await inTimeSlices(work, { ...pace, signal });
    } catch (error) {
      if (!signal.aborted) deps.failed(error);
    }
  }

  function* startLanes(all: readonly Ref[]): Generator<void> {
    for (let first = 0; first === 0 || first < all.length; first += batch) {
      if (first > 0) yield;
      sending.start(all.slice(first, first + batch));
    }
  }

  function beginIfReady(): void {
    if (!isChecked || !found || signal.aborted) return;
    phase = 'begun';
    void inBackground(startLanes(found));
    found = null;
    void deps.contact.begin();
    deps.changed();
  }

  function* prepare(): Generator<void> {
    const { all, claiming } = yield* sending.unfinished();
    const isUsual = all.length <= refreshedAtOnce;
    yield* upkeep.refreshStages(isUsual ? all : claiming, isUsual ? refreshedAtOnce : 1);
    found = all;
    beginIfReady();
    if (!isUsual) others = all;
  }

  const beginCheck = () =>
    check.start(() => {
      isChecked = true;
      beginIfReady();
    });

  /** Begins what reads the whole file, and what nobody waits for. */
  async function afterLists(prepared: Promise<void>): Promise<void> {
    await deps.listsRead();
    if (signal.aborted) return;
    if (!isChecked) beginCheck();
    await prepared;
    await inBackground(finish(), { rest: longRest, after: deps.precedence });
  }

  function* finish(): Generator<void> {
    // The threads have opened most of them.
    yield* deps.investors.openRest();
    yield* upkeep.refreshStages(others);
  }

  return {
    get isPreparing() {
      return phase === 'preparing';
    },
    start() {
      phase = 'preparing';
      const work = prepare();
      const isDone = work.next().done;
      upkeep.start();
      if (check.state === null) beginCheck();
      void afterLists(isDone ? Promise.resolve() : inBackground(work));
    },
    shown: (sync) =>
      phase === 'preparing' && sync.pause === null ? { ...sync, pause: { reason: 'checking' } } : sync,
  };
}

import type { SyncState } from '../../contract/sync.ts';
import { type Clock, frozen } from '../clock.ts';
import { createTimeSlices } from '../storage/time-slices.ts';
import { pollPause } from './retry.ts';
import {
  advance,
  dropReads,
  type Ended,
  emptyQueue,
  isIdle,
  isOver,
  isWanted,
  nextLooks,
  pendingReads,
  type QueueEffect,
  type QueueEvent,
  type Reading,
  runOf,
  type StepResult,
  waiting,
} from './scheduler-queue.ts';
import type { SendGate } from './send-gate.ts';

export type { StepResult } from './scheduler-queue.ts';

/** State of the lanes. Readings do not count. The data says why a submission waits, see progress.ts. */
export type SchedulerState = Omit<SyncState, 'waits' | 'needs' | 'secondLook'>;

/** Works on submissions, which it knows by opaque keys. */
export interface Scheduler {
  /** Queues a submission for its next step. `urgent`: a person waits for it, so it goes ahead of the batch. */
  enqueue(key: string, options?: { urgent?: boolean }): void;
  /**
   * Asks for one reading of a submission, when no step is ready. The same reading is asked for once.
   * @param read name of the reading step
   * @param options.urgent a person waits for it, so it goes ahead of the other readings
   * @returns true when it was not asked for before; false also after `stop`
   */
  enqueueRead(key: string, read: string, options?: { urgent?: boolean }): boolean;
  /** Drops the readings that have not begun. Returns the keys of their submissions. @param isMeant which ones; default: all */
  dropReads(isMeant?: (reading: Reading) => boolean): string[];
  /** Returns the number of readings that have not begun. */
  pendingReads(): number;
  /** Removes submissions that a person has taken back; they no longer count as waiting. */
  forget(...keys: string[]): void;
  /** Starts working, beginning with the submissions left unfinished by earlier runs. */
  start(unfinished: readonly string[]): void;
  /** Runs everything that waits for later now. */
  hurry(): void;
  /** Continues with everything that is due, after the send gate opened or changed or the machine woke up. */
  wake(): void;
  /** True while a step of the submission is running. */
  isActive(key: string): boolean;
  /** Returns the keys of the submissions with a running step. */
  active(): string[];
  /** Returns when the first watched submission is read again, see `nextLooks` in scheduler-queue.ts. */
  nextLooks(isAmong: (key: string) => boolean): Record<string, string>;
  state(): SchedulerState;
  /** Starts no new calls and drops the readings. Resolves when the running steps and readings have finished. */
  stop(): Promise<void>;
  /** Resolves when no step is ready, active or due later (for benchmarks and tests). */
  idle(): Promise<void>;
}

export interface SchedulerParts {
  clock: Clock;
  sendGate: Pick<SendGate, 'lanes' | 'insist' | 'pause' | 'trouble' | 'lastContactAt'>;
  lanes: number;
  step(key: string): Promise<StepResult>;
  /** Makes one reading. Called once for each reading that has begun. */
  read(key: string, read: string): Promise<void>;
  /** Returns the keys of the uncertain submissions; these are counted apart from waiting ones. */
  uncertain(): ReadonlySet<string>;
  /** Returns why a submission that came to rest needs a person; null when it does not. */
  ended(key: string): Ended | null;
  changed(keys: string[]): void;
  /** Called when a step or a reading threw: storage failed, or there is a defect. */
  failed(key: string, error: unknown): void;
}

/**
 * Creates the lanes, which work on submissions side by side, each submission in order. The scheduler does not know
 * what a step does (see step-runner.ts). It decides nothing: scheduler-queue.ts does. It keeps only state that `start` can
 * rebuild from the disk.
 */
export function createScheduler(deps: SchedulerParts): Scheduler {
  const { clock, sendGate } = deps;
  const queue = emptyQueue();
  const running = new Set<Promise<void>>();
  const idleWaiters: (() => void)[] = [];
  let cancelTimer = () => {};

  const lanes = () => sendGate.lanes(deps.lanes);
  const mayGoOn = () => queue.phase !== 'stopped' && lanes() > 0;
  /** Many steps only find that they have to wait: 100,000 in a row would take minutes. */
  const slices = createTimeSlices({ rest: 'turn' });

  function happen(event: QueueEvent): void {
    for (const effect of advance(queue, event, lanes(), frozen(clock))) carryOut(effect);
  }

  function carryOut(effect: QueueEffect): void {
    switch (effect.do) {
      case 'step':
        track(step(effect.key));
        deps.changed([effect.key]);
        return;
      case 'read':
        track(read(effect));
        return;
      case 'report':
        deps.changed([effect.key]);
        return;
      case 'wakeAfter':
        cancelTimer();
        cancelTimer = effect.milliseconds === null ? () => {} : clock.after(effect.milliseconds, wake);
        return;
      case 'reportIdle':
        for (const resolve of idleWaiters.splice(0)) resolve();
    }
  }

  function track(work: Promise<void>): void {
    running.add(work);
    void work.finally(() => running.delete(work));
  }

  async function step(key: string): Promise<void> {
    // No step runs before the effects of one event are carried out.
    await Promise.resolve();
    let result: StepResult = { next: 'again' };
    let ended: Ended | null = null;
    try {
      while (result.next === 'again') {
        if (slices.isOver) await slices.rest();
        if (!mayGoOn()) break;
        result = await deps.step(key);
      }
      // Reads the data file, which may be damaged or closed by now.
      if (isOver(result)) ended = deps.ended(key);
    } catch (error) {
      deps.failed(key, error);
      result = { next: 'later', milliseconds: pollPause(5) };
    }
    happen({ is: 'stepEnded', key, result, ended });
  }

  async function read({ key, read: step }: Reading): Promise<void> {
    await Promise.resolve();
    try {
      if (slices.isOver) await slices.rest();
      await deps.read(key, step);
    } catch (error) {
      deps.failed(key, error);
    }
    happen({ is: 'readEnded', key });
  }

  const wake = () => happen({ is: 'woken' });

  return {
    enqueue: (key, { urgent = false } = {}) => happen({ is: 'enqueued', key, urgent }),
    enqueueRead(key, step, { urgent = false } = {}) {
      const isNew = queue.phase !== 'stopped' && !isWanted(queue, { key, read: step });
      happen({ is: 'readWanted', key, read: step, urgent });
      return isNew;
    },
    dropReads: (isMeant) => dropReads(queue, isMeant),
    pendingReads: () => pendingReads(queue),
    forget: (...keys) => happen({ is: 'forgotten', keys }),
    start: (unfinished) => happen({ is: 'started', unfinished }),
    hurry() {
      happen({ is: 'hurried' });
      sendGate.insist();
      wake();
    },
    wake,
    isActive: (key) => queue.active.has(key),
    active: () => [...queue.active],
    nextLooks: (isAmong) => nextLooks(queue, frozen(clock), isAmong),
    state() {
      const uncertain = deps.uncertain();
      return {
        pause: sendGate.pause,
        trouble: sendGate.trouble,
        lastContactAt: sendGate.lastContactAt,
        waiting: waiting(queue, uncertain),
        sending: queue.active.size,
        uncertain: uncertain.size,
        run: runOf(queue),
      };
    },
    async stop() {
      happen({ is: 'stopped' });
      await Promise.allSettled(running);
    },
    idle: () =>
      isIdle(queue) ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(() => resolve())),
  };
}

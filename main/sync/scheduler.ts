import type { SyncRun, SyncState } from '../../contract/sync.ts';
import { type Clock, type Due, dueIn, leftOf } from '../clock.ts';
import { pollPause } from './retry.ts';
import type { SendGate } from './send-gate.ts';

/** What the app only reads again because the platform produces it without a further call. */
export type Watched = 'costsDocument' | 'noWallet' | 'status';

/**
 * When the next step of a subscription is due: at once, after a pause, or not until something happens. `watching`: the
 * next step only reads whether something has changed on the platform, so the subscription does not count as waiting.
 */
export type StepResult =
  | { next: 'again' }
  | { next: 'later'; milliseconds: number; watching?: Watched }
  | { next: 'rest' };

/** State of the lanes. What waits for what is read from the data, see progress.ts. */
export type SchedulerState = Omit<SyncState, 'waits' | 'needs' | 'secondLook'>;

export interface Scheduler {
  /** Queues a subscription for its next step. `urgent`: a person waits for it, so it goes ahead of the batch. */
  enqueue(id: string, options?: { urgent?: boolean }): void;
  /** Removes a subscription that a person has taken back; it no longer counts as waiting. */
  forget(id: string): void;
  /** Starts working, beginning with the subscriptions left unfinished by earlier runs. */
  start(unfinished: readonly string[]): void;
  /** Runs everything that waits for later now. */
  hurry(): void;
  /** Continues with everything that is due, after the send gate opened or changed or the machine woke up. */
  wake(): void;
  /** True while a step of the subscription is running. */
  isActive(id: string): boolean;
  /** Returns the ids of the subscriptions with a running step. */
  active(): string[];
  /** Returns when the first watched subscription is read again, by the reason for watching. ISO 8601. */
  nextLooks(): Partial<Record<Watched, string>>;
  state(): SchedulerState;
  /** Starts no new calls. Resolves when the running ones have finished. */
  stop(): Promise<void>;
  /** Resolves when nothing is ready, active or due later (for benchmarks and tests). */
  idle(): Promise<void>;
}

/**
 * Creates the lanes, which work on subscriptions side by side, each subscription in order. The scheduler does not know
 * what a step does (see step-runner.ts). It keeps only state that `start` can rebuild from the disk.
 */
export function createScheduler(deps: {
  clock: Clock;
  sendGate: SendGate;
  lanes: number;
  step(id: string): Promise<StepResult>;
  /** Returns the ids of the uncertain subscriptions; these are counted apart from waiting ones. */
  uncertain(): ReadonlySet<string>;
  /** Returns why a subscription that came to rest needs a person; null when it does not. */
  ended(id: string): 'refused' | 'needsYou' | null;
  changed(ids: string[]): void;
  /** Called when a step threw: storage failed, or there is a defect. */
  failed(id: string, error: unknown): void;
}): Scheduler {
  const { clock, sendGate } = deps;
  const urgent = new Set<string>();
  const ready = new Set<string>();
  /** When each subscription is due again, by both clocks; the clock that reaches its time first counts. */
  const later = new Map<string, Due & { watching: Watched | undefined }>();
  const active = new Map<string, Promise<void>>();
  /** Subscriptions enqueued while active; the value is true when a person waits. */
  const again = new Map<string, boolean>();
  /** All subscriptions of this run of sending, done or not. */
  const run = new Set<string>();
  /** Subscriptions of this run that came to rest and need a person. */
  const left = new Map<string, 'refused' | 'needsYou'>();
  const idleWaiters: (() => void)[] = [];
  let started = false;
  let stopped = false;
  let cancelTimer = () => {};

  function take(): string | undefined {
    for (const queue of [urgent, ready]) {
      for (const id of queue) {
        queue.delete(id);
        return id;
      }
    }
    return undefined;
  }

  function tick(): void {
    if (!started || stopped) return;
    while (active.size < sendGate.lanes(deps.lanes)) {
      const id = take();
      if (id === undefined) break;
      active.set(id, work(id));
      deps.changed([id]);
    }
    if (active.size === 0 && waiting() === 0) {
      run.clear();
      left.clear();
      for (const resolve of idleWaiters.splice(0)) resolve();
    }
  }

  async function work(id: string): Promise<void> {
    // The caller registers this promise as active before the first step runs.
    await Promise.resolve();
    let result: StepResult = { next: 'again' };
    try {
      while (result.next === 'again' && !stopped && sendGate.lanes(deps.lanes) > 0)
        result = await deps.step(id);
    } catch (error) {
      deps.failed(id, error);
      result = { next: 'later', milliseconds: pollPause(5) };
    }
    active.delete(id);
    note(id, result);
    const isUrgent = again.get(id);
    again.delete(id);
    if (isUrgent) urgent.add(id);
    else if (isUrgent === false || result.next === 'again') ready.add(id);
    else if (result.next === 'later') {
      later.set(id, { ...dueIn(clock, result.milliseconds), watching: result.watching });
      schedule();
    }
    deps.changed([id]);
    tick();
  }

  /** Notes whether a subscription now needs a person. A watched one may, too: an investor without a wallet. */
  function note(id: string, result: StepResult): void {
    const over = result.next === 'rest' || (result.next === 'later' && result.watching !== undefined);
    const ended = over && run.has(id) ? deps.ended(id) : null;
    if (ended) left.set(id, ended);
    else left.delete(id);
  }

  /** Returns the progress of this run. `rest`: number of subscriptions of the run that wait or are being sent. */
  function runOf(rest: number): SyncRun {
    const count = (kind: 'refused' | 'needsYou') => [...left.values()].filter((each) => each === kind).length;
    return {
      done: run.size - rest,
      total: run.size,
      refused: count('refused'),
      needsYou: count('needsYou'),
    };
  }

  /** Returns how many subscriptions wait to be sent and are not active, without those in `except`. */
  function waiting(except?: ReadonlySet<string>): number {
    const counts = (id: string) => !except?.has(id);
    let deferred = 0;
    for (const [id, { watching }] of later) if (!watching && counts(id)) deferred += 1;
    if (!except || except.size === 0) return urgent.size + ready.size + deferred;
    return [...urgent, ...ready].filter(counts).length + deferred;
  }

  function schedule(): void {
    cancelTimer();
    if (stopped || later.size === 0) return;
    let earliest = Number.POSITIVE_INFINITY;
    for (const due of later.values()) earliest = Math.min(earliest, leftOf(clock, due));
    cancelTimer = clock.after(earliest, wake);
  }

  /** Moves everything due into the queue. The clocks decide, because timers stand still while the machine sleeps. */
  function wake(): void {
    for (const [id, due] of later) {
      if (leftOf(clock, due) > 0) continue;
      later.delete(id);
      ready.add(id);
      run.add(id);
    }
    schedule();
    tick();
  }

  function enqueue(id: string, options: { urgent?: boolean } = {}): void {
    if (active.has(id)) {
      again.set(id, options.urgent === true || again.get(id) === true);
      return;
    }
    run.add(id);
    left.delete(id);
    later.delete(id);
    if (options.urgent) {
      ready.delete(id);
      urgent.add(id);
    } else if (!urgent.has(id)) ready.add(id);
    tick();
  }

  return {
    enqueue,
    forget(id) {
      // An active subscription gets one more step, after which it rests.
      if (active.has(id)) {
        again.set(id, false);
        return;
      }
      for (const queue of [urgent, ready, later, run, left]) queue.delete(id);
      schedule();
      tick();
    },
    start(unfinished) {
      for (const id of unfinished) enqueue(id);
      started = true;
      tick();
    },
    hurry() {
      for (const id of later.keys()) {
        ready.add(id);
        run.add(id);
      }
      later.clear();
      cancelTimer();
      sendGate.insist();
      tick();
    },
    wake,
    isActive: (id) => active.has(id),
    active: () => [...active.keys()],
    nextLooks() {
      const looks: Partial<Record<Watched, number>> = {};
      for (const due of later.values()) {
        const at = clock.now() + leftOf(clock, due);
        if (due.watching) looks[due.watching] = Math.min(at, looks[due.watching] ?? at);
      }
      return Object.fromEntries(
        Object.entries(looks).map(([watched, due]) => [watched, new Date(due).toISOString()]),
      );
    },
    state() {
      const rest = waiting() + active.size;
      const uncertain = deps.uncertain();
      return {
        pause: sendGate.pause,
        trouble: sendGate.trouble,
        lastContactAt: sendGate.lastContactAt,
        waiting: waiting(uncertain),
        sending: active.size,
        uncertain: uncertain.size,
        run: runOf(rest),
      };
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.allSettled(active.values());
    },
    idle() {
      if (started && active.size === 0 && waiting() === 0) return Promise.resolve();
      return new Promise((resolve) => idleWaiters.push(resolve));
    },
  };
}

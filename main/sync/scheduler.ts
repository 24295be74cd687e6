import type { SyncRun, SyncState } from '../../contract/sync.ts';
import { type Clock, type Due, dueIn, leftOf } from '../clock.ts';
import { pollPause } from './retry.ts';
import type { SendGate } from './send-gate.ts';

/** What the platform is only asked for again: it makes or gets it by itself. */
export type Watched = 'costsDocument' | 'noWallet' | 'status';

/**
 * What a subscription wants next: at once, after a pause, or nothing until something happens. `watching`: it only
 * looks again whether something has changed on the platform; it does not count as waiting to be sent.
 */
export type StepResult =
  | { next: 'again' }
  | { next: 'later'; milliseconds: number; watching?: Watched }
  | { next: 'rest' };

/** How the lanes stand; what waits for what is found in the data, see progress.ts. */
export type SchedulerState = Omit<SyncState, 'waits' | 'needs' | 'secondLook'>;

export interface Scheduler {
  /** Looks at a subscription soon; `urgent`: a person waits for it, it goes ahead of the batch. */
  enqueue(id: string, options?: { urgent?: boolean }): void;
  /** A person has taken it back: it does not count as waiting any more. */
  forget(id: string): void;
  /** Begins to work, with what was left unsettled before. */
  start(unfinished: readonly string[]): void;
  /** Looks at everything that waits for later, now. */
  hurry(): void;
  /** The gate opened or changed, or the machine woke up: goes on with what is due. */
  wake(): void;
  /** True while a step of it is being worked on. */
  isActive(id: string): boolean;
  /** The subscriptions that are being worked on. */
  active(): string[];
  /** When the first of those that are only watched is looked at again, by what for. ISO 8601. */
  nextLooks(): Partial<Record<Watched, string>>;
  state(): SchedulerState;
  /** Finishes the calls that are out and takes no new ones. */
  stop(): Promise<void>;
  /** Resolves when nothing is ready, active or due later (for benchmarks and tests). */
  idle(): Promise<void>;
}

/**
 * The lanes: subscriptions side by side, each in order. Knows nothing of what a step is (see runner.ts) and keeps
 * nothing that matters: all of it is on disk, and `start` finds it again.
 */
export function createScheduler(deps: {
  clock: Clock;
  sendGate: SendGate;
  lanes: number;
  step(id: string): Promise<StepResult>;
  /** Those that were sent without a whole answer: told apart from what merely waits. */
  uncertain(): ReadonlySet<string>;
  /** Whether a subscription that came to rest did so because a person is next, and by a refusal. */
  ended(id: string): 'refused' | 'needsYou' | null;
  changed(ids: string[]): void;
  /** A step threw: storage failed, or a defect. */
  failed(id: string, error: unknown): void;
}): Scheduler {
  const { clock, sendGate } = deps;
  const urgent = new Set<string>();
  const ready = new Set<string>();
  /** When each is looked at again, by both clocks: the first that says so counts. */
  const later = new Map<string, Due & { watching: Watched | undefined }>();
  const active = new Map<string, Promise<void>>();
  /** Enqueued while active, and whether a person waits for it. */
  const again = new Map<string, boolean>();
  /** All that this run of sending is about, done or not. */
  const run = new Set<string>();
  /** Those of this run that came to rest with a person. */
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

  /** Also what only watches may be a person's turn: an investor without a wallet. */
  function note(id: string, result: StepResult): void {
    const over = result.next === 'rest' || (result.next === 'later' && result.watching !== undefined);
    const ended = over && run.has(id) ? deps.ended(id) : null;
    if (ended) left.set(id, ended);
    else left.delete(id);
  }

  /** How far this run is; `rest` is what of it is still to do or being done. */
  function runOf(rest: number): SyncRun {
    const count = (kind: 'refused' | 'needsYou') => [...left.values()].filter((each) => each === kind).length;
    return {
      done: run.size - rest,
      total: run.size,
      refused: count('refused'),
      needsYou: count('needsYou'),
    };
  }

  /** Subscriptions that are to be sent and not being worked on right now; `except` are not counted. */
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

  /** Timers stand still while the machine sleeps, so what has fallen due is found by the clocks. */
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
      // Being worked on: looked at once more, and then it rests.
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

import { nextTurn } from '../../main/storage/time-slices.ts';
import { createScheduler, type Scheduler, type StepResult } from '../../main/sync/scheduler.ts';
import { createSendGate, type SendGate } from '../../main/sync/send-gate.ts';
import { type FakeClock, fakeClock } from './clocks.ts';

interface HeldStep {
  id: string;
  end(result?: StepResult): Promise<void>;
  fail(error: Error): Promise<void>;
}

interface HeldReading {
  name: string;
  end(): Promise<void>;
  fail(): Promise<void>;
}

/** Lets everything run that waits for nothing but promises, or for a turn of the event loop. */
export const runPromises = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
};

/** A scheduler whose steps and readings go on until the test ends them. */
export class HeldSteps {
  readonly clock: FakeClock = fakeClock();
  readonly sendGate: SendGate;
  readonly scheduler: Scheduler;
  /** The readings that are being made, in the order in which they began. */
  readonly reading: HeldReading[] = [];
  readonly failures: string[] = [];
  /** The subscriptions that came to rest with a person, and why. */
  ended = new Map<string, 'refused' | 'needsYou'>();
  /** Thrown when the stored stage of a submission is read; null: it can be read. */
  unreadable: Error | null = null;
  /** The steps under way, in the order in which they began. */
  readonly #running: HeldStep[] = [];

  constructor(lanes: number) {
    const { clock } = this;
    this.sendGate = createSendGate({
      clock,
      fields: [],
      changed: () => {},
      reopened: () => this.scheduler.wake(),
    });
    this.scheduler = createScheduler({
      clock,
      sendGate: this.sendGate,
      lanes,
      step: (id) => this.#holdStep(id),
      read: (key, read) => this.#holdReading(`${read} ${key}`),
      uncertain: () => new Set(['x', 'y', 'z']),
      ended: (id) => {
        if (this.unreadable) throw this.unreadable;
        return this.ended.get(id) ?? null;
      },
      changed: () => {},
      failed: (id) => this.failures.push(id),
    });
  }

  async start(...ids: string[]): Promise<void> {
    this.scheduler.start(ids);
    await runPromises();
  }

  /** Asks for readings of the status. */
  async ask(...keys: string[]): Promise<void> {
    for (const key of keys) this.scheduler.enqueueRead(key, 'status');
    await runPromises();
  }

  /** Returns the submissions whose steps are under way. */
  at(): string[] {
    return this.#running.map(({ id }) => id);
  }

  /** Returns the step that has been under way for longest. */
  first(): HeldStep {
    const [entry] = this.#running;
    if (!entry) throw new Error('nothing is running');
    return entry;
  }

  readings(): string[] {
    return this.reading.map(({ name }) => name);
  }

  /** Returns the reading that has been under way for longest. */
  firstReading(): HeldReading {
    const [entry] = this.reading;
    if (!entry) throw new Error('nothing is being read');
    return entry;
  }

  #holdStep(id: string): Promise<StepResult> {
    return new Promise((resolve, reject) => {
      const leave = () => this.#running.splice(this.#running.indexOf(entry), 1);
      const entry: HeldStep = {
        id,
        end: (result = { next: 'rest' }) => {
          leave();
          resolve(result);
          return runPromises();
        },
        fail: (error) => {
          leave();
          reject(error);
          return runPromises();
        },
      };
      this.#running.push(entry);
    });
  }

  #holdReading(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: HeldReading = { name, end: () => leave(resolve), fail: () => leave(reject) };
      const leave = (finish: () => void) => {
        this.reading.splice(this.reading.indexOf(entry), 1);
        finish();
        return runPromises();
      };
      this.reading.push(entry);
    });
  }
}

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frozen } from '../../main/clock.ts';
import {
  advance,
  dropReads,
  emptyQueue,
  isWanted,
  pendingReads,
  type Queue,
  type QueueEffect,
  type QueueEvent,
  readingLanes,
  runOf,
  type StepResult,
  waiting,
} from '../../main/sync/scheduler-queue.ts';
import { fakeClock } from '../support/clocks.ts';

/** One thing that happens to the lanes. `end` picks one of the steps or readings that are out. */
type Act =
  | { act: 'enqueue'; key: string; urgent: boolean }
  | { act: 'ask'; key: string; urgent: boolean }
  | { act: 'forget'; key: string }
  | { act: 'end'; pick: number; result: StepResult; ended: 'refused' | 'needsYou' | null }
  | { act: 'endReading'; pick: number }
  | { act: 'drop' }
  | { act: 'pass'; milliseconds: number }
  | { act: 'hurry' }
  | { act: 'lanes'; lanes: number };

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const urgent = fc.boolean();
const result: fc.Arbitrary<StepResult> = fc.oneof(
  fc.constant<StepResult>({ next: 'again' }),
  fc.constant<StepResult>({ next: 'rest' }),
  fc.integer({ min: 0, max: 9_000 }).map((milliseconds): StepResult => ({ next: 'later', milliseconds })),
  fc.constant<StepResult>({ next: 'later', milliseconds: 5_000, watching: 'noWallet' }),
);
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('enqueue' as const), key, urgent }),
  fc.record({ act: fc.constant('ask' as const), key, urgent }),
  fc.record({ act: fc.constant('forget' as const), key }),
  fc.record({
    act: fc.constant('end' as const),
    pick: fc.nat(99),
    result,
    ended: fc.constantFrom('refused' as const, 'needsYou' as const, null),
  }),
  fc.record({ act: fc.constant('endReading' as const), pick: fc.nat(99) }),
  fc.constant<Act>({ act: 'drop' }),
  fc.record({ act: fc.constant('pass' as const), milliseconds: fc.nat(10_000) }),
  fc.constant<Act>({ act: 'hurry' }),
  fc.record({ act: fc.constant('lanes' as const), lanes: fc.constantFrom(0, 1, 2, 8) }),
);

/** The lanes as the scheduler runs them, with the steps and readings that are out. */
class Lanes {
  readonly queue: Queue = emptyQueue();
  readonly steps: string[] = [];
  readonly readings: string[] = [];
  readonly begun: string[] = [];
  readonly #clock = fakeClock();
  lanes = 8;
  asked = 0;
  dropped = 0;

  constructor() {
    this.happen({ is: 'started', unfinished: [] });
  }

  happen(event: QueueEvent): QueueEffect[] {
    const effects = advance(this.queue, event, this.lanes, frozen(this.#clock));
    for (const effect of effects) {
      if (effect.do === 'step') this.#begin(effect.key, this.steps);
      if (effect.do === 'read') {
        this.begun.push(effect.key);
        this.#begin(effect.key, this.readings);
      }
    }
    return effects;
  }

  #begin(each: string, out: string[]): void {
    expect([...this.steps, ...this.readings], 'two items of one key at once').not.toContain(each);
    out.push(each);
    expect(this.steps.length + this.readings.length).toBeLessThanOrEqual(this.lanes);
    expect(this.readings.length).toBeLessThanOrEqual(readingLanes);
    if (out !== this.readings) return;
    const ready = [...this.queue.urgent, ...this.queue.ready].filter((one) => !this.readings.includes(one));
    expect(ready, 'a reading began before a step that was ready').toEqual([]);
  }

  do(next: Act): void {
    const pickFrom = (out: string[], pick: number) => out.splice(pick % Math.max(out.length, 1), 1)[0];
    switch (next.act) {
      case 'enqueue':
        this.happen({ is: 'enqueued', key: next.key, urgent: next.urgent });
        return;
      case 'ask':
        if (!isWanted(this.queue, { key: next.key, read: 'status' })) this.asked += 1;
        this.happen({ is: 'readWanted', key: next.key, read: 'status', urgent: next.urgent });
        return;
      case 'forget':
        this.happen({ is: 'forgotten', keys: [next.key] });
        return;
      case 'end': {
        const ending = pickFrom(this.steps, next.pick);
        if (ending) this.happen({ is: 'stepEnded', key: ending, result: next.result, ended: next.ended });
        return;
      }
      case 'endReading': {
        const ending = pickFrom(this.readings, next.pick);
        if (ending) this.happen({ is: 'readEnded', key: ending });
        return;
      }
      case 'drop':
        this.dropped += dropReads(this.queue).length;
        return;
      case 'pass':
        this.#clock.advance(next.milliseconds);
        this.happen({ is: 'woken' });
        return;
      case 'hurry':
        this.happen({ is: 'hurried' });
        return;
      case 'lanes':
        this.lanes = next.lanes;
        this.happen({ is: 'woken' });
    }
  }
}

it('whatever happens: one item of a key at once, steps before readings, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const lanes = new Lanes();
      for (const each of acts) {
        lanes.do(each);
        const { done, total, refused, needsYou } = runOf(lanes.queue);
        expect(Math.min(done, total - done, done - refused - needsYou)).toBeGreaterThanOrEqual(0);
        expect(lanes.asked).toBe(lanes.begun.length + lanes.dropped + pendingReads(lanes.queue));
      }
      // With open lanes, everything that is ready or asked for is worked on.
      lanes.do({ act: 'lanes', lanes: 8 });
      lanes.do({ act: 'hurry' });
      for (let left = 200; lanes.steps.length + lanes.readings.length > 0; left -= 1) {
        expect(left, 'the work comes to an end').toBeGreaterThan(0);
        lanes.do({ act: 'end', pick: 0, result: { next: 'rest' }, ended: null });
        lanes.do({ act: 'endReading', pick: 0 });
      }
      expect([waiting(lanes.queue), pendingReads(lanes.queue), lanes.queue.run.size]).toEqual([0, 0, 0]);
    }),
    { numRuns: 2_000 },
  );
});

it('a release waits behind at most one reading per lane, however many are asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 200 }),
      urgent,
      (width, asked, mine) => {
        const lanes = new Lanes();
        lanes.lanes = width;
        for (let index = 0; index < asked; index += 1)
          lanes.do({ act: 'ask', key: `r${index}`, urgent: false });
        const before = lanes.begun.length;
        expect(before).toBe(Math.min(width, asked, readingLanes));
        lanes.do({ act: 'enqueue', key: 'release', urgent: mine });
        if (lanes.steps.length === 0) lanes.do({ act: 'endReading', pick: 0 });
        expect([lanes.steps, lanes.begun.length]).toEqual([['release'], before]);
      },
    ),
  );
});

it('does not run after a stop, and drops the readings', () => {
  const lanes = new Lanes();
  lanes.lanes = 1;
  for (const each of ['r', 's']) lanes.do({ act: 'ask', key: each, urgent: false });
  expect(lanes.happen({ is: 'stopped' })).toEqual([{ do: 'wakeAfter', milliseconds: null }]);
  lanes.do({ act: 'enqueue', key: 'a', urgent: true });
  lanes.do({ act: 'endReading', pick: 0 });
  expect([lanes.steps, lanes.readings, pendingReads(lanes.queue)]).toEqual([[], [], 0]);
});

import { beforeEach, describe, expect, it } from 'vitest';
import { createScheduler, type Scheduler, type StepResult } from '../../main/sync/scheduler.ts';
import { createSendGate, type SendGate } from '../../main/sync/send-gate.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';

let clock: FakeClock;
let sendGate: SendGate;
let scheduler: Scheduler;
/** The steps under way, in the order in which they began. */
let running: { id: string; end(result?: StepResult): Promise<void>; fail(error: Error): Promise<void> }[];
/** The readings that are being made, in the order in which they began. */
let reading: { name: string; end(): Promise<void>; fail(): Promise<void> }[];
let failures: string[];
/** The subscriptions that came to rest with a person, and why. */
let ended: Map<string, 'refused' | 'needsYou'>;

const settle = async () => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

function make(lanes: number): void {
  clock = fakeClock();
  running = [];
  reading = [];
  failures = [];
  ended = new Map();
  sendGate = createSendGate({ clock, fields: [], changed: () => {}, reopened: () => scheduler.wake() });
  scheduler = createScheduler({
    clock,
    sendGate,
    lanes,
    step: (id) =>
      new Promise<StepResult>((resolve, reject) => {
        const leave = () => running.splice(running.indexOf(entry), 1);
        const entry = {
          id,
          end: (result: StepResult = { next: 'rest' }) => {
            leave();
            resolve(result);
            return settle();
          },
          fail: (error: Error) => {
            leave();
            reject(error);
            return settle();
          },
        };
        running.push(entry);
      }),
    read: (key, read) =>
      new Promise<void>((resolve, reject) => {
        const entry = { name: `${read} ${key}`, end: () => leave(resolve), fail: () => leave(reject) };
        const leave = (settleIt: () => void) => {
          reading.splice(reading.indexOf(entry), 1);
          settleIt();
          return settle();
        };
        reading.push(entry);
      }),
    uncertain: () => new Set(['x', 'y', 'z']),
    ended: (id) => ended.get(id) ?? null,
    changed: () => {},
    failed: (id) => failures.push(id),
  });
}
beforeEach(() => make(2));

const at = () => running.map(({ id }) => id);
const first = () => {
  const [entry] = running;
  if (!entry) throw new Error('nothing is running');
  return entry;
};
const start = async (...ids: string[]) => {
  scheduler.start(ids);
  await settle();
};

describe('lanes', () => {
  it('do nothing before the start', async () => {
    scheduler.enqueue('a');
    await settle();
    expect(at()).toEqual([]);
    await start();
    expect(at()).toEqual(['a']);
  });
  it('take no more subscriptions than there are lanes, in the order of entry', async () => {
    await start('a', 'b', 'c', 'd');
    expect(at()).toEqual(['a', 'b']);
    await first().end();
    expect(at()).toEqual(['b', 'c']);
    expect(scheduler.state()).toMatchObject({ sending: 2, waiting: 1 });
  });
  it('never work on one subscription twice at once', async () => {
    await start('a');
    scheduler.enqueue('a');
    scheduler.enqueue('a', { urgent: true });
    await settle();
    expect(at()).toEqual(['a']);
    expect(scheduler.isActive('a')).toBe(true);
  });
  it('run the steps of one subscription one after the other', async () => {
    await start('a', 'b', 'c');
    await first().end({ next: 'again' });
    expect(at()).toEqual(['b', 'a']);
  });
  it('look once more at a subscription that is enqueued while it is active', async () => {
    await start('a');
    scheduler.enqueue('a');
    await first().end({ next: 'rest' });
    expect(at()).toEqual(['a']);
    await first().end({ next: 'rest' });
    expect(at()).toEqual([]);
  });
});

describe("a person's own action", () => {
  it('goes ahead of the batch', async () => {
    await start('a', 'b', 'c', 'd');
    scheduler.enqueue('mine', { urgent: true });
    await first().end();
    expect(at()).toContain('mine');
  });
  it('also goes ahead when it was already in the batch', async () => {
    await start('a', 'b', 'c', 'd');
    scheduler.enqueue('d', { urgent: true });
    await first().end();
    expect(at()).toEqual(['b', 'd']);
  });
  it('also goes ahead when it was being worked on', async () => {
    await start('a', 'b', 'c', 'd');
    scheduler.enqueue('a', { urgent: true });
    await first().end();
    expect(at()).toEqual(['b', 'a']);
  });
  it('is not put back when it is enqueued again', async () => {
    await start('a', 'b', 'c');
    scheduler.enqueue('mine', { urgent: true });
    scheduler.enqueue('mine');
    await first().end();
    expect(at()).toEqual(['b', 'mine']);
  });
});

describe('a postponed subscription', () => {
  it('comes again after its pause, not before', async () => {
    await start('a');
    await first().end({ next: 'later', milliseconds: 5000 });
    clock.advance(4999);
    await settle();
    expect([at(), scheduler.state().waiting]).toEqual([[], 1]);
    clock.advance(1);
    await settle();
    expect(at()).toEqual(['a']);
  });
  it('comes in the order in which the pauses end, whatever the order of postponing', async () => {
    await start('a', 'b');
    await first().end({ next: 'later', milliseconds: 9000 });
    await first().end({ next: 'later', milliseconds: 1000 });
    clock.advance(1000);
    await settle();
    expect(at()).toEqual(['b']);
    clock.advance(8000);
    await settle();
    expect(at()).toEqual(['b', 'a']);
  });
  it('comes at once when it is enqueued, and then not a second time', async () => {
    await start('a');
    await first().end({ next: 'later', milliseconds: 5000 });
    scheduler.enqueue('a');
    await settle();
    await first().end();
    clock.advance(60_000);
    await settle();
    expect(at()).toEqual([]);
  });
  it('comes at once, like all others, when a person asks', async () => {
    await start('a', 'b');
    await first().end({ next: 'later', milliseconds: 500_000 });
    await first().end({ next: 'later', milliseconds: 500_000, watching: 'noWallet' });
    scheduler.hurry();
    await settle();
    expect(at()).toEqual(['a', 'b']);
  });
});

it('the scheduler tells for each reason of watching when the next look is due', async () => {
  make(4);
  await start('a', 'b', 'c', 'd');
  await first().end({ next: 'later', milliseconds: 9000, watching: 'noWallet' });
  await first().end({ next: 'later', milliseconds: 4000, watching: 'noWallet' });
  await first().end({ next: 'later', milliseconds: 7000, watching: 'costsDocument' });
  await first().end({ next: 'later', milliseconds: 1000 });
  const after = (milliseconds: number) => new Date(clock.now() + milliseconds).toISOString();
  expect(scheduler.nextLooks()).toEqual({ noWallet: after(4000), costsDocument: after(7000) });
  clock.advance(4000);
  await settle();
  expect(scheduler.nextLooks(), 'the first is being looked at').toEqual({
    noWallet: after(5000),
    costsDocument: after(3000),
  });
});

describe('a subscription whose step fails', () => {
  it('does not hold up the others, is reported, and is tried again later', async () => {
    make(1);
    await start('bad', 'good');
    await first().fail(new Error('defect'));
    expect([at(), failures]).toEqual([['good'], ['bad']]);
    await first().end();
    clock.advance(60_000);
    await settle();
    expect(at()).toEqual(['bad']);
  });
});

describe('a closed send gate', () => {
  it('lets no step begin, not even the next one of the same subscription', async () => {
    await start('a', 'b', 'c');
    sendGate.choose(true);
    await first().end({ next: 'again' });
    await first().end({ next: 'rest' });
    expect([at(), scheduler.state().waiting]).toEqual([[], 2]);
    sendGate.choose(false);
    await settle();
    expect(at()).toEqual(['c', 'a']);
  });
  it('lets one lane find out when it is half open', async () => {
    await start('a', 'b', 'c');
    sendGate.networkLost();
    await first().end({ next: 'again' });
    await first().end({ next: 'again' });
    expect(at()).toEqual([]);
    clock.advance(2000);
    await settle();
    expect(at()).toHaveLength(1);
    sendGate.observe({ kind: 'answer', status: 200, body: {}, text: '', headers: {} });
    await settle();
    expect(at()).toHaveLength(2);
  });
});

describe('the run that a person sees', () => {
  it('counts each subscription once, however often it is tried', async () => {
    await start('a', 'b', 'c');
    expect(scheduler.state().run).toMatchObject({ done: 0, total: 3 });
    for (let tries = 0; tries < 3; tries += 1) {
      await first().end({ next: 'later', milliseconds: 100_000 });
      expect(scheduler.state().run).toMatchObject({ done: 0, total: 3 });
    }
    scheduler.enqueue('a');
    await settle();
    await first().end();
    expect(scheduler.state().run).toMatchObject({ done: 1, total: 3 });
  });
  it('never has more done than there is, and ends when nothing is left', async () => {
    await start('a', 'b', 'c');
    await first().end({ next: 'later', milliseconds: 1000 });
    await first().end();
    await first().end();
    expect(scheduler.state().run).toMatchObject({ done: 2, total: 3 });
    clock.advance(1000);
    await settle();
    await first().end({ next: 'later', milliseconds: 9000, watching: 'noWallet' });
    expect(scheduler.state()).toMatchObject({
      run: { done: 0, total: 0 },
      waiting: 0,
      sending: 0,
      uncertain: 3,
    });
  });
});

it('the run tells how many of its subscriptions wait for a person, until they are sent again or the run is over', async () => {
  make(1);
  ended = new Map([
    ['a', 'refused'],
    ['b', 'needsYou'],
    ['c', 'needsYou'],
  ]);
  await start('a', 'b', 'c', 'd', 'e');
  await first().end();
  await first().end({ next: 'later', milliseconds: 100_000, watching: 'noWallet' });
  await first().end({ next: 'later', milliseconds: 100_000 });
  // "c" is only postponed, so it does not wait for a person yet, whatever its stage is.
  expect(scheduler.state().run).toEqual({ done: 2, total: 5, refused: 1, needsYou: 1 });
  scheduler.enqueue('a', { urgent: true });
  expect(scheduler.state().run).toEqual({ done: 1, total: 5, refused: 0, needsYou: 1 });
  scheduler.forget('b');
  expect(scheduler.state().run).toMatchObject({ total: 4, needsYou: 0 });
  await first().end();
  await first().end();
  await first().end();
  expect(scheduler.state().run).toEqual({ done: 3, total: 4, refused: 1, needsYou: 0 });
  scheduler.enqueue('c');
  await settle();
  await first().end();
  expect(scheduler.state().run).toEqual({ done: 0, total: 0, refused: 0, needsYou: 0 });
});

it('a subscription that a person took back no longer waits, wherever it was', async () => {
  make(1);
  await start('a', 'b', 'c');
  await first().end({ next: 'later', milliseconds: 1000 });
  scheduler.forget('a');
  scheduler.forget('c');
  expect(scheduler.state()).toMatchObject({ waiting: 0, sending: 1, run: { total: 1 } });
  await first().end();
  await scheduler.idle();
  clock.advance(5000);
  await settle();
  expect(scheduler.state()).toMatchObject({ waiting: 0, sending: 0 });
});

it('a subscription that is taken back while active is looked at once more, and the run never counts below zero', async () => {
  make(1);
  await start('a', 'b');
  scheduler.forget('a');
  expect(scheduler.state()).toMatchObject({ run: { done: 0, total: 2 } });
  await first().end({ next: 'later', milliseconds: 1000 });
  await first().end();
  await first().end();
  await scheduler.idle();
  expect(scheduler.state()).toMatchObject({ waiting: 0, sending: 0, run: { done: 0, total: 0 } });
});

it('uncertain subscriptions are not counted among the waiting ones, but belong to the run', async () => {
  make(1);
  await start('a', 'x', 'b');
  expect(scheduler.state()).toMatchObject({
    sending: 1,
    waiting: 1,
    uncertain: 3,
    run: { done: 0, total: 3 },
  });
  await first().end();
  await first().end({ next: 'later', milliseconds: 1000 });
  await first().end();
  expect(scheduler.state()).toMatchObject({ sending: 0, waiting: 0, run: { done: 2, total: 3 } });
});

describe('a reading', () => {
  const readings = () => reading.map(({ name }) => name);
  const firstReading = () => {
    const [entry] = reading;
    if (!entry) throw new Error('nothing is being read');
    return entry;
  };
  const ask = async (...keys: string[]) => {
    for (const key of keys) scheduler.enqueueRead(key, 'status');
    await settle();
  };

  it('is made only when no step is ready, and then one at a time in its lane', async () => {
    make(1);
    await start('a');
    await ask('r', 's');
    scheduler.enqueue('b');
    expect([at(), readings(), scheduler.pendingReads()]).toEqual([['a'], [], 2]);
    await first().end();
    expect([at(), readings()]).toEqual([['b'], []]);
    await first().end();
    expect([at(), readings()]).toEqual([[], ['status r']]);
    scheduler.enqueue('c');
    scheduler.enqueue('mine', { urgent: true });
    await firstReading().end();
    expect([at(), readings()]).toEqual([['mine'], []]);
    await first().end();
    await first().end();
    expect([at(), readings()]).toEqual([[], ['status s']]);
  });
  it('leaves lanes free for sending', async () => {
    make(8);
    await start();
    await ask('r', 's', 't', 'u', 'v', 'w');
    expect(readings()).toEqual(['status r', 'status s', 'status t', 'status u']);
    for (const key of ['a', 'b', 'c', 'd', 'e']) scheduler.enqueue(key);
    await settle();
    expect(at()).toEqual(['a', 'b', 'c', 'd']);
    await firstReading().end();
    expect([at(), readings().length]).toEqual([['a', 'b', 'c', 'd', 'e'], 3]);
  });
  it('is asked for once, until it has begun', async () => {
    make(1);
    await start('a');
    expect([scheduler.enqueueRead('r', 'status'), scheduler.enqueueRead('r', 'status')]).toEqual([
      true,
      false,
    ]);
    expect(scheduler.enqueueRead('r', 'wallet')).toBe(true);
    await first().end();
    expect(readings()).toEqual(['status r']);
    expect(scheduler.enqueueRead('r', 'status')).toBe(true);
  });
  it('that a person waits for goes ahead of the others, also when it was asked for before', async () => {
    make(1);
    await start('a');
    await ask('r', 's', 't');
    expect(scheduler.enqueueRead('mine', 'status', { urgent: true })).toBe(true);
    expect(scheduler.enqueueRead('t', 'status', { urgent: true })).toBe(false);
    await first().end();
    const order: string[] = [];
    while (reading.length > 0) {
      order.push(firstReading().name);
      await firstReading().end();
    }
    expect(order).toEqual(['status mine', 'status t', 'status r', 'status s']);
  });
  it('waits while its submission has a running step, and the other way round', async () => {
    await start('a');
    await ask('a', 'r');
    expect([at(), readings()]).toEqual([['a'], ['status r']]);
    scheduler.enqueue('r', { urgent: true });
    await first().end();
    expect([at(), readings()]).toEqual([[], ['status r', 'status a']]);
    await firstReading().end();
    expect([at(), readings()]).toEqual([['r'], ['status a']]);
  });
  it('counts neither as waiting, nor as sent, nor against idleness', async () => {
    await start();
    await ask('r', 's', 't');
    expect(scheduler.state()).toMatchObject({ waiting: 0, sending: 0, run: { done: 0, total: 0 } });
    expect([scheduler.isActive('r'), scheduler.active()]).toEqual([false, []]);
    await scheduler.idle();
  });
  it('waits at a closed gate', async () => {
    await start();
    sendGate.choose(true);
    await ask('r');
    expect(readings()).toEqual([]);
    sendGate.choose(false);
    await settle();
    expect(readings()).toEqual(['status r']);
  });
  it('is dropped when a person stops the reading, unless it has begun', async () => {
    make(1);
    await start();
    await ask('r', 's', 't');
    expect(scheduler.dropReads()).toEqual(['s', 't']);
    expect(scheduler.pendingReads()).toBe(0);
    await firstReading().end();
    expect(readings()).toEqual([]);
  });
  it('that fails is reported, and the next one follows', async () => {
    make(1);
    await start();
    await ask('r', 's');
    await firstReading().fail();
    expect([failures, readings()]).toEqual([['r'], ['status s']]);
  });
  it('under way is awaited by stop, and no other begins', async () => {
    make(1);
    await start();
    await ask('r', 's');
    let isStopped = false;
    const stopping = scheduler.stop().then(() => {
      isStopped = true;
    });
    await settle();
    expect([isStopped, scheduler.pendingReads()]).toEqual([false, 0]);
    await firstReading().end();
    await stopping;
    expect([scheduler.enqueueRead('t', 'status'), scheduler.pendingReads()]).toEqual([false, 0]);
    await settle();
    expect(readings()).toEqual([]);
  });
});

describe('the end of the work', () => {
  it('stop waits for the running calls and begins no other', async () => {
    await start('a', 'b', 'c');
    let stopped = false;
    const stopping = scheduler.stop().then(() => {
      stopped = true;
    });
    await first().end({ next: 'again' });
    expect(stopped).toBe(false);
    await first().end();
    await stopping;
    scheduler.enqueue('d');
    clock.advance(60_000);
    await settle();
    expect(at()).toEqual([]);
  });
  it('idle is reached when nothing is ready, active or due, and watching does not count', async () => {
    await start('a');
    let idle = false;
    void scheduler.idle().then(() => {
      idle = true;
    });
    await first().end({ next: 'later', milliseconds: 1000 });
    expect(idle).toBe(false);
    clock.advance(1000);
    await settle();
    await first().end({ next: 'later', milliseconds: 1000, watching: 'noWallet' });
    expect(idle).toBe(true);
  });
});

it('a machine that slept past a pause goes on when it wakes, without waiting for a timer that stood still', async () => {
  await start('a', 'b');
  await first().end({ next: 'later', milliseconds: 60_000 });
  await first().end({ next: 'later', milliseconds: 600_000 });
  clock.sleep(90_000);
  await settle();
  expect(at()).toEqual([]);
  scheduler.wake();
  await settle();
  expect(at()).toEqual(['a']);
  // The pause of the other subscription still holds.
  await first().end();
  clock.advance(509_999);
  await settle();
  expect(at()).toEqual([]);
  clock.advance(1);
  await settle();
  expect(at()).toEqual(['b']);
});

describe('a pause is a duration', () => {
  it.each([-3_600_000, -86_400_000])(
    'a pause of a minute lasts a minute, although the wall clock is set by %d ms',
    async (set) => {
      await start('a');
      await first().end({ next: 'later', milliseconds: 60_000 });
      clock.advance(1_000);
      clock.set(set);
      // Making the scheduler look at its clocks meanwhile postpones nothing.
      scheduler.wake();
      clock.advance(58_999);
      await settle();
      expect(at()).toEqual([]);
      clock.advance(1);
      await settle();
      expect(at()).toEqual(['a']);
    },
  );
  it('the next look is told by the wall clock as it is now', async () => {
    await start('a');
    await first().end({ next: 'later', milliseconds: 60_000, watching: 'noWallet' });
    clock.set(-3_600_000);
    expect(scheduler.nextLooks()).toEqual({ noWallet: new Date(clock.now() + 60_000).toISOString() });
  });
  it('a wall clock that is set forwards only makes looks early', async () => {
    await start('a', 'b');
    await first().end({ next: 'later', milliseconds: 60_000 });
    await first().end({ next: 'later', milliseconds: 86_400_000 });
    clock.set(3_600_000);
    scheduler.wake();
    await settle();
    expect(at()).toEqual(['a']);
  });
});

import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createScheduler } from '../../main/sync/scheduler.ts';
import { HeldSteps, runPromises } from '../support/held-steps.ts';

let held: HeldSteps;
beforeEach(() => {
  held = new HeldSteps(2);
});

describe('lanes', () => {
  it('do nothing before the start', async () => {
    held.scheduler.enqueue('a');
    await runPromises();
    expect(held.at()).toEqual([]);
    await held.start();
    expect(held.at()).toEqual(['a']);
  });
  it('take no more subscriptions than there are lanes, in the order of entry', async () => {
    await held.start('a', 'b', 'c', 'd');
    expect(held.at()).toEqual(['a', 'b']);
    await held.first().end();
    expect(held.at()).toEqual(['b', 'c']);
    expect(held.scheduler.state()).toMatchObject({ sending: 2, waiting: 1 });
  });
  it('never work on one subscription twice at once', async () => {
    await held.start('a');
    held.scheduler.enqueue('a');
    held.scheduler.enqueue('a', { urgent: true });
    await runPromises();
    expect(held.at()).toEqual(['a']);
    expect(held.scheduler.isActive('a')).toBe(true);
  });
  it('run the steps of one subscription one after the other', async () => {
    await held.start('a', 'b', 'c');
    await held.first().end({ next: 'again' });
    expect(held.at()).toEqual(['b', 'a']);
  });
  it('look once more at a subscription that is enqueued while it is active', async () => {
    await held.start('a');
    held.scheduler.enqueue('a');
    await held.first().end({ next: 'rest' });
    expect(held.at()).toEqual(['a']);
    await held.first().end({ next: 'rest' });
    expect(held.at()).toEqual([]);
  });
});

it('many steps that make no call let everything else run in between', async () => {
  // Takes some milliseconds on any machine.
  const megabytes = Buffer.alloc(4_000_000);
  let steps = 0;
  let stepsBefore: number | null = null;
  setImmediate(() => {
    stepsBefore = steps;
  });
  const scheduler = createScheduler({
    clock: held.clock,
    sendGate: held.sendGate,
    lanes: 8,
    async step() {
      hash('sha256', megabytes);
      steps += 1;
      return { next: 'rest' };
    },
    read: async () => {},
    uncertain: () => new Set(),
    ended: () => null,
    changed: () => {},
    failed: () => {},
  });
  scheduler.start(Array.from({ length: 100 }, (_, index) => `${index}`));
  await scheduler.idle();
  expect(steps).toBe(100);
  expect(stepsBefore).toBeLessThan(100);
});

describe("a person's own action", () => {
  it('goes ahead of the batch', async () => {
    await held.start('a', 'b', 'c', 'd');
    held.scheduler.enqueue('mine', { urgent: true });
    await held.first().end();
    expect(held.at()).toContain('mine');
  });
  it('also goes ahead when it was already in the batch', async () => {
    await held.start('a', 'b', 'c', 'd');
    held.scheduler.enqueue('d', { urgent: true });
    await held.first().end();
    expect(held.at()).toEqual(['b', 'd']);
  });
  it('also goes ahead when it was being worked on', async () => {
    await held.start('a', 'b', 'c', 'd');
    held.scheduler.enqueue('a', { urgent: true });
    await held.first().end();
    expect(held.at()).toEqual(['b', 'a']);
  });
  it('is not put back when it is enqueued again', async () => {
    await held.start('a', 'b', 'c');
    held.scheduler.enqueue('mine', { urgent: true });
    held.scheduler.enqueue('mine');
    await held.first().end();
    expect(held.at()).toEqual(['b', 'mine']);
  });
});

describe('a postponed subscription', () => {
  it('comes again after its pause, not before', async () => {
    await held.start('a');
    await held.first().end({ next: 'later', milliseconds: 5000 });
    held.clock.advance(4999);
    await runPromises();
    expect([held.at(), held.scheduler.state().waiting]).toEqual([[], 1]);
    held.clock.advance(1);
    await runPromises();
    expect(held.at()).toEqual(['a']);
  });
  it('comes in the order in which the pauses end, whatever the order of postponing', async () => {
    await held.start('a', 'b');
    await held.first().end({ next: 'later', milliseconds: 9000 });
    await held.first().end({ next: 'later', milliseconds: 1000 });
    held.clock.advance(1000);
    await runPromises();
    expect(held.at()).toEqual(['b']);
    held.clock.advance(8000);
    await runPromises();
    expect(held.at()).toEqual(['b', 'a']);
  });
  it('comes at once when it is enqueued, and then not a second time', async () => {
    await held.start('a');
    await held.first().end({ next: 'later', milliseconds: 5000 });
    held.scheduler.enqueue('a');
    await runPromises();
    await held.first().end();
    held.clock.advance(60_000);
    await runPromises();
    expect(held.at()).toEqual([]);
  });
  it('comes at once, like all others, when a person asks', async () => {
    await held.start('a', 'b');
    await held.first().end({ next: 'later', milliseconds: 500_000 });
    await held.first().end({ next: 'later', milliseconds: 500_000, watching: 'noWallet' });
    held.scheduler.hurry();
    await runPromises();
    expect(held.at()).toEqual(['a', 'b']);
  });
});

it('a step whose end cannot be read from the data file is reported, and looked at again later', async () => {
  held = new HeldSteps(1);
  await held.start('a', 'b');
  held.unreadable = new Error('statement has been finalized');
  await held.first().end();
  expect([held.failures, held.at()]).toEqual([['a'], ['b']]);
  expect(held.scheduler.state().waiting).toBe(1);
});

const all = () => true;

it('the scheduler tells for each reason of watching when the next look is due', async () => {
  held = new HeldSteps(4);
  await held.start('a', 'b', 'c', 'd');
  await held.first().end({ next: 'later', milliseconds: 9000, watching: 'noWallet' });
  await held.first().end({ next: 'later', milliseconds: 4000, watching: 'noWallet' });
  await held.first().end({ next: 'later', milliseconds: 7000, watching: 'costsDocument' });
  await held.first().end({ next: 'later', milliseconds: 1000 });
  const after = (milliseconds: number) => new Date(held.clock.now() + milliseconds).toISOString();
  expect(held.scheduler.nextLooks(all)).toEqual({ noWallet: after(4000), costsDocument: after(7000) });
  expect(held.scheduler.nextLooks((key) => key === 'a')).toEqual({ noWallet: after(9000) });
  held.clock.advance(4000);
  await runPromises();
  expect(held.scheduler.nextLooks(all), 'the first is being looked at').toEqual({
    noWallet: after(5000),
    costsDocument: after(3000),
  });
});

describe('a subscription whose step fails', () => {
  it('does not hold up the others, is reported, and is tried again later', async () => {
    held = new HeldSteps(1);
    await held.start('bad', 'good');
    await held.first().fail(new Error('defect'));
    expect([held.at(), held.failures]).toEqual([['good'], ['bad']]);
    await held.first().end();
    held.clock.advance(60_000);
    await runPromises();
    expect(held.at()).toEqual(['bad']);
  });
});

describe('a closed send gate', () => {
  it('lets no step begin, not even the next one of the same subscription', async () => {
    await held.start('a', 'b', 'c');
    held.sendGate.choose(true);
    await held.first().end({ next: 'again' });
    await held.first().end({ next: 'rest' });
    expect([held.at(), held.scheduler.state().waiting]).toEqual([[], 2]);
    held.sendGate.choose(false);
    await runPromises();
    expect(held.at()).toEqual(['c', 'a']);
  });
  it('lets one lane find out when it is half open', async () => {
    await held.start('a', 'b', 'c');
    held.sendGate.networkLost();
    await held.first().end({ next: 'again' });
    await held.first().end({ next: 'again' });
    expect(held.at()).toEqual([]);
    held.clock.advance(2000);
    await runPromises();
    expect(held.at()).toHaveLength(1);
    held.sendGate.observe({ kind: 'answer', status: 200, body: {}, text: '', headers: {} });
    await runPromises();
    expect(held.at()).toHaveLength(2);
  });
});

describe('the end of the work', () => {
  it('stop waits for the running calls and begins no other', async () => {
    await held.start('a', 'b', 'c');
    let stopped = false;
    const stopping = held.scheduler.stop().then(() => {
      stopped = true;
    });
    await held.first().end({ next: 'again' });
    expect(stopped).toBe(false);
    await held.first().end();
    await stopping;
    held.scheduler.enqueue('d');
    held.clock.advance(60_000);
    await runPromises();
    expect(held.at()).toEqual([]);
  });
  it('idle is reached when nothing is ready, active or due, and watching does not count', async () => {
    await held.start('a');
    let idle = false;
    void held.scheduler.idle().then(() => {
      idle = true;
    });
    await held.first().end({ next: 'later', milliseconds: 1000 });
    expect(idle).toBe(false);
    held.clock.advance(1000);
    await runPromises();
    await held.first().end({ next: 'later', milliseconds: 1000, watching: 'noWallet' });
    expect(idle).toBe(true);
  });
});

it('a machine that slept past a pause goes on when it wakes, without waiting for a timer that stood still', async () => {
  await held.start('a', 'b');
  await held.first().end({ next: 'later', milliseconds: 60_000 });
  await held.first().end({ next: 'later', milliseconds: 600_000 });
  held.clock.sleep(90_000);
  await runPromises();
  expect(held.at()).toEqual([]);
  held.scheduler.wake();
  await runPromises();
  expect(held.at()).toEqual(['a']);
  // The pause of the other subscription still holds.
  await held.first().end();
  held.clock.advance(509_999);
  await runPromises();
  expect(held.at()).toEqual([]);
  held.clock.advance(1);
  await runPromises();
  expect(held.at()).toEqual(['b']);
});

describe('a pause is a duration', () => {
  it.each([-3_600_000, -86_400_000])(
    'a pause of a minute lasts a minute, although the wall clock is set by %d ms',
    async (set) => {
      await held.start('a');
      await held.first().end({ next: 'later', milliseconds: 60_000 });
      held.clock.advance(1_000);
      held.clock.set(set);
      // Making the scheduler look at its clocks meanwhile postpones nothing.
      held.scheduler.wake();
      held.clock.advance(58_999);
      await runPromises();
      expect(held.at()).toEqual([]);
      held.clock.advance(1);
      await runPromises();
      expect(held.at()).toEqual(['a']);
    },
  );
  it('the time of the next look follows the wall clock when the clock is set', async () => {
    await held.start('a');
    await held.first().end({ next: 'later', milliseconds: 60_000, watching: 'noWallet' });
    held.clock.set(-3_600_000);
    expect(held.scheduler.nextLooks(all)).toEqual({
      noWallet: new Date(held.clock.now() + 60_000).toISOString(),
    });
  });
  it('a wall clock that is set forwards only makes looks early', async () => {
    await held.start('a', 'b');
    await held.first().end({ next: 'later', milliseconds: 60_000 });
    await held.first().end({ next: 'later', milliseconds: 86_400_000 });
    held.clock.set(3_600_000);
    held.scheduler.wake();
    await runPromises();
    expect(held.at()).toEqual(['a']);
  });
});

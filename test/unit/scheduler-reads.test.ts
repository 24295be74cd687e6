import { beforeEach, describe, expect, it } from 'vitest';
import { HeldSteps, runPromises } from '../support/held-steps.ts';

let held: HeldSteps;
beforeEach(() => {
  held = new HeldSteps(2);
});

describe('a reading', () => {
  it('is made only when no step is ready, and then one at a time in its lane', async () => {
    held = new HeldSteps(1);
    await held.start('a');
    await held.ask('r', 's');
    held.scheduler.enqueue('b');
    expect([held.at(), held.readings(), held.scheduler.pendingReads()]).toEqual([['a'], [], 2]);
    await held.first().end();
    expect([held.at(), held.readings()]).toEqual([['b'], []]);
    await held.first().end();
    expect([held.at(), held.readings()]).toEqual([[], ['status r']]);
    held.scheduler.enqueue('c');
    held.scheduler.enqueue('mine', { urgent: true });
    await held.firstReading().end();
    expect([held.at(), held.readings()]).toEqual([['mine'], []]);
    await held.first().end();
    await held.first().end();
    expect([held.at(), held.readings()]).toEqual([[], ['status s']]);
  });
  it('leaves lanes free for sending', async () => {
    held = new HeldSteps(8);
    await held.start();
    await held.ask('r', 's', 't', 'u', 'v', 'w');
    expect(held.readings()).toEqual(['status r', 'status s', 'status t', 'status u']);
    for (const key of ['a', 'b', 'c', 'd', 'e']) held.scheduler.enqueue(key);
    await runPromises();
    expect(held.at()).toEqual(['a', 'b', 'c', 'd']);
    await held.firstReading().end();
    expect([held.at(), held.readings().length]).toEqual([['a', 'b', 'c', 'd', 'e'], 3]);
  });
  it('is asked for once, until it has begun', async () => {
    held = new HeldSteps(1);
    await held.start('a');
    expect([held.scheduler.enqueueRead('r', 'status'), held.scheduler.enqueueRead('r', 'status')]).toEqual([
      true,
      false,
    ]);
    expect(held.scheduler.enqueueRead('r', 'wallet')).toBe(true);
    await held.first().end();
    expect(held.readings()).toEqual(['status r']);
    expect(held.scheduler.enqueueRead('r', 'status')).toBe(true);
  });
  it('that a person waits for goes ahead of the others, also when it was asked for before', async () => {
    held = new HeldSteps(1);
    await held.start('a');
    await held.ask('r', 's', 't');
    expect(held.scheduler.enqueueRead('mine', 'status', { urgent: true })).toBe(true);
    expect(held.scheduler.enqueueRead('t', 'status', { urgent: true })).toBe(false);
    await held.first().end();
    const order: string[] = [];
    while (held.reading.length > 0) {
      order.push(held.firstReading().name);
      await held.firstReading().end();
    }
    expect(order).toEqual(['status mine', 'status t', 'status r', 'status s']);
  });
  it('waits while its submission has a running step, and the other way round', async () => {
    await held.start('a');
    await held.ask('a', 'r');
    expect([held.at(), held.readings()]).toEqual([['a'], ['status r']]);
    held.scheduler.enqueue('r', { urgent: true });
    await held.first().end();
    expect([held.at(), held.readings()]).toEqual([[], ['status r', 'status a']]);
    await held.firstReading().end();
    expect([held.at(), held.readings()]).toEqual([['r'], ['status a']]);
  });
  it('counts neither as waiting, nor as sent, nor against idleness', async () => {
    await held.start();
    await held.ask('r', 's', 't');
    expect(held.scheduler.state()).toMatchObject({ waiting: 0, sending: 0, run: { done: 0, total: 0 } });
    expect([held.scheduler.isActive('r'), held.scheduler.active()]).toEqual([false, []]);
    await held.scheduler.idle();
  });
  it('waits while the send gate is closed', async () => {
    await held.start();
    held.sendGate.choose(true);
    await held.ask('r');
    expect(held.readings()).toEqual([]);
    held.sendGate.choose(false);
    await runPromises();
    expect(held.readings()).toEqual(['status r']);
  });
  it('is dropped when a person stops the reading, unless it has begun', async () => {
    held = new HeldSteps(1);
    await held.start();
    await held.ask('r', 's', 't');
    expect(held.scheduler.dropReads()).toEqual(['s', 't']);
    expect(held.scheduler.pendingReads()).toBe(0);
    await held.firstReading().end();
    expect(held.readings()).toEqual([]);
  });
  it('that fails is reported, and the next one follows', async () => {
    held = new HeldSteps(1);
    await held.start();
    await held.ask('r', 's');
    await held.firstReading().fail();
    expect([held.failures, held.readings()]).toEqual([['r'], ['status s']]);
  });
  it('under way is awaited by stop, and no other begins', async () => {
    held = new HeldSteps(1);
    await held.start();
    await held.ask('r', 's');
    let isStopped = false;
    const stopping = held.scheduler.stop().then(() => {
      isStopped = true;
    });
    await runPromises();
    expect([isStopped, held.scheduler.pendingReads()]).toEqual([false, 0]);
    await held.firstReading().end();
    await stopping;
    expect([held.scheduler.enqueueRead('t', 'status'), held.scheduler.pendingReads()]).toEqual([false, 0]);
    await runPromises();
    expect(held.readings()).toEqual([]);
  });
});

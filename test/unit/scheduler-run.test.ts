import { beforeEach, describe, expect, it } from 'vitest';
import { HeldSteps, runPromises } from '../support/held-steps.ts';

let held: HeldSteps;
beforeEach(() => {
  held = new HeldSteps(2);
});

describe('the run that a person sees', () => {
  it('counts each subscription once, however often it is tried', async () => {
    await held.start('a', 'b', 'c');
    expect(held.scheduler.state().run).toMatchObject({ done: 0, total: 3 });
    for (let tries = 0; tries < 3; tries += 1) {
      await held.first().end({ next: 'later', milliseconds: 100_000 });
      expect(held.scheduler.state().run).toMatchObject({ done: 0, total: 3 });
    }
    held.scheduler.enqueue('a');
    await runPromises();
    await held.first().end();
    expect(held.scheduler.state().run).toMatchObject({ done: 1, total: 3 });
  });
  it('never has more done than there is, and ends when nothing is left', async () => {
    await held.start('a', 'b', 'c');
    await held.first().end({ next: 'later', milliseconds: 1000 });
    await held.first().end();
    await held.first().end();
    expect(held.scheduler.state().run).toMatchObject({ done: 2, total: 3 });
    held.clock.advance(1000);
    await runPromises();
    await held.first().end({ next: 'later', milliseconds: 9000, watching: 'noWallet' });
    expect(held.scheduler.state()).toMatchObject({
      run: { done: 0, total: 0 },
      waiting: 0,
      sending: 0,
      uncertain: 3,
    });
  });
});

it('the run tells how many of its subscriptions wait for a person, until they are sent again or the run is over', async () => {
  held = new HeldSteps(1);
  held.ended = new Map([
    ['a', 'refused'],
    ['b', 'needsYou'],
    ['c', 'needsYou'],
  ]);
  await held.start('a', 'b', 'c', 'd', 'e');
  await held.first().end();
  await held.first().end({ next: 'later', milliseconds: 100_000, watching: 'noWallet' });
  await held.first().end({ next: 'later', milliseconds: 100_000 });
  // "c" is only postponed, so it does not wait for a person yet, whatever its stage is.
  expect(held.scheduler.state().run).toEqual({ done: 2, total: 5, refused: 1, needsYou: 1 });
  held.scheduler.enqueue('a', { urgent: true });
  expect(held.scheduler.state().run).toEqual({ done: 1, total: 5, refused: 0, needsYou: 1 });
  held.scheduler.forget('b');
  expect(held.scheduler.state().run).toMatchObject({ total: 4, needsYou: 0 });
  await held.first().end();
  await held.first().end();
  await held.first().end();
  expect(held.scheduler.state().run).toEqual({ done: 3, total: 4, refused: 1, needsYou: 0 });
  held.scheduler.enqueue('c');
  await runPromises();
  await held.first().end();
  expect(held.scheduler.state().run).toEqual({ done: 0, total: 0, refused: 0, needsYou: 0 });
});

it('a subscription that a person took back no longer waits, wherever it was', async () => {
  held = new HeldSteps(1);
  await held.start('a', 'b', 'c');
  await held.first().end({ next: 'later', milliseconds: 1000 });
  held.scheduler.forget('a');
  held.scheduler.forget('c');
  expect(held.scheduler.state()).toMatchObject({ waiting: 0, sending: 1, run: { total: 1 } });
  await held.first().end();
  await held.scheduler.idle();
  held.clock.advance(5000);
  await runPromises();
  expect(held.scheduler.state()).toMatchObject({ waiting: 0, sending: 0 });
});

it('a subscription that is taken back while active is looked at once more, and the run never counts below zero', async () => {
  held = new HeldSteps(1);
  await held.start('a', 'b');
  held.scheduler.forget('a');
  expect(held.scheduler.state()).toMatchObject({ run: { done: 0, total: 2 } });
  await held.first().end({ next: 'later', milliseconds: 1000 });
  await held.first().end();
  await held.first().end();
  await held.scheduler.idle();
  expect(held.scheduler.state()).toMatchObject({ waiting: 0, sending: 0, run: { done: 0, total: 0 } });
});

it('uncertain subscriptions are not counted among the waiting ones, but belong to the run', async () => {
  held = new HeldSteps(1);
  await held.start('a', 'x', 'b');
  expect(held.scheduler.state()).toMatchObject({
    sending: 1,
    waiting: 1,
    uncertain: 3,
    run: { done: 0, total: 3 },
  });
  await held.first().end();
  await held.first().end({ next: 'later', milliseconds: 1000 });
  await held.first().end();
  expect(held.scheduler.state()).toMatchObject({ sending: 0, waiting: 0, run: { done: 2, total: 3 } });
});

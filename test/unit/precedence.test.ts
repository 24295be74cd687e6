import { expect, it, vi } from 'vitest';
import { createPrecedence } from '../../main/storage/precedence.ts';
import { createTimeSlices, nextTurn } from '../../main/storage/time-slices.ts';

/** Becomes true when a promise is resolved. */
function watched(promise: Promise<unknown>) {
  const seen = { isDone: false };
  void promise.then(() => {
    seen.isDone = true;
  });
  return seen;
}

it('lets the background go on at once when nothing goes first', async () => {
  await createPrecedence().free();
});

it('lets the background wait for everything that goes first, also for what begins meanwhile', async () => {
  const precedence = createPrecedence();
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = precedence.first(() => one.promise);
  const background = watched(precedence.free());
  const second = precedence.first(() => two.promise);
  one.resolve();
  await first;
  await nextTurn();
  expect(background.isDone).toBe(false);
  two.resolve();
  await second;
  await nextTurn();
  expect(background.isDone).toBe(true);
});

it('gives back what the work returns, and goes on after work that fails', async () => {
  const precedence = createPrecedence();
  expect(await precedence.first(async () => 1)).toBe(1);
  await expect(precedence.first(() => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
  await precedence.free();
});

it('waits no longer once it is aborted', async () => {
  const precedence = createPrecedence();
  const stopping = new AbortController();
  const endless = Promise.withResolvers<void>();
  void precedence.first(() => endless.promise);
  const slices = createTimeSlices({ rest: 'turn', signal: stopping.signal, after: precedence });
  const resting = slices.rest();
  stopping.abort(new Error('closed'));
  await expect(resting).rejects.toThrow('closed');
});

it('is quiet once nothing has gone first for a while, and at once when nothing ever has', async () => {
  const precedence = createPrecedence();
  await precedence.quiet(60_000);
  const work = Promise.withResolvers<void>();
  const first = precedence.first(() => work.promise);
  const quiet = watched(precedence.quiet(0));
  await nextTurn();
  expect(quiet.isDone).toBe(false);
  work.resolve();
  await first;
  const stopping = new AbortController();
  const later = precedence.quiet(60_000, stopping.signal);
  stopping.abort();
  await expect(later).rejects.toThrow();
  await precedence.quiet(0);
});

it('is in use for a moment after a person has done something', () => {
  const precedence = createPrecedence();
  expect(precedence.isInUse).toBe(false);
  precedence.noteUse();
  expect(precedence.isInUse).toBe(true);
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now + 2_000);
  expect(precedence.isInUse).toBe(false);
  clock.mockRestore();
});

it('makes work in the background rest longer while it is in use', async () => {
  const precedence = createPrecedence();
  const rests = async (options: Parameters<typeof createTimeSlices>[0]) => {
    const began = performance.now();
    await createTimeSlices(options).rest();
    return performance.now() - began;
  };
  precedence.noteUse();
  // A timer may fire a millisecond early.
  expect(await rests({ rest: 1, after: precedence })).toBeGreaterThan(150);
});

it('is unused at once when nobody has done anything, and at a pause or after the longest wait otherwise', async () => {
  const precedence = createPrecedence();
  await precedence.unused(60_000, 60_000);
  precedence.noteUse();
  const stopping = new AbortController();
  const later = precedence.unused(60_000, 60_000, stopping.signal);
  const atLast = precedence.unused(60_000, 20);
  const inPause = precedence.unused(20, 60_000);
  await Promise.all([atLast, inPause]);
  stopping.abort();
  await expect(later).rejects.toThrow();
});

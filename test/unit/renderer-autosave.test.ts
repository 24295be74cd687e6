import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  Autosave,
  isAnythingUnsaved,
  isSavingLong,
  longestWait,
  onUnsaved,
  quietTime,
  saveAtOnce,
} from '../../renderer/stores/autosave.ts';

let typed = 0;
let saved = 0;
let running = 0;
let mostAtOnce = 0;
let saves: { at: number; value: number }[] = [];
let saveTime = 0;
let fails = false;

async function save(): Promise<boolean> {
  running += 1;
  mostAtOnce = Math.max(mostAtOnce, running);
  const value = typed;
  saves.push({ at: Date.now(), value });
  if (saveTime > 0) await new Promise((resolve) => setTimeout(resolve, saveTime));
  running -= 1;
  if (fails) return false;
  saved = value;
  return true;
}

let autosave: Autosave;
const type = () => {
  typed += 1;
  autosave.changed();
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  [typed, saved, running, mostAtOnce, saves, saveTime, fails] = [0, 0, 0, 0, [], 0, false];
  autosave = new Autosave({ save, isDirty: () => typed !== saved });
});
afterEach(() => {
  autosave.stop();
  vi.useRealTimers();
});

describe('autosave', () => {
  test('reports unsaved changes from the first letter on, and reports once when everything is saved', async () => {
    const told: boolean[] = [];
    onUnsaved((unsaved) => told.push(unsaved));
    type();
    expect([told, isAnythingUnsaved()]).toEqual([[true], true]);
    type();
    fails = true;
    await vi.advanceTimersByTimeAsync(quietTime);
    expect(told, 'a save that failed').toEqual([true]);
    fails = false;
    await autosave.flush();
    expect([told, isAnythingUnsaved()]).toEqual([[true, false], false]);
    type();
    typed = saved;
    await vi.advanceTimersByTimeAsync(quietTime);
    expect(told, 'typed and undone').toEqual([true, false, true, false]);
  });

  test('tells when a save takes so long that it may fail, until it has ended', async () => {
    saveTime = 4_000;
    type();
    await vi.advanceTimersByTimeAsync(quietTime + 200);
    expect(isSavingLong()).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(isSavingLong()).toBe(true);
    await vi.advanceTimersByTimeAsync(saveTime);
    expect([isSavingLong(), isAnythingUnsaved()]).toEqual([false, false]);
  });

  test('saves once after a pause', async () => {
    for (let key = 0; key < 3; key += 1) {
      type();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(quietTime);
    expect(saves).toEqual([{ at: 200 + quietTime, value: 3 }]);
  });

  test('also saves in between when a person never pauses', async () => {
    for (let key = 0; key < 30; key += 1) {
      type();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(saves[0]?.at).toBe(longestWait);
    const gaps = saves.slice(1).map((entry, index) => entry.at - (saves[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(longestWait + 100);
  });

  test('never saves twice at the same time, and saves what was typed meanwhile the next time', async () => {
    saveTime = 1000;
    for (let key = 0; key < 40; key += 1) {
      type();
      await vi.advanceTimersByTimeAsync(90);
    }
    await vi.advanceTimersByTimeAsync(5000);
    expect(mostAtOnce).toBe(1);
    expect(saved).toBe(40);
  });

  test('flushes at once, waits for a running save, and includes later changes', async () => {
    saveTime = 300;
    type();
    await vi.advanceTimersByTimeAsync(quietTime + 10);
    type();
    const flushed = autosave.flush();
    const second = autosave.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await flushed).toBe(true);
    expect(await second).toBe(true);
    expect(saved).toBe(2);
    expect(mostAtOnce).toBe(1);
    expect(saves).toHaveLength(2);
  });

  test('saves nothing when it flushes with nothing unsaved', async () => {
    expect(await autosave.flush()).toBe(true);
    expect(saves).toEqual([]);
  });

  test('tries a failed save again by itself, more and more slowly, and loses nothing', async () => {
    fails = true;
    type();
    expect(await autosave.flush()).toBe(false);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saves).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(saves).toHaveLength(2);
    fails = false;
    await vi.advanceTimersByTimeAsync(200);
    expect(saved).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saves).toHaveLength(3);
  });

  test('counts a save that throws as failed', async () => {
    const throwing = new Autosave({ save: () => Promise.reject(new Error('no')), isDirty: () => true });
    expect(await throwing.flush()).toBe(false);
    throwing.stop();
  });
});

test('at the end of the session every change is saved at once, because the process may be gone before a pause', async () => {
  type();
  await vi.advanceTimersByTimeAsync(1);
  expect(saved).toBe(0);
  saveAtOnce();
  for (const _ of [1, 2, 3]) {
    type();
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toBe(typed);
  }
});

import { type Clock, systemClock } from '../../main/clock.ts';
import { patience, patienceForFormer } from '../../main/profile/far-folder.ts';
import { firstLook } from '../../main/storage/backups.ts';

export interface FakeClock extends Clock {
  /** Moves time forwards. Calls each timer that falls due, in order, at its due time. */
  advance(milliseconds: number): void;
  /** Moves time forwards as on a sleeping machine: timers do not advance. */
  sleep(milliseconds: number): void;
  /** Moves time forwards as work that blocks the event loop does: timers that fall due meanwhile are late. */
  work(milliseconds: number): void;
  /** Moves the wall clock forwards or back. Timers and elapsed time do not change. */
  set(milliseconds: number): void;
  /** Returns the real time in epoch milliseconds, regardless of `set`. */
  real(): number;
  /** Number of pending timers. */
  readonly timers: number;
}

/** Returns a clock that stands still until a test moves it. */
export function fakeClock(start = Date.parse('2026-03-01T10:00:00Z')): FakeClock {
  let now = start;
  let elapsed = 0;
  let wrong = 0;
  const timers = new Map<number, { due: number; work: () => void }>();
  let lastId = 0;
  return {
    now: () => now,
    elapsed: () => elapsed,
    real: () => now - wrong,
    after(milliseconds, work) {
      lastId += 1;
      const id = lastId;
      timers.set(id, { due: now + Math.max(milliseconds, 0), work });
      return () => timers.delete(id);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const next = [...timers].sort(([, a], [, b]) => a.due - b.due)[0];
        if (!next || next[1].due > end) break;
        timers.delete(next[0]);
        elapsed += next[1].due - now;
        now = next[1].due;
        next[1].work();
      }
      elapsed += end - now;
      now = end;
    },
    sleep(milliseconds) {
      now += milliseconds;
      for (const timer of timers.values()) timer.due += milliseconds;
    },
    work(milliseconds) {
      now += milliseconds;
      elapsed += milliseconds;
      for (const timer of timers.values()) timer.due = Math.max(timer.due, now);
    },
    set(milliseconds) {
      now += milliseconds;
      wrong += milliseconds;
      for (const timer of timers.values()) timer.due += milliseconds;
    },
    get timers() {
      return timers.size;
    },
  };
}

/** Returns a clock that starts at `start` and runs `speed` times as fast as real time, as do its timers. */
export function fastClock(speed = 25, start = Date.now()): Clock {
  return {
    now: () => Math.round(start + (Date.now() - start) * speed),
    elapsed: () => performance.now() * speed,
    after(milliseconds, work) {
      const timer = setTimeout(work, Math.min(Math.max(milliseconds, 0) / speed, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}

/** The times within which a folder must give a sign of life. */
const folderTimes = [patience, patienceForFormer];

/**
 * Returns a clock whose timers for folders stay real: a busy machine may take seconds to start or end a thread. They are
 * told apart from the others by their length.
 */
export const withRealFolderTimes = <C extends Clock>(clock: C): C => ({
  ...clock,
  after: (milliseconds: number, work: () => void) =>
    (folderTimes.includes(milliseconds) ? systemClock : clock).after(milliseconds, work),
});

/**
 * Returns the system's clock, on which the app makes no backup by itself. Only the test's own backups count, and the app
 * would remove an unfinished one.
 */
export const clockWithoutBackups = (): Clock => ({
  ...systemClock,
  after: (milliseconds, work) =>
    milliseconds === firstLook ? () => {} : systemClock.after(milliseconds, work),
});

/** The most that a steady clock counts between two looks, in real milliseconds. */
const longestTick = 4;

/**
 * Returns a fast clock that does not count the time in which this process stands still: a busy machine takes the processor
 * away for a quarter of a second, which a clock of 200 times the speed would show as a minute in which the platform did
 * nothing. A platform in the same process stands still as well. Timers may fire early by this clock, as by any other.
 */
export function steadyClock(speed: number, start = Date.now()): Clock & { stop(): void } {
  let elapsed = 0;
  let last = performance.now();
  function look(): number {
    const now = performance.now();
    elapsed += Math.min(now - last, longestTick);
    last = now;
    return elapsed * speed;
  }
  const ticks = setInterval(look, 1);
  ticks.unref();
  return {
    now: () => Math.round(start + look()),
    elapsed: look,
    after: fastClock(speed).after,
    stop: () => clearInterval(ticks),
  };
}

export interface MovableClock extends Clock {
  /** Moves the wall clock forwards. Elapsed time and timers do not change. */
  jump(milliseconds: number): void;
  /** Moves the wall clock and elapsed time forwards. Pending timers keep their real duration. */
  pass(milliseconds: number): void;
}

/** Returns a real-time clock that begins at `start` and can be moved forwards. */
export function movableClock(start: number): MovableClock {
  let ahead = start - Date.now();
  let passed = 0;
  return {
    now: () => Date.now() + ahead,
    elapsed: () => performance.now() + passed,
    after(milliseconds, work) {
      const timer = setTimeout(work, Math.min(Math.max(milliseconds, 0), 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
    jump(milliseconds) {
      ahead += milliseconds;
    },
    pass(milliseconds) {
      ahead += milliseconds;
      passed += milliseconds;
    },
  };
}

/** Returns a clock a thousand times slower than real time: in a test no pause ends by itself, only by `hurry`. */
export const stillClock = (): Clock => fastClock(0.001);

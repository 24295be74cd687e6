import type { Clock } from '../../main/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on; what falls due on the way is called, in order, with the time that it was due. */
  advance(milliseconds: number): void;
  /** Moves time on as a machine does that sleeps: its timers stand still meanwhile. */
  sleep(milliseconds: number): void;
  /** Lets time pass as work does that lets nothing else run: what falls due meanwhile is late. */
  work(milliseconds: number): void;
  /** Sets the wall clock, forwards or back: timers and elapsed time stay as they are. */
  set(milliseconds: number): void;
  /** What time it really is, whatever the wall clock was set to. Epoch milliseconds. */
  real(): number;
  /** How many timers are set. */
  readonly timers: number;
}

/** Time that stands still until a test moves it. */
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

/** Real time, only faster from `start` on: a pause of a second takes 1/speed of one. */
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

export interface MovableClock extends Clock {
  /** Sets the wall clock forwards; elapsed time and timers stay as they are. */
  jump(milliseconds: number): void;
  /** Lets time pass by both clocks; timers that are set keep their real length. */
  pass(milliseconds: number): void;
}

/** Real time, except that it begins at `start` and can be moved on. */
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

/** Real time, a thousand times slower: within a test no pause ends by itself, only by `hurry`. */
export const stillClock = (): Clock => fastClock(0.001);

import { fork } from 'node:child_process';
import type { ChildMessage, ChildOptions } from './child.ts';

/** The activity of a life, as far as its parent knows. */
export type Phase = 'starting' | 'entering' | 'sending';

/** The lives of one app, one after the other, and their reports. */
export interface Lives {
  /**
   * Runs one life until it is killed or has done all its work. At `until` it is killed in any case.
   * @param cases the cases that it is to have entered
   * @param killer receives the function that ends the life; null lets the life end by itself
   * @returns false when its time ran out
   */
  live(cases: number, killer: Killer | null, until: number): Promise<boolean>;
  readonly kills: number;
  /** How often a life took its data file for an older one. */
  readonly alarms: number;
  readonly phase: Phase;
  /** Cases that were reported to a person as queued. */
  readonly accepted: ReadonlySet<number>;
  readonly done: ReadonlySet<number>;
  /** Cases that were accepted or done, and that a later life did not find so. */
  readonly forgotten: ReadonlySet<number>;
  /** How long the last life took to open, in milliseconds. */
  readonly startTime: number;
}

export interface Killer {
  /** Receives `ends`, which kills the life, and decides when to call it. */
  started(kill: () => void): void;
  /** Called when the app is open. */
  opened(): void;
  /** Called when the life is over: nothing is to be killed any more. */
  ended(): void;
}

/** Node's longest timeout, in milliseconds. A longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Creates the lives of one app.
 * @param script path of the child's script, see child.ts
 * @param signal ends the current life, and with it the run
 */
export function createLives(
  script: string,
  options: Omit<ChildOptions, 'cases' | 'mayEnd'>,
  signal?: AbortSignal,
): Lives {
  const accepted = new Set<number>();
  const done = new Set<number>();
  const forgotten = new Set<number>();
  let kills = 0;
  let alarms = 0;
  let startTime = 300;
  let hasOpened = false;
  let wanted = 0;

  function hear(message: ChildMessage): void {
    switch (message.kind) {
      case 'found':
        if (message.alarm) alarms += 1;
        for (const units of accepted) if (!message.queued.includes(units)) forgotten.add(units);
        for (const units of done) if (!message.done.includes(units)) forgotten.add(units);
        for (const units of message.queued) accepted.add(units);
        for (const units of message.done) done.add(units);
        break;
      case 'accepted':
        accepted.add(message.units);
        break;
      case 'done':
        done.add(message.units);
    }
  }

  return {
    accepted,
    done,
    forgotten,
    get alarms() {
      return alarms;
    },
    get kills() {
      return kills;
    },
    get startTime() {
      return startTime;
    },
    get phase() {
      if (!hasOpened) return 'starting';
      return accepted.size < wanted ? 'entering' : 'sending';
    },
    live(cases, killer, until) {
      signal?.throwIfAborted();
      const started = performance.now();
      const child = fork(script, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
      hasOpened = false;
      wanted = cases;
      let errors = '';
      let isInTime = true;
      let wasKilled = false;
      child.stderr?.on('data', (text) => {
        errors += text;
      });
      child.on('message', (message: ChildMessage) => {
        hear(message);
        if (message.kind !== 'found') return;
        startTime = performance.now() - started;
        hasOpened = true;
        killer?.opened();
      });
      // The child may be gone before it receives anything.
      child.send({ ...options, cases, mayEnd: killer === null } satisfies ChildOptions, () => {});
      killer?.started(() => {
        wasKilled = child.kill('SIGKILL') || wasKilled;
      });
      const endLate = () => {
        isInTime = false;
        child.kill('SIGKILL');
      };
      const limit = setTimeout(endLate, Math.min(until - Date.now(), longestTimer));
      const abort = () => child.kill('SIGKILL');
      signal?.addEventListener('abort', abort);
      return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, by) => {
          killer?.ended();
          clearTimeout(limit);
          signal?.removeEventListener('abort', abort);
          if (signal?.aborted) return reject(signal.reason);
          if (wasKilled) kills += 1;
          else if (isInTime && code !== 0)
            return reject(new Error(`the app ended by itself, with ${code ?? by}: ${errors.trim()}`));
          resolve(isInTime);
        });
      });
    },
  };
}

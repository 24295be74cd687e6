import { readdirSync, readFileSync } from 'node:fs';

const tasks = '/proc/self/task';

/** Returns the kernel function in which each thread of this process waits, by Linux's name; `0` for a running thread. */
const waits = (): string[] =>
  readdirSync(tasks).map((thread) => {
    try {
      return readFileSync(`${tasks}/${thread}/wchan`, 'utf8');
    } catch {
      return ''; // the thread has ended meanwhile
    }
  });

/** True when at least `count` threads of this process are blocked on a pipe. */
export const areAtPipes = (count: number): boolean =>
  waits().filter((place) => place.includes('pipe_')).length >= count;

/** Returns why this machine can't show where threads wait; null when it can. */
export function whyNoWaits(): string | null {
  try {
    return waits().some((place) => place.length > 1) ? null : 'the kernel names no place';
  } catch {
    return 'only Linux tells where a thread waits';
  }
}

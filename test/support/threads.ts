import { readdirSync, readFileSync } from 'node:fs';

const tasks = '/proc/self/task';

/** Where in the kernel each thread of this process waits, as Linux names it; `0`: it runs. */
const waits = (): string[] =>
  readdirSync(tasks).map((thread) => {
    try {
      return readFileSync(`${tasks}/${thread}/wchan`, 'utf8');
    } catch {
      return ''; // it has ended meanwhile
    }
  });

/** True when at least so many threads of this process are held by reading a pipe. */
export const areAtPipes = (count: number): boolean =>
  waits().filter((place) => place.includes('pipe_')).length >= count;

/** Why it cannot be told where threads wait; null: it can. */
export function whyNoWaits(): string | null {
  try {
    return waits().some((place) => place.length > 1) ? null : 'the kernel names no place';
  } catch {
    return 'only Linux tells where a thread waits';
  }
}

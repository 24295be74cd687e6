import { patience } from '../../scripts/lib/patience.ts';

/**
 * Waits until a condition holds, by polling because machines are noisy. After `limit` milliseconds, throws an error with
 * `what`.
 * @param limit longer than `patience` only for a job of very many steps, such as a storm of thousands of calls
 */
export async function until(
  condition: () => unknown | Promise<unknown>,
  what: string,
  limit = patience,
): Promise<void> {
  const end = Date.now() + limit;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await pause(10);
  }
  throw new Error(`waited in vain: ${what}`, { cause: last });
}

/**
 * Waits some milliseconds in which something that must *not* happen could happen. No state shows an absence, so this is
 * the only wait for time in the suite: a busy machine can only make such a test less strict, never make it fail. Prefer
 * a state that proves the absence (an idle scheduler, a later event that was handled) where there is one.
 */
export const aMoment = (milliseconds = 100): Promise<void> => pause(milliseconds);

/** Returns the promise's value, or false after `patience`, so that a test does not hang while it ends. */
export async function withinPatience(promise: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patience, false);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Resolves when the system's clock shows a later millisecond, so that the times of two records differ. */
export async function laterMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() <= now; ) await pause(1);
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

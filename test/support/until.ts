/** Waits until something is so; fails with what was waited for. Polls, because machines are noisy. */
export async function until(
  condition: () => unknown | Promise<unknown>,
  what: string,
  patience = 15_000,
): Promise<void> {
  const end = Date.now() + patience;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain: ${what}`, { cause: last });
}

/** A while in which something must *not* happen. As short as can be told from nothing. */
export const aMoment = (milliseconds = 60) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

import { spawn } from 'node:child_process';
import { expect } from 'vitest';

/**
 * Returns a module's URL as a string literal, for the code of another process.
 * @param path the module's path from the project's folder
 */
export const addressOf = (path: string): string =>
  JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

/** Returns the code of a function that kills its process when it is called with `point` for the `time`-th time. */
export const endAt = (point: string, time = 1): string =>
  `((left) => (at) => at === '${point}' && --left === 0 && process.kill(process.pid, 'SIGKILL'))(${time})`;

/** Runs code in its own process, and expects that the process is killed before the code ends, without an error. */
export async function expectKilled(code: string): Promise<void> {
  expect(await wasKilled(code), 'killed on the way').toBe(true);
}

/**
 * Runs code in its own process. Returns true when the process was killed, false when the code ran to its end. Fails when
 * the code fails.
 */
export async function wasKilled(code: string): Promise<boolean> {
  const end = 'went through';
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${code}\nconsole.log('${end}');`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      said += bytes;
    });
  await new Promise((resolve) => child.once('close', resolve));
  expect(['', end]).toContain(said.trim());
  return said === '';
}

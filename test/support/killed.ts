import { spawn } from 'node:child_process';
import { expect } from 'vitest';

/** The text of a module's address, for the code of another process. @param path from the project's folder */
export const addressOf = (path: string): string =>
  JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

/** The code of a function that ends its process when it is called with that point for the n-th time. */
export const endAt = (point: string, time = 1): string =>
  `((left) => (at) => at === '${point}' && --left === 0 && process.kill(process.pid, 'SIGKILL'))(${time})`;

/** Runs code in a process of its own that has to be killed on the way: neither does it fail, nor does it come to its end. */
export async function expectKilled(code: string): Promise<void> {
  expect(await wasKilled(code), 'killed on the way').toBe(true);
}

/** The same, for code that may come to its end: false, if it did. Fails when the code fails. */
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

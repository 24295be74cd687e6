import { dirname, join } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));
export const bin = (name: string) => join(root, 'node_modules', ...name.split('/'));

/** What scripts remember between runs; inside node_modules, so that a fresh install forgets it. */
export const cacheDir = bin('.cache/investment-desk');

/** Progress goes to stderr: stdout belongs to what a command was asked for. */
export function say(text: string): void {
  process.stderr.write(`set-up: ${text}\n`);
}

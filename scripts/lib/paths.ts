import { dirname, join } from 'node:path';

export const root = dirname(dirname(import.meta.dirname));
export const bin = (name: string) => join(root, 'node_modules', ...name.split('/'));

/** Cache of the scripts. It is inside node_modules, so that a fresh install removes it. */
export const cacheDir = bin('.cache/investment-desk');

/** Prints progress to stderr, because stdout is for the command's result. */
export function say(text: string): void {
  process.stderr.write(`set-up: ${text}\n`);
}

import { spawnSync } from 'node:child_process';
import { expect } from '@playwright/test';

/** Puts a pipe at a path where a file is expected. Opening the pipe blocks for ever. */
export function makePipe(path: string): void {
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
}

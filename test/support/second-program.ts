import { spawn } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { vi } from 'vitest';
import { primaryCodeOf } from '../../main/profile/failures.ts';

/** Another program with a connection of its own to a data file. */
export interface SecondProgram {
  /** Runs statements. Rejects with SQLite's message. */
  run(sql: string): Promise<void>;
  /** Ends the program, and with it every lock. */
  end(): Promise<void>;
}

/** Runs each line of its input as SQL, and answers with an error's message or an empty line. */
const script = `
  const { DatabaseSync } = require('node:sqlite');
  const sql = new DatabaseSync(process.argv[1], { timeout: 10000 });
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    let answer = '';
    try { sql.exec(line); } catch (error) { answer = error.message; }
    process.stdout.write(answer + '\\n');
  });
`;

/** Starts another process that opens a data file. It holds nothing until it is told to. */
export function secondProgram(path: string): SecondProgram {
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting: ((answer: string) => void)[] = [];
  createInterface(child.stdout).on('line', (answer) => waiting.shift()?.(answer));
  return {
    async run(sql) {
      const answer = await new Promise<string>((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${sql}\n`);
      });
      if (answer) throw new Error(answer);
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

/** How often this process was refused a data file, and how long SQLite waited at most for one refusal, in milliseconds. */
export interface Refusals {
  readonly count: number;
  readonly longest: number;
}

/** Counts the refusals from now on. The caller restores the mocks. */
export function countRefusals(): Refusals {
  const refusals = { count: 0, longest: 0 };
  function counted<T>(work: () => T): T {
    const began = performance.now();
    try {
      return work();
    } catch (error) {
      if (primaryCodeOf(error) === 5) {
        refusals.count += 1;
        refusals.longest = Math.max(refusals.longest, performance.now() - began);
      }
      throw error;
    }
  }
  const { exec } = DatabaseSync.prototype;
  const { get } = StatementSync.prototype;
  vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    counted(() => exec.call(this, sql));
  });
  vi.spyOn(StatementSync.prototype, 'get').mockImplementation(function (this: StatementSync, ...values) {
    return counted(() => get.apply(this, values));
  });
  return refusals;
}

/**
 * Runs work and prints for how long the process stood still at most meanwhile, and how long SQLite waited in one call. A
 * busy machine prolongs both, so nothing is asserted. The caller restores the mocks.
 */
export async function timed<T>(what: string, work: (refusals: Refusals) => Promise<T>): Promise<T> {
  const refusals = countRefusals();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  try {
    return await work(refusals);
  } finally {
    delay.disable();
    const [still, waited] = [delay.max / 1e6, refusals.longest].map((each) => each.toFixed(0));
    console.info(
      `${what}: still for at most ${still} ms, ${refusals.count} refusals, each within ${waited} ms`,
    );
  }
}

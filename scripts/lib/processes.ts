import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './paths.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** `show` lets it write to our own terminal; `keep` returns what it wrote. */
  output?: 'show' | 'keep';
}

export interface RunResult {
  code: number;
  output: string;
  timedOut: boolean;
}

/** Everything started here, so that nothing outlives the command that started it. */
const running = new Set<ChildProcess>();
let tidied = false;
let successor: ChildProcess | undefined;

/** Runs a program to its end, in a process group of its own that is ended as a whole when time is up. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const keep = options.output !== 'show';
  const child = start(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', keep ? 'pipe' : 'inherit', keep ? 'pipe' : 'inherit'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let timedOut = false;
  const timer = setTimeout(
    () => {
      timedOut = true;
      endTree(child);
    },
    options.timeoutMs ?? 15 * 60_000,
  );
  return new Promise((resolve) => {
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 1, output: `${output}${error.message}\n`, timedOut });
    });
    child.on(keep ? 'close' : 'exit', (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 1 : (code ?? 1), output, timedOut });
    });
  });
}

/** Starts a program that goes on until `endTree` or our own end. */
export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  tidyUpAtExit();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  child.on('exit', () => running.delete(child));
  child.on('error', () => running.delete(child));
  return child;
}

/** Becomes this program in all but name: same terminal, same signals, and its end is ours. It closes in its own time. */
export function become(command: string, args: string[]): void {
  tidyUpAtExit();
  const child = spawn(command, args, { stdio: 'inherit' });
  successor = child;
  child.on('error', (error) => {
    say(`${command} could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** On Linux the kernel ends a helper whose parent was killed with no chance to tidy up. */
export function startHelper(command: string, args: string[], options: SpawnOptions): ChildProcess {
  const setpriv = '/usr/bin/setpriv';
  if (process.platform !== 'linux' || !existsSync(setpriv)) return start(command, args, options);
  return start(setpriv, ['--pdeathsig', 'KILL', command, ...args], options);
}

export function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function tidyUpAtExit(): void {
  if (tidied) return;
  tidied = true;
  process.on('exit', () => {
    for (const child of running) endTree(child);
  });
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    process.on(signal, () => {
      if (!successor) process.exit(128 + number);
      // Ctrl-C in a terminal reaches the whole group: the successor has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) successor.kill(signal);
    });
  }
}

/** The full path of a program on PATH, if it is there. */
export function which(name: string): string | undefined {
  const tool = process.platform === 'win32' ? 'where' : 'which';
  const { status, stdout } = spawnSync(tool, [name], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0]?.trim() : undefined;
}

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './paths.ts';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** `show` prints the program's output to this terminal; `keep` (the default) returns it. */
  output?: 'show' | 'keep';
}

export interface RunResult {
  code: number;
  output: string;
  timedOut: boolean;
}

/** Running child processes, ended with this process. */
const running = new Set<ChildProcess>();
let tidied = false;
let successor: ChildProcess | undefined;

/** Runs a program to its end in its own process group, which is ended as a whole after `timeoutMs`. */
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

/** Starts a program that runs until `endTree`, or until this process ends. */
export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  tidyUpAtExit();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  child.on('exit', () => running.delete(child));
  child.on('error', () => running.delete(child));
  return child;
}

/**
 * Starts a program that takes this process's place: same terminal, same signals, and this process ends with it. Unlike
 * other children, the program is not killed and may take its time to close.
 */
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

/** Starts a helper program. On Linux the kernel also ends the helper when its parent is killed and can't clean up. */
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
      // Ctrl-C in a terminal reaches the whole process group, so the successor already has the signal.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) successor.kill(signal);
    });
  }
}

/** Returns the full path of a program on PATH, or undefined. */
export function which(name: string): string | undefined {
  const tool = process.platform === 'win32' ? 'where' : 'which';
  const { status, stdout } = spawnSync(tool, [name], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0]?.trim() : undefined;
}

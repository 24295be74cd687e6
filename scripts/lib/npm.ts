import { npmCli } from './install.mjs';
import { type RunOptions, type RunResult, run } from './processes.ts';

/** Runs npm's script with this Node if the script is found, otherwise the npm on PATH. */
export function runNpm(args: string[], options: RunOptions): Promise<RunResult> {
  const cli = npmCli();
  if (cli) return run(process.execPath, [cli, ...args], options);
  // On Windows npm is a batch file, which only a shell can start.
  return process.platform === 'win32'
    ? run('cmd', ['/c', 'npm', ...args], options)
    : run('npm', args, options);
}

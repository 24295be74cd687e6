import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AppState } from '../../contract/app.ts';
import type { Result } from '../../contract/errors.ts';
import type { Inputs, Outputs } from '../../contract/ipc.ts';
import type { Method } from '../../contract/surface.ts';

const script = fileURLToPath(new URL('./app-process-main.ts', import.meta.url));

/** The app's whole backend in its own process. */
export interface AppProcess {
  /** The state once the app was open or blocked. */
  state: AppState;
  call<M extends Method>(method: M, input?: Inputs[M]): Promise<Result<Outputs[M]>>;
  /** Kills the process, as a power cut does. */
  kill(): Promise<void>;
  /** Closes the app in order, as a user does. */
  close(): Promise<void>;
}

/**
 * Starts the app's backend in its own process.
 * @param options.dataKey the profile's key, which the process finds in its keychain
 * @param options.uid system user that runs the process; needs root
 * @param options.umask the process's umask; 0 lets everybody write its files
 */
export async function startAppProcess(options: {
  profile: string;
  dataKey: string;
  /** A file used as keychain, which processes can share. When absent, the process has its own keychain in memory. */
  keychain?: string;
  uid?: number;
  umask?: number;
}): Promise<AppProcess> {
  const { profile, dataKey, keychain = '', uid, umask = 0o022 } = options;
  const child = spawn(process.execPath, [script, profile, dataKey, String(umask), keychain], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting: ((line: string) => void)[] = [];
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(line));
  const answer = () =>
    new Promise<string>((resolve, reject) => {
      waiting.push(resolve);
      child.once('exit', (code) => reject(new Error(`the app's process ended with ${code}`)));
    });
  const state = JSON.parse(await answer()) as AppState;
  return {
    state,
    async call(method, input) {
      const next = answer();
      child.stdin.write(`${JSON.stringify({ method, input })}\n`);
      return JSON.parse(await next);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

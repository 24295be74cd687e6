import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AppState } from '../../contract/app.ts';
import type { Result } from '../../contract/errors.ts';
import type { Inputs, Outputs } from '../../contract/ipc.ts';
import type { Method } from '../../contract/surface.ts';

const script = fileURLToPath(new URL('./app-process-main.ts', import.meta.url));

/** A whole desk in a process of its own. */
export interface AppProcess {
  /** How it stood once it was open or blocked. */
  state: AppState;
  call<M extends Method>(method: M, input?: Inputs[M]): Promise<Result<Outputs[M]>>;
  /** Ends it at once, as a power cut does. */
  kill(): Promise<void>;
  /** Ends it as a person does. */
  close(): Promise<void>;
}

/**
 * @param options.dataKey the profile's key: the process has a keychain with this in it
 * @param options.uid runs it as another user of the system; only root can
 * @param options.umask what files that it makes may not be, e.g. 0 for files that all may write
 */
export async function startAppProcess(options: {
  profile: string;
  dataKey: string;
  /** A file that is its keychain, shared by processes. Absent: it has one of its own, which ends with it. */
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
      child.once('exit', (code) => reject(new Error(`the desk's process ended with ${code}`)));
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

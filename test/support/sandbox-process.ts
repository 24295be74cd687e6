import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../sandbox/index.ts';

export interface SandboxProcess {
  ready: {
    base: string;
    clientId: string;
    clientSecret: string;
    campaigns: { id: string; name: string; selfDisclosureRequired: boolean }[];
    investors: { id: string; name: string; wallets: string[] }[];
  };
  report(): Promise<Report>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('../../scripts/sandbox.ts', import.meta.url));

/** Starts the sandbox in its own process, as `npm run sandbox` does. Resolves once the sandbox is ready. */
export async function startSandboxProcess(args: string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [script, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code} before it was ready`)));
  });
  const ready = JSON.parse(line) as SandboxProcess['ready'];
  return {
    ready,
    async report() {
      const answer = await fetch(new URL('/_control/report', ready.base));
      return (await answer.json()) as Report;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

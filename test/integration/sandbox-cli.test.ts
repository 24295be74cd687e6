import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxInfo } from '../../sandbox/index.ts';
import { TestClient } from '../../sandbox/test-client.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/sandbox.ts', import.meta.url));
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  const ready = new Promise<{ base: string } & SandboxInfo>((resolve, reject) => {
    child.stdout.on(
      'data',
      () => said.out.startsWith('{') && said.out.includes('\n') && resolve(JSON.parse(said.out)),
    );
    ended.then(() => reject(new Error(said.err)));
  });
  ready.catch(() => {});
  return { child, said, ready, ended };
}

describe('scripts/sandbox.ts', () => {
  it('prints one line when it is ready, serves, and stops when told to', async () => {
    const { child, said, ready, ended } = start('--port', '0', '--investors', '3', '--latency', '5');
    const line = await ready;
    expect(Object.keys(line)).toEqual(['base', 'clientId', 'clientSecret', 'campaigns', 'investors']);
    expect(line.base).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/external$/);
    expect(Object.keys(line.campaigns[0] ?? {})).toEqual(['id', 'name', 'selfDisclosureRequired']);
    expect(Object.keys(line.investors[0] ?? {})).toEqual(['id', 'name', 'wallets']);
    expect(line.investors).toHaveLength(3);
    const client = new TestClient(line.base, line);
    await client.login();
    await client.invest();
    expect((await client.control('GET', '/report')).body.investments).toHaveLength(1);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out.trimEnd().split('\n')).toHaveLength(1);
    expect(said.err).toBe('');
  });

  it('accepts credentials and a seed', async () => {
    const { child, ready, ended } = start('--client-id', 'me', '--client-secret', 'hush', '--seed', 's');
    expect(await ready).toMatchObject({ clientId: 'me', clientSecret: 'hush' });
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it.each([
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not "x".'],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000".'],
    [['--port'], '--port needs a whole number from 0 to 65535.'],
    [['--latency', '-1'], '--latency must be a whole number from 0 to 600000, not "-1".'],
    [['--latency=-1'], '--latency must be a whole number from 0 to 600000, not "-1".'],
    [['--investors', '-1'], '--investors must be a whole number from 1 to 100000, not "-1".'],
    [['--investors', '1.5'], '--investors must be a whole number from 1 to 100000, not "1.5".'],
    [['--client-secret', ''], '--client-secret must not be empty: it takes a secret.'],
    [['--nonsense'], 'There is no option --nonsense; npm run sandbox -- --help lists what there is.'],
    [['extra'], '"extra" is not expected here; npm run sandbox -- --help lists what there is.'],
  ])('refuses %j in one plain line', async (args, problem) => {
    const { said, ended } = start(...args);
    expect(await ended).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toBe(`sandbox: ${problem}\n`);
  });

  it('reports a port that is in use, and prints its help', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { said, ended } = start('--port', port);
    expect(await ended).toBe(1);
    expect(said.err).toBe(`sandbox: Port ${port} is already in use.\n`);
    other.close();
    const help = start('--help');
    expect(await help.ended).toBe(0);
    expect(help.said.out).toContain('--latency MS');
  });
});

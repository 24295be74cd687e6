import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { patience } from '../../scripts/lib/patience.ts';

/** Runs the guide with a client that isn't ours, in another language and with another HTTP library. */

const SCRIPT = fileURLToPath(new URL('../guide/create_investment.py', import.meta.url));
const run = promisify(execFile);
let served: ServedSandbox;

beforeAll(async () => {
  served = await serveSandbox();
});
afterAll(() => served.close());

/** Returns a Python that has `requests`: the system's, or the first on the path. Null when there is none. */
function findPython(): string | null {
  const has = (python: string) =>
    spawnSync(python, ['-c', 'import requests'], { timeout: patience }).status === 0;
  return ['/usr/bin/python3', 'python3', 'python'].find(has) ?? null;
}
const python = findPython();

function guide(campaign: number, investor: number) {
  const { clientId, clientSecret, campaigns, investors } = served.sandbox.info;
  const ids = [campaigns[campaign]?.id ?? '', investors[investor]?.id ?? ''];
  return run(python ?? '', [SCRIPT, served.base, clientId, clientSecret, ...ids, '12']);
}

/** Skips the test with a loud warning when there is no Python. A silent skip would look like a pass. */
function assertPython(context: TestContext): void {
  if (python !== null) return;
  console.warn('NOT RUN HERE: the guide (test/guide/create_investment.py) needs Python 3 with "requests".');
  context.skip('no Python 3 with requests');
}

it.for([
  [0, 0],
  [1, 1],
  [2, 3],
] as const)('the guide works in campaign %i with investor %i', async ([campaign, investor], context) => {
  assertPython(context);
  const before = served.sandbox.report();
  const { stdout } = await guide(campaign, investor);
  const [id, status, ...more] = stdout.trimEnd().split('\n');
  expect(more).toEqual([]);
  expect(status).toBe('KYC_PENDING');
  const after = served.sandbox.report();
  expect(after.calls - before.calls).toBe(9);
  expect(after.investments.at(-1)).toMatchObject({
    id,
    units: 12,
    wallet: served.sandbox.info.investors[investor]?.wallets[0],
  });
  expect(after.keys - before.keys).toBe(5);
  expect(after.internalErrors).toEqual([]);
});

it('the guide stops when the investor has no wallet, and prints what the platform says', async (context) => {
  assertPython(context);
  await expect(guide(0, 2)).rejects.toMatchObject({ stderr: expect.stringContaining('no wallet') });
  served.sandbox.revokeCredentials();
  await expect(guide(0, 0)).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('invalid_client'),
  });
  served.sandbox.revokeCredentials(false);
});

import type { ServedSandbox } from '../../sandbox/server.ts';
import type { TestDesk } from './ports.ts';

/** Adds an environment on the sandbox with its secret, and opens it. Returns its id. */
export async function connectTo(served: ServedSandbox, desk: TestDesk, name = 'Demo'): Promise<string> {
  const { clientId, clientSecret: secret, campaigns } = served.sandbox.info;
  const input = { kind: 'demo' as const, name, baseUrl: served.base, clientId, campaigns };
  const { id } = await desk.get('environments.save', input);
  await desk.get('environments.setSecret', { id, secret });
  await desk.get('environments.activate', { id });
  return id;
}

import type { ServedSandbox } from '../../sandbox/server.ts';
import type { TestApp } from './ports.ts';

/** Adds an environment for the sandbox with its secret, and opens it. Returns its id. */
export async function connectTo(served: ServedSandbox, app: TestApp, name = 'Demo'): Promise<string> {
  const { clientId, clientSecret: secret, campaigns } = served.sandbox.info;
  const input = { kind: 'demo' as const, name, baseUrl: served.base, clientId, campaigns };
  const { id } = await app.get('environments.save', input);
  await app.get('environments.setSecret', { id, secret });
  await app.get('environments.activate', { id });
  return id;
}

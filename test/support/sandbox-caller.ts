import { expect } from 'vitest';
import type { FaultRule, Report, Settings } from '../../sandbox/index.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type Reply, TestClient } from '../../sandbox/test-client.ts';

/** A sandbox, and a logged-in client that calls it over HTTP or in-process. */
export interface SandboxCaller {
  served: ServedSandbox;
  client: TestClient;
  /** The body of an invitation that the sandbox accepts. */
  good: { investor_id: string; campaign_id: string; units: number };
  report(): Report;
  /** Adds rules of faults. */
  breaks(...rules: FaultRule[]): Promise<void>;
  settings(changes: Partial<Settings>): Promise<void>;
  invite(key?: string, units?: number): Promise<Reply>;
  /** Returns the body of a record. */
  get(id: string, collection?: string): Promise<Reply['body']>;
  /** Checks that the sandbox had no error of its own, and closes it. */
  close(): Promise<void>;
}

/** Starts a sandbox and returns a client that is signed in. @param way 'in-process', or over HTTP */
export async function sandboxCaller(way: string): Promise<SandboxCaller> {
  const served = await serveSandbox({ seed: 'misleading' });
  const { info, fetch: inProcess } = served.sandbox;
  const client =
    way === 'in-process'
      ? new TestClient('http://sandbox.test/api/external', info, inProcess)
      : new TestClient(served.base, info, (url, init) => fetch(url, { redirect: 'manual', ...init }));
  await client.login();
  const good = {
    investor_id: info.investors[0]?.id ?? '',
    campaign_id: info.campaigns[0]?.id ?? '',
    units: 5,
  };
  return {
    served,
    client,
    good,
    report: () => served.sandbox.report(),
    async breaks(...rules) {
      expect(await client.control('POST', '/faults', rules)).toMatchObject({ status: 201 });
    },
    async settings(changes) {
      expect(await client.control('POST', '/settings', changes)).toMatchObject({
        status: 200,
        body: changes,
      });
    },
    invite: (key = 'a', units = 5) => client.post('/v2/invitations/', { ...good, units }, key),
    get: async (id, collection = 'invitations') => (await client.get(`/v2/${collection}/${id}/`)).body,
    async close() {
      expect(served.sandbox.report().internalErrors).toEqual([]);
      await served.close();
    },
  };
}

import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { places } from '../../main/storage/places.ts';
import { type GoldenApp, goldenApp } from '../golden/app.ts';
import { goldenCipher } from '../golden/file.ts';
import { goldenVersions, networkTo } from '../golden/profile.ts';
import { expectNoHarm } from '../support/exactly-once.ts';
import type { TestApp } from '../support/ports.ts';
import { until } from '../support/until.ts';

/** An operation as an earlier version has stored it, or a call as it was sent. */
interface Sent {
  method: string;
  path: string;
  key: string;
  body: string;
}

/** The file version that each released version wrote. */
const fileVersions: Record<string, number> = { '0.1.0': 3, '0.2.0': 7 };

/** Returns what an earlier version has stored of its operations, and the version of its file. */
function storedIn(path: string): { fileVersion: number; open: Sent[]; closed: Sent[] } {
  const sql = new DatabaseSync(path, { readOnly: true });
  const fileVersion = Number(sql.prepare('PRAGMA user_version').get()?.user_version);
  const of = (condition: string): Sent[] =>
    sql
      .prepare(`SELECT * FROM operations WHERE ${condition} ORDER BY sequence`)
      .all()
      .map((row) => ({
        method: String(row.method),
        path: String(row.path),
        key: String(row.idempotency_key),
        body: Buffer.from(
          goldenCipher.openBytes(places.operationBody(String(row.id)), row.body as Uint8Array),
        ).toString(),
      }));
  const isOpen = `state IN ('ready', 'sending', 'uncertain')`;
  const found = { fileVersion, open: of(isOpen), closed: of(`NOT (${isOpen})`) };
  sql.close();
  return found;
}

/** Returns the calls that carry an idempotency key. */
function recordCalls(here: GoldenApp): Sent[] {
  const calls: Sent[] = [];
  const network = networkTo(here.platform);
  here.ports.fetch = async (input, init) => {
    const key = new Headers(init?.headers).get('X-Idempotency-Key');
    const { pathname } = new URL(String(input));
    if (key !== null)
      calls.push({
        method: String(init?.method),
        path: pathname.replace('/api/external', ''),
        key,
        body: Buffer.from((init?.body ?? '') as Uint8Array).toString(),
      });
    return network(input, init);
  };
  return calls;
}

describe.each(goldenVersions)('operations that version %s has stored', (version) => {
  let here: GoldenApp;
  let app: TestApp;
  let id: string;
  beforeEach(() => {
    here = goldenApp(version);
    id = here.environment('Demo mit allem');
  });
  afterEach(async () => {
    await here.close();
    expect(app.defects).toEqual([]);
  });

  it('are sent with the key, path and bytes that were frozen, once, and the trail holds', async () => {
    const { fileVersion, open, closed } = storedIn(here.databasePath(id));
    expect(fileVersion).toBe(fileVersions[version]);
    expect(open.length).toBeGreaterThanOrEqual(3);
    const calls = recordCalls(here);
    app = await here.open();
    await app.get('environments.activate', { id });
    await app.get('sync.now');
    const page = { search: '', offset: 0, limit: 500 };
    const rows = async () => (await app.get('subscriptions.list', { filter: 'all', ...page })).rows;
    const unknown = (await rows()).find(({ reason }) => reason === 'unknownOutcome')?.id ?? '';
    const { unknownOutcome } = await app.get('subscriptions.get', { id: unknown });
    await app.get('subscriptions.decide', {
      id: unknown,
      operationId: unknownOutcome?.operationId ?? '',
      decision: { kind: 'sendAgain' },
    });
    const known = new Set(open.map(({ key }) => key));
    await until(
      () => [...known].every((key) => calls.some((call) => call.key === key)),
      'every open operation is sent',
    );
    await until(
      async () =>
        (await rows()).every(
          // One has not been signed, and the platform never makes its costs document.
          ({ stage, reason }) => !['onItsWay', 'uncertain'].includes(stage) || reason === 'costsDocument',
        ),
      'nothing is under way',
    );
    for (const operation of open)
      for (const call of calls.filter(({ key }) => key === operation.key)) expect(call).toEqual(operation);
    // Nothing that was closed is sent again, and every other call has a key of its own.
    for (const { key } of closed) expect(calls.map((call) => call.key)).not.toContain(key);
    expectNoHarm(here.platform.report());
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('can all be read: each key is still the one that is derived from its step', async () => {
    app = await here.open();
    for (const environment of Object.keys(here.golden.expected.environments)) {
      await app.get('environments.activate', { id: environment });
      await app.get('sync.setOffline', { offline: true });
      await until(async () => (await app.get('app.state')).unreadable.complete, 'all records were read');
      expect((await app.get('app.state')).unreadable.records).toEqual([]);
      expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    }
  });
});

import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { fastClock, withRealFolderTimes } from '../support/clocks.ts';
import { connectTo } from '../support/connected.ts';
import { completeDraftIn } from '../support/drafts.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

let folder: ReturnType<typeof scratchFolder>;
let served: ServedSandbox;
let app: TestApp;
let environmentId: string;
let ports: ReturnType<typeof testPorts>;
const secrets = { current: memorySecrets() };

const open = (): Promise<AppState> => {
  ports = testPorts(folder.path);
  app = startApp(ports, { secrets: () => secrets.current, clock: withRealFolderTimes(fastClock()) });
  return app.whenOpened();
};
const close = () => app.backend.close();
const dataFile = (id = environmentId) => join(folder.path, 'environments', id, 'desk.sqlite');

const connect = (name?: string) => connectTo(served, app, name);

beforeEach(async () => {
  folder = scratchFolder();
  served = await serveSandbox({ documentDelay: 0 });
  secrets.current = memorySecrets();
  await open();
  environmentId = await connect();
});
afterEach(async () => {
  await close();
  await served.close();
  expect(app.defects).toEqual([]);
  folder.remove();
});

const draft = (units = 1) => completeDraftIn(app, served, units);
async function placed(units = 1): Promise<string> {
  const id = await draft(units);
  await app.get('subscriptions.queue', { id, second: true });
  await until(
    async () => (await app.get('subscriptions.get', { id })).reason === 'complete',
    'the investment has its wallet',
  );
  return id;
}
const report = () => served.sandbox.report();

/** Edits the data file as somebody with a SQLite shell would, while the app is closed. */
async function edit(script: string | ((sql: DatabaseSync) => void), id = environmentId): Promise<void> {
  await close();
  const sql = new DatabaseSync(dataFile(id));
  sql.exec('PRAGMA foreign_keys = OFF');
  withoutGuards(sql, () => (typeof script === 'string' ? sql.exec(script) : script(sql)));
  sql.close();
}
/** Copies the data file, so that rows can be taken from the copy. */
async function snapshot(): Promise<string> {
  await close();
  const to = join(folder.path, `copy-${Math.random()}.sqlite`);
  const sql = new DatabaseSync(dataFile());
  sql.exec(`VACUUM INTO '${to}'`);
  sql.close();
  await open();
  return to;
}
/** Waits until the app has read all records, and returns the faulty ones. */
async function found() {
  await until(async () => (await app.get('app.state')).unreadable.complete, 'all records were read');
  const { records } = (await app.get('app.state')).unreadable;
  return records.map(({ kind, id, fault }) => ({ kind, id, fault }));
}
const unreadableRow = async (id: string) =>
  (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 50 })).rows.find(
    (row) => row.id === id,
  )?.unreadable;

describe('an edited row of a subscription', () => {
  it('releases nothing', async () => {
    const [edited, other] = [await draft(1), await draft(2)];
    await edit(
      `UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = '${edited}'`,
    );
    await open();
    expect(await found()).toEqual([{ kind: 'subscription', id: edited, fault: 'changed' }]);
    expect(report().invitations).toEqual([]);
    expect(await unreadableRow(edited)).toBe('changed');
    expect(await app.call('subscriptions.get', { id: edited })).toMatchObject({
      error: { code: 'unreadable', fault: 'changed' },
    });
    expect(await app.call('subscriptions.queue', { id: edited })).toMatchObject({ ok: false });
    // The other subscription still works.
    await app.get('subscriptions.queue', { id: other });
    await until(() => report().investments.length === 1, 'the other order is invested');
  });

  it.each([
    ['stage', "'draft'"],
    ['reason', "'ready'"],
    ['queued_at', 'NULL'],
    ['removed_at', "'2026-03-01T10:00:00.000Z'"],
    ['updated_at', "'2026-03-01T10:00:00.000Z'"],
    ['created_at', "'2026-03-01T10:00:00.000Z'"],
    ['status', "'DELIVERED'"],
    ['previous_status', "'DELIVERED'"],
    ['status_changed_at', "'2026-03-01T10:00:00.000Z'"],
    ['status_read_at', 'NULL'],
  ])('is reported when its column %s was edited', async (column, value) => {
    const id = await placed();
    await edit(`UPDATE subscriptions SET ${column} = ${value} WHERE id = '${id}'`);
    await open();
    expect(await found()).toEqual([{ kind: 'subscription', id, fault: 'changed' }]);
    expect(await app.call('subscriptions.get', { id })).toMatchObject({ ok: false });
  });
});

describe('a row put back to an earlier state', () => {
  it('does not double an investment, even when its operations are removed as well', async () => {
    const id = await draft();
    const earlier = await snapshot();
    await app.get('subscriptions.queue', { id });
    await until(() => report().investments.length === 1, 'the order is invested');
    await until(async () => (await app.get('app.state')).sync.sending === 0, 'nothing is sent');
    for (const alsoWithout of ['', `DELETE FROM operations WHERE subscription_id = '${id}';`]) {
      await edit(
        `ATTACH '${earlier}' AS earlier; DELETE FROM subscriptions WHERE id = '${id}';
         INSERT INTO subscriptions SELECT * FROM earlier.subscriptions WHERE id = '${id}'; ${alsoWithout}`,
      );
      await open();
      expect(await found()).toContainEqual(expect.objectContaining({ kind: 'subscription', id }));
      expect(await app.call('subscriptions.queue', { id, checked: true })).toMatchObject({ ok: false });
      expect(report().investments).toHaveLength(1);
    }
  });

  it('is reported when it is a draft with former entries', async () => {
    const id = await draft(5);
    const earlier = await snapshot();
    const { form } = await app.get('subscriptions.get', { id });
    await app.get('subscriptions.save', { id, form: { ...form, units: '50' } });
    await edit(
      `ATTACH '${earlier}' AS earlier; DELETE FROM subscriptions WHERE id = '${id}';
       INSERT INTO subscriptions SELECT * FROM earlier.subscriptions WHERE id = '${id}';`,
    );
    await open();
    expect(await found()).toEqual([{ kind: 'subscription', id, fault: 'changed' }]);
  });

  it('together with the former fingerprints leaves every row of that time unproved, which is reported', async () => {
    const id = await draft(5);
    const earlier = await snapshot();
    const { form } = await app.get('subscriptions.get', { id });
    await app.get('subscriptions.save', { id, form: { ...form, units: '50' } });
    await edit(
      `ATTACH '${earlier}' AS earlier; DELETE FROM subscriptions; DELETE FROM fingerprints;
       INSERT INTO subscriptions SELECT * FROM earlier.subscriptions;
       INSERT INTO fingerprints SELECT * FROM earlier.fingerprints;`,
    );
    // Nothing is proved any more. That is reported, and nothing is sent by itself.
    expect(await open()).toMatchObject({ recovered: { what: 'older', drafts: 1, unproved: true } });
  });

  it('together with the former state of the file counts as an older file', async () => {
    const id = await draft(5);
    const earlier = await snapshot();
    await app.get('subscriptions.queue', { id });
    await until(() => report().investments.length === 1, 'the order is invested');
    await edit(
      `ATTACH '${earlier}' AS earlier; DELETE FROM subscriptions; DELETE FROM fingerprints; DELETE FROM operations;
       INSERT INTO subscriptions SELECT * FROM earlier.subscriptions;
       INSERT INTO fingerprints SELECT * FROM earlier.fingerprints;
       INSERT OR REPLACE INTO meta SELECT * FROM earlier.meta;`,
    );
    expect((await open()).recovered).toMatchObject({ what: 'older' });
    expect(report().investments).toHaveLength(1);
  });
});

describe('an edited operation', () => {
  const columns = [
    ['path', `'.evil.example/v2/investments/'`],
    ['method', `'PATCH'`],
    ['idempotency_key', `'00000000-0000-4000-8000-000000000000'`],
    ['state', `'ready'`],
    ['state', `'abandoned'`],
    ['base_url', `'https://evil.example'`],
    ['client_id', `'another'`],
    ['attempts', '0'],
    ['first_sent_at', `'2030-01-01T00:00:00.000Z'`],
    ['decided_at', `'2030-01-01T00:00:00.000Z'`],
    ['kind', `'createInvestment'`],
  ] as const;
  /** Returns a subscription with a step that has no answer. */
  async function uncertain(): Promise<string> {
    served.sandbox.faults.add({ kind: 'hang', when: 'after', method: 'POST', path: '/v2/invitations/' });
    const id = await draft();
    await app.get('subscriptions.queue', { id });
    await until(() => (report().faults.hang ?? 0) > 0, 'the platform has the invitation');
    return id;
  }

  it.each(columns)('with another %s is held back, and nothing is sent', async (column, value) => {
    const id = await uncertain();
    await edit(`UPDATE operations SET ${column} = ${value} WHERE subscription_id = '${id}'`);
    served.sandbox.faults.clear();
    await open();
    const records = await found();
    expect(records.length).toBeGreaterThan(0);
    expect(await app.call('subscriptions.get', { id })).toMatchObject({ ok: false });
    expect(report().invitations).toHaveLength(1);
    expect(report().investments).toEqual([]);
    const { rows } = await app.get('subscriptions.list', {
      filter: 'needsYou',
      search: '',
      offset: 0,
      limit: 9,
    });
    expect(rows.map((row) => row.id)).toEqual([id]);
  });

  it.each([
    ['removed', (id: string) => `DELETE FROM operations WHERE subscription_id = '${id}'`],
    ['made younger', () => `UPDATE attempts SET clock_offset = 99999999, age_unknown = 0`],
    ['without its attempts', () => 'DELETE FROM attempts'],
  ])('is reported when it was %s', async (_, script) => {
    const id = await uncertain();
    await edit(script(id));
    served.sandbox.faults.clear();
    await open();
    expect(await found()).not.toEqual([]);
    expect(await app.call('subscriptions.get', { id })).toMatchObject({ ok: false });
    expect(report().invitations).toHaveLength(1);
  });
});

describe('other edits', () => {
  it.each([
    [
      'a review that nobody made',
      (id: string) =>
        `INSERT INTO reviews SELECT 99, '${id}', status, reviewed_at, reviewed_by, note FROM reviews`,
    ],
    ['a review of another status', () => `UPDATE reviews SET status = 'DELIVERED'`],
    ['a review by somebody else', () => `UPDATE reviews SET reviewed_by = 'Berta'`],
    [
      'another reading time of an investor’s wallets',
      () => `UPDATE investors SET wallets_read_at = '2030-01-01T00:00:00.000Z'`,
    ],
  ])('%s is reported', async (_, script) => {
    const id = await placed();
    const { status } = await app.get('subscriptions.get', { id });
    await app.get('review.mark', { subscriptionId: id, status: status ?? '', note: 'Checked.' });
    await edit(script(id));
    await open();
    expect((await found()).map(({ fault }) => fault)).toContainEqual(
      expect.stringMatching(/changed|damaged/),
    );
    const { rows } = await app.get('review.list', { filter: 'all', search: '', offset: 0, limit: 9 });
    if (script(id).includes('reviews')) expect(rows[0]?.lastReview).toBeNull();
  });

  it.each(['reviews', 'documents', 'subscriptions', 'operations'])(
    'rows missing from %s are reported, and exported by name',
    async (table) => {
      const id = await placed();
      const { status } = await app.get('subscriptions.get', { id });
      await app.get('review.mark', { subscriptionId: id, status: status ?? '', note: 'Checked.' });
      await app.get('documents.look', { subscriptionId: id });
      await edit((sql) => {
        const { changes } = sql.prepare(`DELETE FROM ${table}`).run();
        expect(changes).toBeGreaterThan(0);
      });
      await open();
      expect((await found()).map(({ fault }) => fault)).toContain('missing');
      const file = `${folder.path}-unreadable.jsonl`;
      ports.saveTo.push(file);
      await app.get('storage.exportUnreadable');
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      rmSync(file);
      expect(lines.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ subscriptionId: id, fault: 'missing' }),
      );
    },
  );

  it('rows of another environment are reported', async () => {
    await draft(1);
    const other = await connect('Other');
    const foreign = await draft(2);
    await close();
    const sql = new DatabaseSync(dataFile());
    sql.exec(`ATTACH '${dataFile(other)}' AS other;
      INSERT INTO subscriptions SELECT * FROM other.subscriptions WHERE id = '${foreign}'`);
    sql.close();
    await open();
    await app.get('environments.activate', { id: environmentId });
    expect(await found()).toEqual([{ kind: 'subscription', id: foreign, fault: 'changed' }]);
  });

  it('a whole data file of another environment is not opened', async () => {
    await draft(1);
    const other = await connect('Other');
    await draft(2);
    await close();
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(`${dataFile(other)}${suffix}`, { force: true });
      if (existsSync(`${dataFile()}${suffix}`))
        cpSync(`${dataFile()}${suffix}`, `${dataFile(other)}${suffix}`);
    }
    expect(await open()).toMatchObject({
      phase: 'blocked',
      blocked: {
        reason: 'dataForeign',
        path: dataFile(other),
        belongsTo: { environmentId, path: dataFile() },
        canStartEmpty: true,
      },
    });
    expect(await app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
  });
});

describe('the trail', () => {
  it('cut back to the head of a backup is reported, even after it has grown again', async () => {
    await draft(1);
    const earlier = await snapshot();
    await placed(2);
    await edit(
      `ATTACH '${earlier}' AS earlier; DELETE FROM trail WHERE sequence > (SELECT MAX(sequence) FROM earlier.trail);
       INSERT OR REPLACE INTO meta SELECT * FROM earlier.meta WHERE name LIKE '%head%';`,
    );
    await open();
    expect(await found()).toContainEqual(expect.objectContaining({ kind: 'trail', fault: 'missing' }));
    await draft(3);
    expect(await app.get('trail.verify')).toMatchObject({ intact: false });
  });

  it('has an entry for every acknowledged step and every review', async () => {
    const id = await placed();
    const { status } = await app.get('subscriptions.get', { id });
    await app.get('review.mark', { subscriptionId: id, status: status ?? '', note: '' });
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });
});

describe('a data file with one damaged fingerprint', () => {
  it('opens, and the other records work', async () => {
    const ids = [await draft(1), await draft(2), await draft(3)];
    await edit(
      'UPDATE fingerprints SET content = randomblob(60) WHERE bucket = (SELECT MAX(bucket) FROM fingerprints)',
    );
    await open();
    const records = await found();
    expect(records.length).toBeLessThan(ids.length);
    const held = new Set(records.map((record) => record.id));
    for (const id of ids) expect((await app.call('subscriptions.get', { id })).ok).toBe(!held.has(id));
  });
});

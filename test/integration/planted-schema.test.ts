import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type MovableClock, movableClock } from '../support/clocks.ts';
import { connectTo } from '../support/connected.ts';
import { completeDraftIn } from '../support/drafts.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { backToVersion6 } from '../support/schema.ts';
import { until } from '../support/until.ts';

const hour = 3_600_000;

let folder: ReturnType<typeof scratchFolder>;
let clock: MovableClock;
let served: ServedSandbox;
let secrets: ReturnType<typeof memorySecrets>;
let ports: ReturnType<typeof testPorts>;
let app: TestApp;
let environmentId: string;

function open(): Promise<AppState> {
  ports = testPorts(folder.path);
  app = startApp(ports, { secrets: () => secrets, clock });
  return app.whenOpened();
}
const close = () => app.backend.close();
const dataFile = () => join(folder.path, 'environments', environmentId, 'desk.sqlite');
const backupsFolder = () => join(folder.path, 'environments', environmentId, 'backups');

beforeEach(async () => {
  folder = scratchFolder();
  clock = movableClock(Date.now());
  served = await serveSandbox({ documentDelay: 0, keyLifetime: 24 * 3_600, now: clock.now });
  secrets = memorySecrets();
  await open();
  environmentId = await connectTo(served, app);
});
afterEach(async () => {
  await close();
  await served.close();
  folder.remove();
});

/** Works on a data file as somebody without the keychain would. */
function outside<T>(work: (sql: DatabaseSync) => T, path = dataFile()): T {
  const sql = new DatabaseSync(path, { defensive: false });
  sql.exec('PRAGMA foreign_keys = OFF');
  try {
    return work(sql);
  } finally {
    sql.close();
  }
}
const plant = (script: string) => outside((sql) => sql.exec(script));
const schema = (path = dataFile()) =>
  outside(
    (sql) =>
      sql.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all() as {
        name: string;
      }[],
    path,
  );
const names = () => schema().map(({ name }) => name);

const draft = (units = 1) => completeDraftIn(app, served, units);
const release = (id: string) => app.get('subscriptions.queue', { id });
const stageOf = async (id: string) => {
  const { stage, reason } = await app.get('subscriptions.get', { id });
  return { stage, reason };
};
const isDone = (id: string) =>
  until(async () => (await stageOf(id)).reason === 'complete', 'the investment has its wallet');
const investments = () => served.sandbox.report().investments.length;
/** Waits until the app has had every chance to send: the platform has answered, and nothing is being sent. */
async function hasContact(): Promise<void> {
  await until(async () => (await app.get('app.state')).sync.lastContactAt, 'the platform has answered');
  await until(async () => (await app.get('app.state')).sync.sending === 0, 'nothing is being sent');
}
async function trailText(): Promise<string> {
  const outsideOfProfile = scratchFolder();
  const path = join(outsideOfProfile.path, 'trail.jsonl');
  ports.saveTo.push(path);
  await app.get('trail.export');
  const text = readFileSync(path, 'utf8');
  outsideOfProfile.remove();
  return text;
}
const literal = (value: unknown): string => {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
};

describe('a trigger planted in a closed data file', () => {
  it('does not reset an order that was already sent, which would send it again', async () => {
    await app.get('sync.setOffline', { offline: true });
    const id = await draft();
    await release(id);
    await close();
    const row = outside((sql) => sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id)) ?? {};
    await open();
    await app.get('sync.setOffline', { offline: false });
    await isDone(id);
    await close();
    clock.pass(26 * hour);
    const recent = new Date(clock.now() - hour).toISOString();
    const earlier = Object.entries({ ...row, queued_at: recent })
      .filter(([name]) => name !== 'id')
      .map(([name, value]) => `"${name}" = ${literal(value)}`);
    plant(`CREATE TRIGGER planted AFTER INSERT ON trail WHEN NEW.what = 'subscription.created' BEGIN
      DELETE FROM attempts WHERE operation_id IN (SELECT id FROM operations WHERE subscription_id = '${id}');
      DELETE FROM operations WHERE subscription_id = '${id}';
      UPDATE subscriptions SET ${earlier.join(', ')} WHERE id = '${id}'; END`);
    expect((await open()).recovered).toMatchObject({ what: 'older', schemaChanged: true, other: null });
    await draft(2);
    await app.get('storage.readRecovered');
    await close();
    expect((await open()).recovered, 'reported once').toBeNull();
    await hasContact();
    expect(await stageOf(id)).toMatchObject({ reason: 'complete' });
    expect(investments()).toBe(1);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('does not release a draft, which waits for a person to look at it', async () => {
    const id = await draft();
    await close();
    plant(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN UPDATE subscriptions
      SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = '${id}'; END`);
    expect((await open()).recovered).toMatchObject({ schemaChanged: true, drafts: 1, heldBack: 0 });
    await draft(2);
    await hasContact();
    expect(await stageOf(id)).toEqual({ stage: 'draft', reason: 'restored' });
    expect(names()).not.toContain('planted');
    const text = await trailText();
    expect(text).toContain('storage.schemaChanged');
    expect(text).toContain('CREATE TRIGGER planted');
    expect(JSON.stringify(ports.logged)).toContain('schemaChanged');
  });

  it('has everything that was released held back, since earlier versions would have run the trigger', async () => {
    await app.get('sync.setOffline', { offline: true });
    const id = await draft();
    await release(id);
    await close();
    plant('CREATE TRIGGER planted AFTER INSERT ON trail BEGIN DELETE FROM attempts; END');
    expect((await open()).recovered).toMatchObject({ schemaChanged: true, heldBack: 1 });
    await app.get('sync.setOffline', { offline: false });
    await hasContact();
    expect(investments()).toBe(0);
    expect(await stageOf(id)).toEqual({ stage: 'needsYou', reason: 'restored' });
  });

  it('neither sets a status nor edits a review', async () => {
    const id = await draft();
    await release(id);
    await isDone(id);
    const { status } = await app.get('subscriptions.get', { id });
    await app.get('review.mark', { subscriptionId: id, status: status ?? '', note: 'Checked.' });
    await app.get('sync.setOffline', { offline: true });
    await close();
    plant(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN
      UPDATE subscriptions SET status = 'DELIVERED'; UPDATE reviews SET reviewed_by = 'Berta Forged'; END`);
    await open();
    await draft(2);
    expect((await app.get('subscriptions.get', { id })).status).toBe(status);
    const { rows } = await app.get('review.list', { filter: 'all', search: '', offset: 0, limit: 9 });
    expect(JSON.stringify(rows)).not.toContain('Berta Forged');
  });

  it('does not swallow a release', async () => {
    await close();
    plant(`CREATE TRIGGER planted BEFORE UPDATE ON subscriptions WHEN NEW.stage <> OLD.stage
      BEGIN SELECT RAISE(IGNORE); END`);
    await open();
    const id = await draft();
    await release(id);
    await isDone(id);
    expect(investments()).toBe(1);
  });

  it('does not run while the file is upgraded', async () => {
    const id = await draft();
    await close();
    // As an earlier version left the file: version 6 had no fingerprints, and migration 7 runs at the next opening.
    plant(`${backToVersion6}
      CREATE TRIGGER planted AFTER INSERT ON meta BEGIN UPDATE subscriptions SET queued_at = updated_at; END;
      CREATE TRIGGER planted_too AFTER DELETE ON meta BEGIN UPDATE subscriptions SET queued_at = updated_at; END`);
    await open();
    // A file whose state is missing asks a person first.
    if ((await app.get('app.state')).blocked) await app.get('app.openUnmarked');
    expect((await app.get('app.state')).recovered).toMatchObject({ schemaChanged: true });
    expect(await stageOf(id)).toEqual({ stage: 'draft', reason: 'restored' });
    expect(
      outside((sql) =>
        sql.prepare('SELECT COUNT(*) AS n FROM subscriptions WHERE queued_at IS NOT NULL').get(),
      ),
    ).toEqual({ n: 0 });
  });
});

describe('a trigger planted in an open data file', () => {
  it('is detected before the next write, and the file is reopened', async () => {
    const id = await draft();
    await app.get('sync.setOffline', { offline: true });
    await release(id);
    plant(
      `CREATE TRIGGER planted AFTER INSERT ON trail BEGIN UPDATE subscriptions SET status = 'DELIVERED'; END`,
    );
    await app.call('subscriptions.create');
    await until(
      async () => (await app.get('app.state')).recovered?.schemaChanged,
      'the file was reopened and the planted trigger is gone',
    );
    expect(names()).not.toContain('planted');
    expect(await app.get('subscriptions.get', { id })).toMatchObject({ status: null, reason: 'restored' });
    await draft(2);
  });

  it('is not assumed when another program has only run VACUUM', async () => {
    const id = await draft();
    outside((sql) => sql.exec('VACUUM'));
    await draft(2);
    expect(await app.get('app.state')).toMatchObject({ phase: 'ready', recovered: null });
    expect(await stageOf(id)).toEqual({ stage: 'draft', reason: 'ready' });
  });
});

/** Changes to the schema that are repaired when the file is opened. */
const reparable: Record<string, string> = {
  'a view': 'CREATE VIEW planted AS SELECT * FROM subscriptions',
  'a view in the place of a function': 'CREATE VIEW pragma_table_info AS SELECT 1 AS name',
  'an index': 'CREATE UNIQUE INDEX planted ON trail (mac)',
  'an index with an expression': `CREATE INDEX planted ON trail (upper(what))`,
  'a table':
    'CREATE TABLE planted (id TEXT REFERENCES subscriptions (id)); INSERT INTO planted SELECT id FROM subscriptions',
  'a table with AUTOINCREMENT':
    'CREATE TABLE planted (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO planted DEFAULT VALUES',
  'a virtual table': `CREATE VIRTUAL TABLE planted USING fts5 (words)`,
  'a name with quotes': 'CREATE TABLE "pl""an\'ted" (id TEXT)',
  'a missing index': 'DROP INDEX one_open_operation',
  'a missing trigger': 'DROP TRIGGER trail_keeps_entries',
  'a changed index': 'DROP INDEX one_open_operation; CREATE INDEX one_open_operation ON operations (state)',
  'a changed trigger':
    'DROP TRIGGER trail_keeps_content; CREATE TRIGGER trail_keeps_content BEFORE UPDATE ON trail BEGIN SELECT 1; END',
};

const edit = (table: string, from: string, to: string) =>
  `PRAGMA writable_schema = ON;
   UPDATE sqlite_schema SET sql = replace(sql, '${from.replaceAll("'", "''")}', '${to.replaceAll("'", "''")}')
   WHERE type = 'table' AND name = '${table}'; PRAGMA writable_schema = RESET`;

/** Changes to the schema that cannot be repaired without knowing what was there. */
const beyond: Record<string, string> = {
  'a missing table': 'DROP TABLE attempts',
  'a view in place of a table': 'DROP TABLE attempts; CREATE VIEW attempts AS SELECT 1 AS operation_id',
  'a missing CHECK': edit(
    'operations',
    " CHECK (state IN ('ready', 'sending', 'uncertain', 'acknowledged', 'refused', 'abandoned'))",
    '',
  ),
  'a missing STRICT': edit('subscriptions', ' STRICT', ''),
  'a missing NOT NULL': edit('subscriptions', 'data BLOB NOT NULL', 'data BLOB'),
  'a default that is an expression': edit('attempts', 'DEFAULT 0', 'DEFAULT (abs(1))'),
  'a generated column': edit('attempts', 'held TEXT', "held TEXT AS ('x')"),
  'an added column': 'ALTER TABLE attempts ADD COLUMN planted TEXT',
  'a lower version': 'PRAGMA user_version = 5',
};

describe('a data file whose schema was changed', () => {
  it.each(Object.entries(reparable))(
    'by %s is repaired, and a person has to look at its subscriptions',
    async (_, script) => {
      const id = await draft();
      await close();
      const before = schema();
      plant(script);
      expect(schema()).not.toEqual(before);
      expect((await open()).recovered).toMatchObject({ what: 'older', schemaChanged: true, drafts: 1 });
      expect(schema().filter(({ name }) => name !== 'sqlite_sequence')).toEqual(before);
      expect(outside((sql) => sql.prepare('PRAGMA integrity_check').get())).toEqual({
        integrity_check: 'ok',
      });
      expect(await stageOf(id)).toEqual({ stage: 'draft', reason: 'restored' });
      await app.get('storage.readRecovered');
      await close();
      expect((await open()).recovered, 'reported once').toBeNull();
    },
  );

  it.each(Object.entries(beyond))('by %s counts as damaged, and is left untouched', async (_, script) => {
    await draft();
    await close();
    plant(script);
    const before = outside((sql) => [
      sql.prepare('SELECT name, sql FROM sqlite_schema').all(),
      sql.prepare('PRAGMA user_version').get(),
      sql.prepare('SELECT COUNT(*) AS n FROM subscriptions').get(),
    ]);
    expect((await open()).blocked).toMatchObject({ reason: 'dataUnreadable', canStartEmpty: true });
    expect(
      outside((sql) => [
        sql.prepare('SELECT name, sql FROM sqlite_schema').all(),
        sql.prepare('PRAGMA user_version').get(),
        sql.prepare('SELECT COUNT(*) AS n FROM subscriptions').get(),
      ]),
    ).toEqual(before);
  });

  it('that only has the statistics of ANALYZE opens as usual', async () => {
    await draft();
    await close();
    plant('ANALYZE');
    expect(names()).toContain('sqlite_stat1');
    expect(await open()).toMatchObject({ phase: 'ready', recovered: null });
  });

  it('is reported even when the app ended before it could be reported', async () => {
    const id = await draft();
    await close();
    plant('CREATE VIEW planted AS SELECT 1');
    await secrets.delete(`${environmentId}/mark`);
    // The schema is repaired, and then opening is blocked for another reason.
    expect((await open()).blocked).toMatchObject({ reason: 'markLost' });
    expect(names()).not.toContain('planted');
    await close();
    await open();
    await app.get('app.openUnmarked');
    expect((await app.get('app.state')).recovered).toMatchObject({ schemaChanged: true });
    expect(await stageOf(id)).toEqual({ stage: 'draft', reason: 'restored' });
  });
});

describe('a backup whose schema was changed', () => {
  /** Closes the app, makes and changes a backup, damages the data file beyond repair, and returns the backup's name. */
  async function backupWith(script: string): Promise<string> {
    await close();
    const cipher = createCipher((await secrets.get('data-key')) ?? '');
    const { name, path } = await makeBackup({
      path: dataFile(),
      folder: backupsFolder(),
      now: clock.now(),
      cipher,
    });
    outside((sql) => sql.exec(script), path);
    plant('DROP TABLE attempts');
    return name;
  }

  it('by a trigger is restored without the trigger, which is reported', async () => {
    await draft();
    const name = await backupWith(
      'CREATE TRIGGER planted AFTER INSERT ON trail BEGIN UPDATE subscriptions SET queued_at = updated_at; END',
    );
    const { blocked } = await open();
    expect(blocked?.backups.map((backup) => backup.name)).toContain(name);
    const state = await app.get('storage.restore', { backup: name });
    expect(state.recovered).toMatchObject({ what: 'data', schemaChanged: true, drafts: 1 });
    expect(names()).not.toContain('planted');
    expect(
      outside((sql) =>
        sql.prepare('SELECT COUNT(*) AS n FROM subscriptions WHERE queued_at IS NOT NULL').get(),
      ),
    ).toEqual({ n: 0 });
  });

  it('by another table definition is not offered', async () => {
    await draft();
    const name = await backupWith(edit('subscriptions', ' STRICT', ''));
    const { blocked } = await open();
    expect(blocked).toMatchObject({ reason: 'dataUnreadable' });
    expect(readdirSync(backupsFolder())).toContain(name);
    expect(blocked?.backups.map((backup) => backup.name)).not.toContain(name);
  });
});

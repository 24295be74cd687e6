import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAndUpgrade, openDatabase } from '../../main/storage/database.ts';
import { migrations } from '../../main/storage/migrations.ts';
import { scratchFolder } from '../support/headless.ts';
import { buildAtVersion, everyRow, fillEveryTable, type Rows } from '../support/schema.ts';
import { until } from '../support/until.ts';

/** The product's own history, plus a step that a later version may add, so that there is always a step to take. */
const history = [
  ...migrations,
  `ALTER TABLE subscriptions ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';
   CREATE TABLE visits (id TEXT PRIMARY KEY, subscription_id TEXT NOT NULL REFERENCES subscriptions (id)) STRICT;
   INSERT INTO visits SELECT id, id FROM subscriptions;`,
];
const newest = history.length;

let folder: ReturnType<typeof scratchFolder>;
let path: string;
beforeEach(() => {
  folder = scratchFolder();
  path = join(folder.path, 'desk.sqlite');
});
afterEach(() => folder.remove());

const versionOf = (sql: DatabaseSync) => sql.prepare('PRAGMA user_version').get()?.user_version;

/** Creates a file of this version with rows in every table, closes it, and returns the rows. */
function oldFile(version: number): Rows {
  const sql = buildAtVersion(path, version, history);
  fillEveryTable(sql);
  const rows = everyRow(sql);
  sql.close();
  return rows;
}

/** Runs `work` on the file as it is, without migrating it. */
function look<T>(work: (sql: DatabaseSync) => T): T {
  const sql = new DatabaseSync(path);
  try {
    return work(sql);
  } finally {
    sql.close();
  }
}

const versions = history.slice(1).map((_, index) => index + 1);

describe('a file of an earlier version', () => {
  it('has rows in every table, or the tests below would prove nothing', () => {
    const rows = oldFile(migrations.length);
    expect(Object.keys(rows)).toEqual(expect.arrayContaining(['subscriptions', 'operations', 'trail']));
    for (const [table, { length }] of Object.entries(rows)) expect([table, length]).toEqual([table, 2]);
  });

  it.each(versions)('is migrated from version %i to the newest with every row unharmed', (version) => {
    const before = oldFile(version);
    const db = openDatabase(path, history);
    expect(versionOf(db.sql)).toBe(newest);
    const after = everyRow(db.sql);
    for (const [table, rows] of Object.entries(before)) expect(after[table]).toMatchObject(rows);
    expect(after.visits).toHaveLength(2);
    expect(db.sql.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(db.sql.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    db.close();
  });

  it.each(versions)('stays whole at version %i when the next step fails half-way', (version) => {
    const before = oldFile(version);
    const bad = `ALTER TABLE subscriptions ADD COLUMN half TEXT; DELETE FROM review_drafts; INSERT INTO nowhere VALUES (1);`;
    expect(() => openDatabase(path, [...history.slice(0, version), bad])).toThrow(/nowhere/);
    look((sql) => {
      expect(versionOf(sql)).toBe(version);
      expect(everyRow(sql)).toEqual(before);
    });
    const db = openDatabase(path, history);
    expect(versionOf(db.sql)).toBe(newest);
    db.close();
  });

  it('keeps the steps that succeeded when a later step fails', () => {
    oldFile(newest);
    const steps = [...history, 'CREATE TABLE good (id TEXT) STRICT;', 'CREATE TABLE bad (;'];
    expect(() => openDatabase(path, steps)).toThrow();
    look((sql) => {
      expect(versionOf(sql)).toBe(newest + 1);
      expect(everyRow(sql).good).toEqual([]);
    });
  });

  it('is unchanged when the process is killed in the middle of a step, and the next start migrates it', async () => {
    const before = oldFile(newest);
    // Never ends, and writes more than fits into memory, so that half of it is already in the write-ahead log.
    const endless = `DELETE FROM review_drafts; CREATE TABLE filler (body BLOB) STRICT;
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO filler SELECT randomblob(4000) FROM n LIMIT 60000;`;
    const module = new URL('../../main/storage/database.ts', import.meta.url).href;
    const code = `import { openDatabase } from ${JSON.stringify(module)};
      openDatabase(...${JSON.stringify([path, [...history, endless]])});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const written = () => (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0);
    await until(() => written() > 1_000_000, 'the step is under way');
    child.kill('SIGKILL');
    await ended;
    look((sql) => {
      expect(versionOf(sql)).toBe(newest);
      expect(everyRow(sql)).toEqual(before);
    });
    const db = openDatabase(path, [...history, 'CREATE TABLE another (id TEXT) STRICT;']);
    expect(versionOf(db.sql)).toBe(newest + 1);
    db.close();
  });
});

describe('an upgrade', () => {
  const next = [...history, 'DELETE FROM review_drafts;'];
  it('changes nothing before the former version is kept', async () => {
    const before = oldFile(newest);
    let seen: unknown;
    const { database } = await openAndUpgrade(path, {
      expected: true,
      history: next,
      beforeUpgrade: async (version) => {
        seen = [version, look(versionOf), look(everyRow)];
      },
    });
    database.close();
    expect(seen).toEqual([newest, newest, before]);
    expect(look((sql) => everyRow(sql).review_drafts)).toEqual([]);
  });
  it('does not happen when keeping the former version fails', async () => {
    oldFile(newest);
    const bytes = readFileSync(path);
    const beforeUpgrade = () => Promise.reject(new Error('disk full'));
    await expect(openAndUpgrade(path, { expected: true, history: next, beforeUpgrade })).rejects.toThrow(
      'disk full',
    );
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
  it('keeps nothing of a new file or of a file of this version', async () => {
    const beforeUpgrade = () => Promise.reject(new Error('asked to keep the former version'));
    (await openAndUpgrade(path, { expected: false, history, beforeUpgrade })).database.close();
    (await openAndUpgrade(path, { expected: true, history, beforeUpgrade })).database.close();
    expect(look(versionOf)).toBe(newest);
  });
});

describe('an open data file', () => {
  it.each([
    ['synchronous', 2], // FULL: committed data survives a power cut
    ['journal_mode', 'wal'],
    ['foreign_keys', 1],
    ['fullfsync', 1], // without it, macOS leaves committed data in the drive's cache
    ['checkpoint_fullfsync', 1],
    ['trusted_schema', 0],
  ])('has %s = %s', (pragma, value) => {
    const db = openDatabase(path);
    expect(Object.values(db.sql.prepare(`PRAGMA ${pragma}`).get() ?? {})).toEqual([value]);
    db.close();
  });
});

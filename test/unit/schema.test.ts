import { copyFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, openForReading } from '../../main/storage/database.ts';
import { migrations } from '../../main/storage/migrations.ts';
import { beyondRepair, compareSchemas, normalised, type SchemaObject } from '../../main/storage/schema.ts';
import { readSchemaChange } from '../../main/storage/schema-note.ts';
import { scratchFolder } from '../support/headless.ts';
import { buildAtVersion } from '../support/schema.ts';

let folder: ReturnType<typeof scratchFolder>;
let path: string;
beforeEach(() => {
  folder = scratchFolder();
  path = join(folder.path, 'desk.sqlite');
});
afterEach(() => folder.remove());

const object = (type: string, name: string, sql: string | null, table = name): SchemaObject => ({
  type,
  name,
  table,
  sql,
});
const own = [
  object('table', 'a', 'CREATE TABLE a (id TEXT PRIMARY KEY) STRICT'),
  object('index', 'sqlite_autoindex_a_1', null, 'a'),
  object('index', 'by_id', 'CREATE INDEX by_id ON a (id)', 'a'),
];

describe('a schema comparison', () => {
  it('ignores order and indentation', () => {
    const indented = own.map((each) => ({ ...each, sql: each.sql?.replaceAll(' ', '\n  ') ?? null }));
    expect(compareSchemas(indented.reverse(), own)).toEqual({ foreign: [], missing: [] });
  });
  it('counts each object once', () => {
    const [table] = own as [SchemaObject];
    expect(compareSchemas([...own, table], own)).toEqual({ foreign: [table], missing: [] });
  });
  it('keeps white space within quotes', () => {
    expect(normalised("a  'b  c'\n d")).toBe("a 'b  c' d");
    expect(normalised("a 'it''s  so'  b")).toBe("a 'it''s  so' b");
  });
  it.each([
    ['sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)', 0],
    ['sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat,more)', 1],
    ['sqlite_stat9', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)', 1],
  ])('of %s as %s finds %i foreign objects', (name, sql, count) =>
    expect(compareSchemas([...own, object('table', name, sql)], own).foreign).toHaveLength(count),
  );
  it.each([
    ['a foreign trigger', { foreign: [object('trigger', 't', 'CREATE TRIGGER t', 'a')], missing: [] }, false],
    ['a foreign table', { foreign: [object('table', 'x', 'CREATE TABLE x (y)')], missing: [] }, false],
    ['a missing index', { foreign: [], missing: own.slice(2) }, false],
    ['a missing table', { foreign: [], missing: own.slice(0, 1) }, true],
    ['a missing index of the table itself', { foreign: [], missing: own.slice(1, 2) }, true],
    [
      'a table of a later version',
      { foreign: [object('table', 'Later', 'CREATE TABLE Later (y)')], missing: [] },
      true,
    ],
  ])('tells whether %s is beyond repair', (_, difference, isBeyond) =>
    expect(beyondRepair(difference, new Set(['a', 'later'])) !== null).toBe(isBeyond),
  );
});

const opened = (history = migrations) => {
  const db = openDatabase(path, history);
  const change = readSchemaChange(db.sql);
  db.close();
  return change;
};

/** True for a damaged data file that the app has quarantined and never opens again. */
const isQuarantined = (file: string): boolean => /[\\/]damaged-[^\\/]+[\\/]/.test(file);

describe('no schema change is found', () => {
  it('in a new file', () => {
    expect(opened()).toBeNull();
    expect(opened()).toBeNull();
  });
  it.each(migrations.map((_, index) => index + 1))('in a file of version %i', (version) => {
    buildAtVersion(path, version, migrations).close();
    openForReading(path).close();
    expect(opened()).toBeNull();
  });
  const golden = globSync('test/golden/profiles/**/*.sqlite').filter((file) => !isQuarantined(file));
  it('in the golden files, which exist', () => expect(golden.length).toBeGreaterThan(5));
  it.each(golden)('in %s', (file) => {
    copyFileSync(file, path);
    openForReading(path).close();
    expect(opened()).toBeNull();
  });
});

describe('an open file', () => {
  it('is not written to once something else changed its schema', () => {
    const db = openDatabase(path);
    const write = () => db.transaction(() => db.sql.exec(`INSERT INTO meta VALUES ('a', x'00')`));
    const other = new DatabaseSync(path);
    other.exec('CREATE TRIGGER planted AFTER INSERT ON meta BEGIN DELETE FROM meta; END');
    expect(write).toThrow('malformed database schema');
    expect(db.sql.isTransaction).toBe(false);
    other.exec('DROP TRIGGER planted');
    write();
    expect(other.prepare('SELECT COUNT(*) AS n FROM meta').get()).toEqual({ n: 1 });
    other.close();
    db.close();
  });
  it('is not written to even when the number of its schema was put back', () => {
    const db = openDatabase(path);
    const write = () => db.transaction(() => db.sql.exec(`INSERT OR REPLACE INTO meta VALUES ('a', x'00')`));
    write();
    const other = new DatabaseSync(path, { defensive: false });
    const { schema_version: number } = other.prepare('PRAGMA schema_version').get() ?? {};
    other.exec('CREATE TRIGGER planted AFTER INSERT ON meta BEGIN DELETE FROM meta; END');
    db.sql.prepare('SELECT * FROM meta').all(); // the connection reads the schema with the trigger
    other.exec(`PRAGMA schema_version = ${number}`);
    expect(write).toThrow('malformed database schema');
    other.close();
    db.close();
  });
  it('lets no statement write to its schema', () => {
    const db = openDatabase(path);
    db.sql.exec('PRAGMA writable_schema = ON');
    expect(() => db.sql.exec(`UPDATE sqlite_schema SET sql = ''`)).toThrow('may not be modified');
    db.close();
  });
});

it('repairs made twice are noted in full', () => {
  openDatabase(path).close();
  for (const name of ['one', 'two']) {
    const sql = new DatabaseSync(path);
    sql.exec(`CREATE VIEW ${name} AS SELECT 1; DROP INDEX IF EXISTS subscriptions_at_a_glance`);
    sql.close();
    openDatabase(path).close();
  }
  expect(opened()).toEqual({
    removed: [
      { type: 'view', name: 'one', sql: 'CREATE VIEW one AS SELECT 1' },
      { type: 'view', name: 'two', sql: 'CREATE VIEW two AS SELECT 1' },
    ],
    restored: [1, 2].map(() => ({ type: 'index', name: 'subscriptions_at_a_glance' })),
  });
});
it('a reader accepts a file with a foreign trigger, and refuses one with a changed table', () => {
  openDatabase(path).close();
  const sql = new DatabaseSync(path);
  sql.exec('CREATE TRIGGER planted AFTER INSERT ON meta BEGIN DELETE FROM meta; END');
  openForReading(path).close();
  sql.exec('ALTER TABLE attempts ADD COLUMN planted TEXT');
  expect(() => openForReading(path)).toThrow('malformed database schema');
  sql.close();
});

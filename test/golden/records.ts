import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { UnreadableState } from '../../contract/records.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import type { SubscriptionList } from '../../contract/subscription-list.ts';
import { places } from '../../main/storage/places.ts';
import type { TestApp } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';
import { type GoldenApp, goldenApp } from './app.ts';
import { type GoldenFile, goldenCipher, goldenFile, type Stored } from './file.ts';

type Value = string | number | bigint | Uint8Array | null;

/** One line of an export of unreadable records. */
export interface ExportedLine {
  place: string;
  stored: unknown;
  columns: Record<string, unknown>;
}

/** A golden profile whose records a test damages before the app opens them, and reads through the app afterwards. */
export interface GoldenRecords extends GoldenApp {
  /** The data file that is damaged and opened. A test may choose another environment's. */
  records: GoldenFile;
  /** The app since `open`. */
  app: TestApp;
  /** A path for exports. */
  file: string;
  /** Changes one row of the data file, past its checks and triggers. */
  change(script: string, ...values: Value[]): void;
  /** Returns the first matching row of a table. */
  rowOf(table: string, where: string): Record<string, unknown>;
  /** Replaces the record of a subscription by what `work` makes of it. */
  edit(id: string, work: (value: Stored) => unknown): void;
  /** Inserts a copy of a subscription, with another record. */
  copy(id: string, to: string, value: Stored): void;
  operationsOf(id: string): Record<string, unknown>[];
  /** Opens the profile on the environment of the records, and keeps it offline. */
  openOffline(): Promise<void>;
  /** Opens the profile on the environment of the records, connected to the platform. */
  openConnected(): Promise<void>;
  list(): Promise<SubscriptionList>;
  rowIn(id: string): Promise<SubscriptionList['rows'][number] | undefined>;
  get(id: string): Promise<SubscriptionDetail>;
  /** Returns what is unreadable, once all records were read. */
  unreadable(): Promise<UnreadableState>;
  /** Exports the unreadable records, and returns the lines of the export. */
  exported(): Promise<ExportedLine[]>;
  /** Sends what is queued until nothing waits any more, and returns method, address and headers of each call. */
  send(): Promise<string[]>;
}

/** Returns a copy of the golden profile of a version. */
export function goldenRecords(version: string): GoldenRecords {
  const golden = goldenApp(version);
  const file = join(tmpdir(), `investment-desk-records-${process.pid}.json`);
  const openEnvironment = async () => {
    await here.open();
    await here.app.get('environments.activate', { id: here.records.environmentId });
  };
  const here: GoldenRecords = {
    ...golden,
    records: goldenFile(golden),
    file,
    app: undefined as unknown as TestApp,
    async open() {
      here.app = await golden.open();
      return here.app;
    },
    async close() {
      await golden.close();
      rmSync(file, { force: true });
    },
    ...inFile(() => here.records),
    async openOffline() {
      await openEnvironment();
      await here.app.get('sync.setOffline', { offline: true });
    },
    async openConnected() {
      await openEnvironment();
      here.connect(true);
      await here.app.get('sync.setOffline', { offline: false });
    },
    list: () => here.app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 500 }),
    rowIn: async (id) => (await here.list()).rows.find((row) => row.id === id),
    get: (id) => here.app.get('subscriptions.get', { id }),
    async unreadable() {
      let state: UnreadableState | undefined;
      await until(async () => {
        state = (await here.app.get('app.state')).unreadable;
        return state.complete;
      }, 'all records were read');
      return state as UnreadableState;
    },
    async exported() {
      here.ports.saveTo.push(file);
      await here.app.get('storage.exportUnreadable');
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      return lines.map((line) => JSON.parse(line));
    },
    async send() {
      const called: string[] = [];
      here.connect(true);
      const { fetch } = here.ports;
      here.ports.fetch = (input, init) => {
        called.push(`${init?.method} ${input} ${init?.headers ? JSON.stringify(init.headers) : ''}`);
        return fetch(input, init);
      };
      await here.openOffline();
      await here.app.get('sync.setOffline', { offline: false });
      await until(async () => {
        const { waiting, sending } = (await here.app.get('app.state')).sync;
        return waiting === 0 && sending === 0 && called.some((call) => call.includes('/v2/'));
      }, 'all subscriptions were tried');
      return called;
    },
  };
  return here;
}

/** The parts of `GoldenRecords` that read and change the data file. */
function inFile(
  recordsNow: () => GoldenFile,
): Pick<GoldenRecords, 'change' | 'rowOf' | 'edit' | 'copy' | 'operationsOf'> {
  return {
    change: (script, ...values) =>
      recordsNow().inFile((sql) => {
        sql.exec('PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF');
        withoutGuards(sql, () => expect(sql.prepare(script).run(...values).changes).toBe(1));
      }),
    rowOf: (table, where) =>
      recordsNow().inFile((sql) => {
        const select = sql.prepare(`SELECT * FROM ${table} WHERE ${where} ORDER BY rowid LIMIT 1`);
        select.setReadBigInts(true);
        return select.get() ?? {};
      }),
    edit: (id, work) => recordsNow().putRecord(id, work(recordsNow().record(id))),
    copy(id, to, value) {
      const version = recordsNow().versionOf(id);
      recordsNow().inFile((sql) => {
        const row = sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id) ?? {};
        const names = Object.keys(row);
        const values: Record<string, Value> = {
          ...row,
          id: to,
          data: goldenCipher.sealJson(places.subscription(to), version, value),
        };
        sql
          .prepare(`INSERT INTO subscriptions (${names}) VALUES (${names.map(() => '?')})`)
          .run(...names.map((name) => values[name] ?? null));
      });
    },
    operationsOf: (id) =>
      recordsNow().inFile((sql) =>
        sql.prepare('SELECT id, first_sent_at FROM operations WHERE subscription_id = ?').all(id),
      ),
  };
}

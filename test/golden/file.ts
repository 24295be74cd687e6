import { DatabaseSync } from 'node:sqlite';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { places } from '../../main/storage/places.ts';
import { asTheApp } from '../support/own-hand.ts';
import type { GoldenApp } from './app.ts';
import { goldenKeychain } from './profile.ts';

/** Opens and seals the records of golden profiles. */
export const goldenCipher = createCipher(goldenKeychain([])['data-key'] ?? '');

/** The content of a sealed record. */
export type Stored = Record<string, unknown>;

/** A data file of a golden profile, which a test damages before the profile is opened. */
export interface GoldenFile {
  environmentId: string;
  /** The file's subscriptions as the released version showed them. */
  details: SubscriptionDetail[];
  /** Returns the id of the subscription with these units, which each golden subscription has to itself. */
  withUnits(units: string): string;
  inFile<T>(work: (sql: DatabaseSync) => T): T;
  /** Returns the stored record of a subscription, unsealed. */
  record(id: string): Stored;
  /** Returns the version of the stored record of a subscription. */
  versionOf(id: string): number;
  /** Replaces the record of a subscription. @param version the version of the stored record when absent */
  putRecord(id: string, value: unknown, version?: number): void;
}

/**
 * Returns the data file of one environment.
 * @param name start of the environment's name; the default environment has subscriptions of every kind
 */
export function goldenFile(here: GoldenApp, name = 'Demo mit allem'): GoldenFile {
  const environmentId = here.environment(name);
  const details = here.golden.expected.environments[environmentId]?.details ?? [];
  /** Runs `work` on the file. If the app has opened the file before, the changes count as the app's own. */
  function inFile<T>(work: (sql: DatabaseSync) => T): T {
    const path = here.databasePath(environmentId);
    const sql = new DatabaseSync(path);
    try {
      if (sql.prepare("SELECT 1 FROM meta WHERE name = 'state'").get()) {
        sql.close();
        return asTheApp(path, goldenCipher, environmentId, work);
      }
      return work(sql);
    } finally {
      if (sql.isOpen) sql.close();
    }
  }
  const sealedIn = (id: string) =>
    inFile((sql) => {
      const row = sql.prepare('SELECT data FROM subscriptions WHERE id = ?').get(id);
      return goldenCipher.openJson(places.subscription(id), row?.data as Uint8Array);
    });
  return {
    environmentId,
    details,
    withUnits: (units) => details.find((detail) => detail.units === units)?.id ?? '',
    inFile,
    record: (id) => sealedIn(id).value as Stored,
    versionOf: (id) => sealedIn(id).version,
    putRecord: (id, value, version = sealedIn(id).version) =>
      void inFile((sql) =>
        sql
          .prepare('UPDATE subscriptions SET data = ? WHERE id = ?')
          .run(goldenCipher.sealJson(places.subscription(id), version, value), id),
      ),
  };
}

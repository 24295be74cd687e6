import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import type { OperationKind } from '../subscriptions/model.ts';

/**
 * The fields that the platform accepts without showing them in its records, as far as this environment has found out.
 * It spares a later change the call that reads it back.
 */
export interface Unshown {
  /** True when all of these fields of a step were found not to be shown, and not too long ago. */
  has(kind: OperationKind, fields: readonly string[]): boolean;
  note(kind: OperationKind, fields: readonly string[]): void;
}

/** For so long a finding counts: a platform is changed now and then. Milliseconds. */
const lifetime = 24 * 60 * 60_000;

/** When each field was found not to be shown, in epoch milliseconds, by step and name. */
const findings = z.record(z.string(), z.number());

/** Kept in the data file, which belongs to one environment. What cannot be read there is found out anew. */
export function createUnshown(db: Database, clock: Pick<Clock, 'now'>): Unshown {
  const select = db.sql.prepare(`SELECT value FROM meta WHERE name = 'not_shown'`);
  const upsert = db.sql.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('not_shown', ?)`);

  function read(): z.infer<typeof findings> {
    const value = select.get()?.value;
    try {
      return findings.parse(JSON.parse(Buffer.from(value as Uint8Array).toString('utf8')));
    } catch {
      return {};
    }
  }
  const isRecent = (at: number | undefined): boolean =>
    at !== undefined && clock.now() - at >= 0 && clock.now() - at < lifetime;

  return {
    has(kind, fields) {
      if (fields.length === 0) return false;
      const known = read();
      return fields.every((field) => isRecent(known[`${kind} ${field}`]));
    },
    note(kind, fields) {
      if (fields.length === 0) return;
      const recent = Object.entries(read()).filter(([, at]) => isRecent(at));
      const found = fields.map((field) => [`${kind} ${field}`, clock.now()] as const);
      upsert.run(Buffer.from(JSON.stringify(Object.fromEntries([...recent, ...found])), 'utf8'));
    },
  };
}

import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';

/**
 * Remembers the fields that the platform accepts without showing them in its records, as found in this environment. A
 * later change of such fields needs no call that reads it back.
 */
export interface Unshown {
  /**
   * True when all of these fields of a step were found not to be shown within `lifetime`.
   * @param step its label, see `Kinds.label`
   */
  has(step: string, fields: readonly string[]): boolean;
  note(step: string, fields: readonly string[]): void;
}

/** How long a finding counts, in milliseconds. It expires because the platform may change. */
const lifetime = 24 * 60 * 60_000;

/** When each field was found not to be shown, in epoch milliseconds, by step and field name. */
const findings = z.record(z.string(), z.number());

/**
 * Creates the store in the data file, which belongs to one environment. Unreadable findings are discarded and collected
 * again.
 */
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
    has(step, fields) {
      if (fields.length === 0) return false;
      const known = read();
      return fields.every((field) => isRecent(known[`${step} ${field}`]));
    },
    note(step, fields) {
      if (fields.length === 0) return;
      const recent = Object.entries(read()).filter(([, at]) => isRecent(at));
      const found = fields.map((field) => [`${step} ${field}`, clock.now()] as const);
      upsert.run(Buffer.from(JSON.stringify(Object.fromEntries([...recent, ...found])), 'utf8'));
    },
  };
}

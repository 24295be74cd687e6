import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import { canonicalId } from '../../contract/ids.ts';
import { type Stage, type StageReason, stages } from '../../contract/submission.ts';
import type { Cipher } from '../../main/storage/cipher.ts';
import type { DataFile } from '../../main/storage/data-file.ts';
import { migrations } from '../../main/storage/migrations.ts';
import { openRecord, type RecordKind, sealRecord } from '../../main/storage/records.ts';
import { restoredFromIn } from '../../main/sync/hold-back.ts';
import type { SubmissionStore } from '../../main/sync/store.ts';
import type { Person } from './person.ts';

/** The app's migrations, and one for the tables of the second kind. */
export const withPeople: readonly string[] = [
  ...migrations,
  `CREATE TABLE people (
     id TEXT PRIMARY KEY,
     queued_at TEXT,
     removed_at TEXT,
     stage TEXT NOT NULL,
     reason TEXT NOT NULL,
     created_id TEXT,
     proof_id TEXT,
     data BLOB NOT NULL
   ) STRICT;`,
];

const made = z.strictObject({ id: z.string(), sent: z.record(z.string(), z.json()), record: z.json() });
const personRecord: RecordKind<Person> = {
  version: 1,
  fileVersion: withPeople.length,
  schema: z.looseObject({
    id: z.string(),
    form: z.strictObject({ name: z.string(), proof: z.looseObject({}).nullable() }),
    created: made.nullable(),
    proof: made.nullable(),
    stage: z.enum(stages),
  }) as unknown as z.ZodType<Person>,
  upcasters: {},
};

const placeOf = (id: string) => `people/data/${id}`;

export interface PersonStore extends SubmissionStore<Person> {
  ids(): string[];
}

/** Stores people. The plain columns are those that the queries need; everything else is sealed. */
export function createPersonStore({ sql }: DataFile, cipher: Cipher): PersonStore {
  sql.exec('CREATE TEMP TABLE IF NOT EXISTS unreadable_people (id TEXT PRIMARY KEY) WITHOUT ROWID');
  const upsert = sql.prepare(
    `INSERT OR REPLACE INTO people (id, queued_at, removed_at, stage, reason, created_id, proof_id, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = sql.prepare('SELECT * FROM people WHERE id = ?');
  const idsOf = (condition: string) => {
    const select = sql.prepare(`SELECT id FROM people WHERE ${condition} ORDER BY id`);
    return (...values: string[]) => select.all(...values).map(({ id }) => String(id));
  };
  const everyId = idsOf('TRUE');
  const unfinished = idsOf(`removed_at IS NULL AND stage IN ('onItsWay', 'uncertain')`);
  const uncertain = idsOf(`removed_at IS NULL AND stage = 'uncertain'`);
  const unacknowledged = idsOf(`stage <> 'acknowledged' AND id > ?`);
  const holders = idsOf('created_id = ?1 OR proof_id = ?1');
  const marked = sql.prepare('SELECT id FROM temp.unreadable_people');
  const mark = sql.prepare('INSERT OR IGNORE INTO temp.unreadable_people (id) VALUES (?)');
  const hold = sql.prepare('UPDATE people SET queued_at = NULL, stage = ?, reason = ? WHERE id = ?');
  const stageNow = sql.prepare('SELECT stage, reason FROM people WHERE id = ? AND removed_at IS NULL');
  const waiting = sql.prepare(
    `SELECT reason, COUNT(*) AS count FROM people WHERE removed_at IS NULL AND stage = ? GROUP BY reason`,
  );

  function find(id: string): Person | null {
    const row = byId.get(id);
    if (!row) return null;
    const { stage, reason } = row as { stage: Stage; reason: StageReason };
    const queuedAt = row.queued_at as string | null;
    const person = openRecord(cipher, personRecord, placeOf(id), row.data);
    return {
      ...person,
      queuedAt,
      restoredFrom: restoredFromIn(person.restoredFrom, { stage, reason, queuedAt }),
    };
  }
  function write(person: Person): void {
    const { id, queuedAt, removedAt, stage, reason, created, proof } = person;
    const data = sealRecord(cipher, personRecord, placeOf(id), person);
    const idOf = (made: Person['created']) => made && canonicalId(made.id);
    upsert.run(id, queuedAt, removedAt, stage, reason, idOf(created), idOf(proof), data);
  }
  const groups = (stage: string) =>
    waiting.all(stage).map(({ reason, count }) => ({
      reason: reason as never,
      count: Number(count),
      id: null,
      nextAttemptAt: null,
    }));

  return {
    ids: everyId,
    save: write,
    saveUnreadable: (id, { stage, reason }) => void hold.run(stage, reason, id),
    find,
    load(id) {
      const found = find(id);
      if (!found) throw new AppError('notFound');
      return found;
    },
    holderOf: (platformId) => holders(canonicalId(platformId))[0] ?? null,
    unfinished: () => [unfinished().map((id) => ({ id, queuedAt: null }))],
    uncertain: () => new Set(uncertain()),
    markUnreadable: (id) => mark.run(id).changes > 0,
    markedUnreadable: () => new Set(marked.all().map(({ id }) => String(id))),
    nextUnacknowledged: (after) => unacknowledged(after)[0] ?? null,
    countUnacknowledged: () => unacknowledged('').length,
    progress: {
      groups: () => ({ waits: groups('onItsWay'), needs: groups('needsYou') }),
      ended(id) {
        const { stage, reason } = stageNow.get(id) ?? {};
        if (stage === 'uncertain') return reason === 'waitsForRetry' ? null : 'needsYou';
        return stage === 'refused' || stage === 'needsYou' ? stage : null;
      },
    },
  };
}

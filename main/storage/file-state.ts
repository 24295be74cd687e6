import { z } from 'zod';
import type { Recovered } from '../../contract/app.ts';
import type { Cipher } from './cipher.ts';
import { type Database, StorageError } from './database.ts';
import { type Mark, markSchema } from './mark.ts';
import { openRecord, type RecordKind, sealRecord, timeColumn, unlessUnreadable } from './records.ts';
import { recoveredSchema } from './recovered-note.ts';

/**
 * The facts about a data file as a whole: one sealed value in `meta`, written with each transaction that changes it.
 * An earlier state that is put back brings its mark along, and the keychain is ahead of that mark (mark.ts).
 */
export interface FileState {
  /** The environment that the file belongs to. */
  environmentId: string;
  mark: Mark | null;
  /** The mark before, which the keychain may still hold. */
  before: Mark | null;
  /** The ids of the marks before, the newest first: a power cut may have the keychain hold one of them. */
  earlier: string[];
  /**
   * The state was lost and begun anew then: whether rows and entries of before are as the app wrote them cannot be
   * proved. `sequence`: the trail's last entry at that time. Null: it never was.
   */
  unproved: { at: string; sequence: number } | null;
  /** The generation of the newest recovery key that was in force, see recovery-wrap.ts; 0: there was none. */
  recoveryGeneration: number;
  /** How the file came into its place, or why it counts as an older one; null: a person has read it. */
  recovered: Recovered | null;
  /** The newest entry of the trail, with its MAC in hex; null: not known yet, see audit/trail.ts. */
  head: { sequence: number; mac: string } | null;
  fingerprints: {
    /** Every row has its fingerprint: one without is not from this program. */
    complete: boolean;
    /** Counts the changes to any of them. */
    version: number;
  };
}

const name = 'state';
const place = 'meta/state';

const record: RecordKind<FileState> = {
  version: 1,
  fileVersion: 7,
  schema: z.strictObject({
    environmentId: z.string(),
    mark: markSchema.nullable(),
    before: markSchema.nullable(),
    earlier: z.array(z.string()).default([]),
    unproved: z
      .strictObject({ at: timeColumn, sequence: z.int().min(0) })
      .nullable()
      .default(null),
    recoveryGeneration: z.int().min(0).default(0),
    recovered: recoveredSchema.nullable().default(null),
    head: z.strictObject({ sequence: z.int().min(0), mac: z.string() }).nullable(),
    fingerprints: z.strictObject({ complete: z.boolean(), version: z.int().min(0) }),
  }),
  upcasters: {},
};

export interface FileStateStore {
  readonly current: FileState;
  /** Why a new state was begun when the file was opened: there was none, or it could not be read. Null: it was read. */
  readonly lost: 'absent' | 'unreadable' | null;
  /** Changes some of it, with the transaction that is open. */
  update(changes: Partial<FileState>): void;
  /** Calls `work` within each transaction before the state is written, and `undo` after one that was rolled back. */
  onCommit(work: () => void, undo: () => void): void;
}

/**
 * Opens the state of a data file. A file that has none yet, or whose state cannot be read, begins with a new one: where it
 * had a mark, the keychain tells.
 * @throws StorageError dataForeign when the file belongs to another environment
 */
export function openFileState(db: Database, cipher: Cipher, environmentId: string): FileStateStore {
  const select = db.sql.prepare('SELECT value FROM meta WHERE name = ?');
  const put = db.sql.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const hooks: { work: () => void; undo: () => void }[] = [];
  let isChanged = false;
  let state: FileState | null = null;
  let lost: FileStateStore['lost'] = null;

  function read(): FileState {
    const value = select.get(name)?.value;
    const empty = (): FileState => ({
      environmentId,
      mark: null,
      before: null,
      earlier: [],
      unproved: null,
      recoveryGeneration: 0,
      recovered: null,
      head: null,
      fingerprints: { complete: false, version: 0 },
    });
    if (value === undefined) {
      lost = 'absent';
      return empty();
    }
    return unlessUnreadable(
      () => openRecord(cipher, record, place, value),
      () => {
        lost = 'unreadable';
        return empty();
      },
    );
  }

  const noted = read().environmentId;
  const belongsTo = noted === environmentId ? senderIn(db, environmentId) : noted;
  if (belongsTo !== environmentId)
    throw new StorageError('dataForeign', 'it is the data file of another environment', { belongsTo });

  db.onTransaction({
    beforeCommit() {
      for (const { work } of hooks) work();
      if (!isChanged || !state) return;
      put.run(name, sealRecord(cipher, record, place, state));
      isChanged = false;
    },
    rolledBack() {
      isChanged = false;
      state = null;
      for (const { undo } of hooks) undo();
    },
  });

  return {
    get current() {
      state ??= read();
      return state;
    },
    get lost() {
      return lost;
    },
    update(changes) {
      if (!db.isInTransaction) throw new Error('the state of a data file changes only within a transaction');
      state = { ...(state ?? read()), ...changes };
      isChanged = true;
    },
    onCommit: (work, undo) => void hooks.push({ work, undo }),
  };
}

/**
 * Returns whose file it is as its operations tell, since a file of an earlier version has no state: the environment that
 * opens it, unless all of them are of others.
 */
function senderIn({ sql }: Database, environmentId: string): string {
  const find = (where: string) =>
    sql
      .prepare(`SELECT environment_id FROM operations WHERE environment_id ${where} ? LIMIT 1`)
      .get(environmentId);
  const other = find('<>');
  return other && !find('=') ? String(other.environment_id) : environmentId;
}

/** Returns the state of a file that is only read; null: it has none that can be read. */
export function stateOf(sql: Database['sql'], cipher: Cipher): FileState | null {
  const value = sql.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.value;
  if (value === undefined) return null;
  return unlessUnreadable(
    () => openRecord(cipher, record, place, value),
    () => null,
  );
}

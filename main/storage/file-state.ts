import { z } from 'zod';
import type { Recovered } from '../../contract/recovered.ts';
import { StorageError } from '../profile/storage-error.ts';
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';
import { type Mark, markSchema } from './mark.ts';
import { openRecord, type RecordKind, sealRecord, timeColumn, unlessUnreadable } from './records.ts';
import { fromStored, type StoredNote, storedNoteSchema, toStored } from './recovered-note.ts';

/**
 * Facts about a data file as a whole: one sealed value in `meta`, written in each transaction that changes it. When an
 * earlier state is put back, its mark comes with it, and the keychain is ahead of that mark (mark.ts).
 */
export interface FileState {
  /** The environment that the file belongs to. */
  environmentId: string;
  mark: Mark | null;
  /** The previous mark, which the keychain may still hold. */
  before: Mark | null;
  /** The ids of earlier marks, newest first. After a power cut the keychain may hold one of them. */
  earlier: string[];
  /**
   * Set when the state was lost and a new one was begun: it cannot be proved that earlier rows and trail entries are as
   * the app wrote them. `sequence` is the trail's last entry at that time. Null: the state was never lost.
   */
  unproved: { at: string; sequence: number } | null;
  /** The generation of the newest recovery key that was in force, see recovery-wrap.ts; 0 when there was none. */
  recoveryGeneration: number;
  /** How the file was recovered, or why it counts as an older one; null when a person has nothing left to read. */
  recovered: Recovered | null;
  /** The newest entry of the trail, with its MAC in hex; null while it is not known, see audit/trail.ts. */
  head: { sequence: number; mac: string } | null;
  fingerprints: {
    /** True when every row has its fingerprint. A row without one then does not come from this program. */
    complete: boolean;
    /** Counts the changes to the fingerprints. */
    version: number;
  };
}

const name = 'state';
const place = 'meta/state';

/** The state as the file stores it. */
type StoredState = Omit<FileState, 'recovered'> & { recovered: StoredNote | null };

const record: RecordKind<StoredState> = {
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
    recovered: storedNoteSchema.nullable().default(null),
    head: z.strictObject({ sequence: z.int().min(0), mac: z.string() }).nullable(),
    fingerprints: z.strictObject({ complete: z.boolean(), version: z.int().min(0) }),
  }),
  upcasters: {},
};

/** Returns the state in a sealed value. @throws RecordError */
function openState(cipher: Cipher, value: unknown): FileState {
  const { recovered, ...state } = openRecord(cipher, record, place, value);
  return { ...state, recovered: recovered && fromStored(recovered) };
}

const sealState = (cipher: Cipher, { recovered, ...state }: FileState): Uint8Array =>
  sealRecord(cipher, record, place, { ...state, recovered: recovered && toStored(recovered) });

export interface FileStateStore {
  readonly current: FileState;
  /**
   * Why a new state was begun when the file was opened: it had none, or an unreadable one. Null: the state was read.
   */
  readonly lost: 'absent' | 'unreadable' | null;
  /** Changes fields of the state within the open transaction. */
  update(changes: Partial<FileState>): void;
  /** Registers `work`, called in each transaction before the state is written, and `undo`, called after a rollback. */
  onCommit(work: () => void, undo: () => void): void;
}

/**
 * Opens the state of a data file. A file without a readable state begins with a new one. The keychain tells whether the
 * file had a mark.
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
      () => openState(cipher, value),
      () => {
        lost = 'unreadable';
        return empty();
      },
    );
  }

  const noted = read().environmentId;
  const belongsTo = noted === environmentId ? senderIn(db, environmentId) : noted;
  if (belongsTo !== environmentId)
    throw new StorageError('dataForeign', 'the data file belongs to another environment', { belongsTo });

  db.onTransaction({
    beforeCommit() {
      for (const { work } of hooks) work();
      if (!isChanged || !state) return;
      put.run(name, sealState(cipher, state));
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
 * Returns the environment that a file belongs to, as its operations tell, because a file of an earlier version has no
 * state. The result is the environment that opens the file, unless all operations belong to others.
 */
function senderIn({ sql }: Database, environmentId: string): string {
  const find = (where: string) =>
    sql
      .prepare(`SELECT environment_id FROM operations WHERE environment_id ${where} ? LIMIT 1`)
      .get(environmentId);
  // Nearly always true, and found at once. A search for another environment's would read every operation.
  if (find('=')) return environmentId;
  const other = find('<>');
  return other ? String(other.environment_id) : environmentId;
}

/** Returns the state of a file that is open for reading; null when it has no readable state. */
export function stateOf(sql: Database['sql'], cipher: Cipher): FileState | null {
  const value = sql.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.value;
  if (value === undefined) return null;
  return unlessUnreadable(
    () => openState(cipher, value),
    () => null,
  );
}

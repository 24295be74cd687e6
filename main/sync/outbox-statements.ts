import type { DataFile } from '../storage/data-file.ts';
import { closedStates } from '../storage/operation-states.ts';
import { methods } from './operation-row.ts';
import { conflicts } from './outcome.ts';
import type { Steps } from './steps.ts';

/**
 * SQL condition: a closed operation that was sent without its outcome becoming known. Even on the first attempt, a
 * conflict may be with the operation itself: Chromium repeats a request on its own when a connection breaks.
 */
export const isPossiblyCreated = `(state = 'abandoned' AND first_sent_at IS NOT NULL OR state = 'refused' AND (attempts > 1 OR http_status IN (${conflicts.join(', ')})))`;

/**
 * SQL condition of the index of open operations, word for word. A statement has to repeat it, or SQLite reads every operation.
 */
const isOpen = `state IN ('ready', 'sending', 'uncertain')`;

/** Returns SQL that is true for a row whose step is known. */
const isKnownStep = (steps: Steps): string =>
  `(${steps.all
    .map(
      ({ name, writes }) =>
        `(COALESCE(owner_kind, '${steps.unnamed}') = '${name}' AND kind IN (${marks(Object.keys(writes))}))`,
    )
    .join(' OR ')})`;

const marks = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/** Prepares the statements of the outbox. */
export function statementsOf({ sql }: DataFile, steps: Steps) {
  // Of the id alone, whatever kind: a sequence is unique within an id, and part of the idempotency key.
  const lastSequence = sql.prepare('SELECT MAX(sequence) AS last FROM operations WHERE subscription_id = ?');
  const insert = sql.prepare(
    `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key,
       environment_id, base_url, client_id, state, attempts, created_at, first_sent_at, owner_kind, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 1, ?, ?, ?, ?)`,
  );
  const selectOpen = sql.prepare(
    // A row that makes no sense counts as open. If it counted as closed, its step would be sent a second time. For the same
    // reason the kind is compared only after each row was read: a row whose kind was edited does not vanish.
    `SELECT * FROM operations LEFT JOIN attempts ON operation_id = id WHERE subscription_id = ?
       AND (state NOT IN (${marks(closedStates)}) OR sequence > ${Number.MAX_SAFE_INTEGER} OR NOT ${isKnownStep(steps)} OR method NOT IN (${marks(methods)}))`,
  );
  const selectPossiblyCreated = sql.prepare(
    `SELECT * FROM operations WHERE subscription_id = ? AND COALESCE(owner_kind, '${steps.unnamed}') = ?
       AND kind = ? AND ${isPossiblyCreated}
     ORDER BY sequence DESC LIMIT 1`,
  );
  // A damaged number may exceed the range of JavaScript numbers.
  for (const select of [selectOpen, selectPossiblyCreated]) select.setReadBigInts(true);
  const selectAllOpen = sql.prepare(
    `SELECT subscription_id, owner_kind FROM operations WHERE ${isOpen} ORDER BY created_at`,
  );
  const began = 'COALESCE(decided_at, first_sent_at)';
  const selectSpent = sql.prepare(
    `SELECT subscription_id, owner_kind FROM operations LEFT JOIN attempts ON operation_id = id
     WHERE ${isOpen} AND state = 'uncertain'
       AND (${began} < :local OR unixepoch(${began}, 'subsec') * 1000 + clock_offset < :platform)`,
  );
  const update = sql.prepare(
    'UPDATE operations SET state = ?, attempts = ?, first_sent_at = ?, next_attempt_at = NULL WHERE id = ?',
  );
  const failing = sql.prepare(
    `UPDATE operations SET state = 'uncertain', attempts = :attempts, first_sent_at = :firstSentAt,
       next_attempt_at = :nextAttemptAt, answer = CASE WHEN :replace THEN :answer ELSE answer END
     WHERE id = :id`,
  );
  const begin = sql.prepare(
    'INSERT OR REPLACE INTO attempts (operation_id, clock_offset) VALUES (:id, :clockOffset)',
  );
  const dating = sql.prepare(
    'UPDATE attempts SET clock_offset = ? WHERE operation_id = ? AND clock_offset IS NULL',
  );
  const note = sql.prepare(
    `INSERT INTO attempts (operation_id, clock_offset, age_unknown, pause, trouble, trouble_count, trouble_since, held)
     VALUES (:id, :clockOffset, :ageUnknown, :pause, :trouble, :count, :since, :held)
     ON CONFLICT (operation_id) DO UPDATE SET pause = excluded.pause, trouble = excluded.trouble,
       trouble_count = excluded.trouble_count, trouble_since = excluded.trouble_since, held = excluded.held`,
  );
  const spending = sql.prepare(
    `INSERT INTO attempts (operation_id, age_unknown) VALUES (?, 1)
     ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
  );
  const spendingAll = sql.prepare(
    `INSERT INTO attempts (operation_id, age_unknown)
       SELECT id, 1 FROM operations WHERE subscription_id = ? AND state NOT IN (${marks(closedStates)})
     ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
  );
  const forget = sql.prepare('DELETE FROM attempts WHERE operation_id = ?');
  const selectAnswer = sql.prepare('SELECT answer FROM operations WHERE id = ?');
  const closing = sql.prepare(
    'UPDATE operations SET state = ?, closed_at = ?, http_status = ?, answer = ?, next_attempt_at = NULL WHERE id = ?',
  );
  const deciding = sql.prepare(
    `UPDATE operations SET state = 'uncertain', decided_at = ?, next_attempt_at = NULL, answer = NULL WHERE id = ?`,
  );
  const noPauses = sql.prepare(
    `UPDATE operations SET next_attempt_at = NULL WHERE ${isOpen} AND next_attempt_at IS NOT NULL`,
  );
  const cutOff = sql.prepare(
    `UPDATE operations SET state = 'uncertain' WHERE ${isOpen} AND state = 'sending'`,
  );
  const conflictsCutOff = sql.prepare(
    `UPDATE attempts SET trouble_since = ? WHERE trouble = 'conflict'
       AND operation_id IN (SELECT id FROM operations WHERE ${isOpen} AND state = 'sending')`,
  );
  const undated = sql.prepare(
    `INSERT INTO attempts (operation_id, age_unknown)
       SELECT id, 1 FROM operations WHERE ${isOpen} AND ${began} > ?
     ON CONFLICT (operation_id) DO UPDATE SET age_unknown = 1`,
  );
  return {
    lastSequence,
    insert,
    selectOpen,
    selectPossiblyCreated,
    selectAllOpen,
    selectSpent,
    update,
    failing,
    begin,
    dating,
    note,
    spending,
    spendingAll,
    forget,
    selectAnswer,
    closing,
    deciding,
    noPauses,
    cutOff,
    conflictsCutOff,
    undated,
  };
}

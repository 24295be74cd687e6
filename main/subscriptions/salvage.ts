import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../contract/primitives.ts';
import type { Cipher } from '../storage/cipher.ts';
import { openDamaged } from '../storage/database.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { RecordError } from '../storage/records.ts';
import type { Exportable } from './export.ts';
import type { ListedIds } from './ids.ts';
import { namesOfLost } from './lost-fields.ts';
import { rawOf } from './raw.ts';
import { subscriptionFrom } from './rows.ts';

/** The readable rest of a data file that is too damaged to work with. */
export interface Salvage {
  ids(): ListedIds;
  /** Returns a subscription for the export; null when there is none. @throws RecordError when it cannot be read */
  read(id: string): Exportable | null;
  /** Returns the stored values of a subscription, as far as the file gives them. */
  raw(id: string): { [name: string]: Json } | null;
  close(): void;
}

/**
 * Opens a damaged data file for reading. Each subscription is read separately, so a damaged one does not block the rest.
 * @throws StorageError when the file cannot be opened even for reading
 */
export function openForSalvage(path: string, cipher: Cipher): Salvage {
  const sql = openDamaged(path);
  const rowids = new Map<string, bigint>();
  // Read from both ends: rows behind a damaged part are reached from the other end.
  for (const order of ['ASC', 'DESC'] as const)
    for (const [id, rowid] of rowidsIn(sql, order)) rowids.set(id, rowid);
  return {
    ids() {
      const ids = [...rowids].sort(([, a], [, b]) => Number(a - b)).map(([id]) => id);
      return Object.assign(ids, { most: ids.length });
    },
    read(id) {
      try {
        // Read by rowid, because an index may be damaged.
        const row = sql.prepare('SELECT * FROM subscriptions WHERE rowid = ?').get(rowids.get(id) ?? -1);
        if (!row) return null;
        const s = subscriptionFrom(row, sql, cipher);
        return {
          ...s,
          investorName: null,
          campaignName: null,
          invitationId: s.invitation?.id ?? null,
          investmentId: s.investment?.id ?? null,
          messages: s.refusal?.messages ?? [],
          lost: s.lostFields.length > 0 ? namesOfLost(s.lostFields) : null,
        };
      } catch (cause) {
        throw cause instanceof RecordError
          ? cause
          : new RecordError('damaged', places.subscription(id), 'its row cannot be read', { cause });
      }
    },
    raw(id) {
      try {
        const row = sql.prepare('SELECT * FROM subscriptions WHERE rowid = ?').get(rowids.get(id) ?? -1);
        return rawOf(sql, cipher, row);
      } catch {
        return null; // the pages of this row are damaged
      }
    },
    close: () => sql.close(),
  };
}

function* rowidsIn(sql: DatabaseSync, order: 'ASC' | 'DESC'): Generator<[id: string, rowid: bigint]> {
  try {
    const rows = readsAnyNumber(
      sql.prepare(
        `SELECT rowid AS row, id FROM subscriptions NOT INDEXED WHERE removed_at IS NULL ORDER BY rowid ${order}`,
      ),
    );
    for (const { id, row } of rows.iterate()) yield [String(id), row as bigint];
  } catch {
    // Keep the rows read so far.
  }
}

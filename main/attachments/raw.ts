import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../contract/primitives.ts';
import type { Cipher } from '../storage/cipher.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { plainColumns, rawValue } from '../storage/raw.ts';
import type { AttachmentOwner } from './model.ts';

/**
 * Returns the stored values of an owner's attachments, which name their files, for the raw export. Returns none where the
 * table is missing or cannot be read.
 */
export function rawAttachments(sql: DatabaseSync, cipher: Cipher, owner: AttachmentOwner): Json[] {
  try {
    // Without the index, which may be damaged.
    const rows = sql.prepare('SELECT * FROM attachments NOT INDEXED WHERE owner_kind = ? AND owner_id = ?');
    return readsAnyNumber(rows)
      .all(owner.kind, owner.id)
      .map((row) => ({
        ...plainColumns(row),
        data: rawValue(cipher, places.attachment(String(row.id)), row.data),
      }));
  } catch {
    return [];
  }
}

import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../contract/primitives.ts';
import type { Cipher } from '../storage/cipher.ts';
import { places } from '../storage/places.ts';
import { plainColumns, rawValue } from '../storage/raw.ts';

/** Returns all stored values of a subscription and its operations, each read separately; null when there is no row. */
export function rawOf(
  sql: DatabaseSync,
  cipher: Cipher,
  row: Record<string, unknown> | undefined,
): { [name: string]: Json } | null {
  if (!row) return null;
  const id = String(row.id);
  const select = sql.prepare('SELECT * FROM operations WHERE subscription_id = ? ORDER BY sequence');
  select.setReadBigInts(true);
  const operations = select.all(id).map((operation) => ({
    ...plainColumns(operation),
    body: rawValue(cipher, places.operationBody(String(operation.id)), operation.body),
    answer: rawValue(cipher, places.operationAnswer(String(operation.id)), operation.answer),
  }));
  return {
    ...plainColumns(row),
    data: rawValue(cipher, places.subscription(id), row.data),
    operations,
  };
}

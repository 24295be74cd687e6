import { type Clock, instantOf } from '../clock.ts';
import type { Database } from './database.ts';

/**
 * Keeps an unreadable value before a new one replaces it: a later version, or somebody who knows what damaged it, may
 * still recover its content. Call it inside the transaction that writes the new value.
 */
export function keepUnreadable(
  { sql }: Pick<Database, 'sql'>,
  clock: Pick<Clock, 'now'>,
  place: string,
  value: unknown,
): void {
  if (!(value instanceof Uint8Array)) return;
  sql
    .prepare('INSERT INTO unreadable_values (place, kept_at, value) VALUES (?, ?, ?)')
    .run(place, instantOf(clock), value);
}

/** Returns the kept unreadable values that new ones replaced, oldest first. */
export const keptValues = ({
  sql,
}: Pick<Database, 'sql'>): { place: string; keptAt: string; value: unknown }[] =>
  sql
    .prepare('SELECT place, kept_at, value FROM unreadable_values ORDER BY sequence')
    .all()
    .map((row) => ({ place: String(row.place), keptAt: String(row.kept_at), value: row.value }));

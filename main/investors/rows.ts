import { sameId } from '../../contract/ids.ts';
import type { Investor } from '../../contract/investor.ts';
import { isUuid } from '../../contract/primitives.ts';
import { nameLine } from '../../contract/text.ts';
import type { Cipher } from '../storage/cipher.ts';
import { places } from '../storage/places.ts';
import { openRow, unlessUnreadable } from '../storage/records.ts';
import { investorRecord } from './record.ts';

type Row = Record<string, unknown>;

/** Returns the investor of a row; null when the row cannot be read. */
export function investorOf(cipher: Cipher, row: Row): Investor | null {
  const id = String(row.id);
  const sealed = unlessUnreadable(
    () => openRow(cipher, investorRecord, places.investor(id), row, row.data),
    () => null,
  );
  if (!sealed) return null;
  const walletsReadAt = row.wallets_read_at === null ? null : String(row.wallets_read_at);
  return { ...sealed, name: shownName(sealed.name, id), id, walletsReadAt, readAt: String(row.read_at) };
}

/** Returns a stored name for display; null when the name is empty or an id. */
function shownName(stored: string, id: string): string | null {
  const name = nameLine(stored);
  return name === '' || isUuid(name) || sameId(name, id) ? null : name;
}

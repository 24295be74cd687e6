import { canonicalId } from '../../contract/ids.ts';
import type { Investor } from '../../contract/investor.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { rowsOf } from '../storage/parts.ts';
import { investorOf } from './rows.ts';

/** How many investors are opened before a rest: a few milliseconds' work. */
const batch = 50;

/**
 * The stored investors. Opening 25,000 records takes more than a second, so at first only their ids are read. A record is opened
 * when somebody asks for it, and all others in the background.
 */
export interface KnownInvestors {
  /** Returns an investor; null when unknown or unreadable. @param id in any spelling */
  get(id: string): Investor | null;
  /** Returns the readable investors that are opened by now. */
  opened(): Investor[];
  /** Returns any readable investor; null when there is none. */
  any(): Investor | null;
  /** Returns how many investors are not opened yet. */
  left(): number;
  /** Opens the others. Yields whenever the caller should rest. */
  openRest(): Generator<void>;
  /** Returns the stored data of a row that could not be read; undefined when the row was read, or was never opened. */
  unreadableData(rowId: string): unknown;
  /** Notes that the open transaction writes an investor's row, instead of the row with the former spelling of its id. */
  replaced(former: Investor | null, investor: Investor): void;
}

/** Reads the ids of all investors. Several rows may hold one investor, see `joined`. */
export function createKnownInvestors(db: Database, cipher: Cipher): KnownInvestors {
  const select = db.sql.prepare('SELECT * FROM investors WHERE id = ?');
  /** The ids of the rows of each investor, by canonical id. */
  const rowIds = new Map<string, readonly string[]>();
  /** Investors by canonical id; null: none of its rows can be read. */
  const opened = new Map<string, Investor | null>();
  const unreadable = new Map<string, unknown>();
  /** The rows that each investor had before the open transaction, by canonical id. */
  const before = new Map<string, readonly string[] | undefined>();

  for (const row of db.sql.prepare('SELECT id FROM investors').all()) {
    const id = String(row.id);
    const key = canonicalId(id);
    const others = rowIds.get(key);
    rowIds.set(key, others ? [...others, id] : [id]);
  }

  db.onTransaction({
    begun: () => before.clear(),
    rolledBack() {
      for (const [key, ids] of before) {
        if (ids) rowIds.set(key, ids);
        else rowIds.delete(key);
        opened.delete(key);
      }
      before.clear();
    },
  });

  function openRow(row: Record<string, unknown>): Investor | null {
    const investor = investorOf(cipher, row);
    if (!investor) unreadable.set(String(row.id), row.data);
    return investor;
  }

  function open(key: string, rows: readonly Record<string, unknown>[]): Investor | null {
    const found = rows.map(openRow).filter((investor) => investor !== null);
    const investor = found.length > 0 ? found.reduce(joined) : null;
    opened.set(key, investor);
    return investor;
  }

  const rowsWith = (ids: readonly string[]) =>
    ids.map((id) => select.get(id)).filter((row) => row !== undefined);

  function get(id: string): Investor | null {
    const key = canonicalId(id);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const ids = rowIds.get(key);
    return ids ? open(key, rowsWith(ids)) : null;
  }

  return {
    get,
    opened: () => [...opened.values()].filter((investor) => investor !== null),
    any() {
      for (const id of rowIds.keys()) {
        const investor = get(id);
        if (investor) return investor;
      }
      return null;
    },
    left: () => rowIds.size - opened.size,
    *openRest() {
      let count = 0;
      const wholeFile = { part: 0, of: 1 };
      for (const row of rowsOf(db.sql, {
        table: 'investors',
        columns: '*',
        condition: 'TRUE',
        part: wholeFile,
      })) {
        const key = canonicalId(String(row.id));
        const ids = rowIds.get(key) ?? [];
        if (ids.length > 0 && !opened.has(key)) open(key, ids.length === 1 ? [row] : rowsWith(ids));
        count += 1;
        if (count % batch === 0) yield;
      }
    },
    unreadableData: (rowId) => unreadable.get(rowId),
    replaced(former, investor) {
      const key = canonicalId(investor.id);
      if (!before.has(key)) before.set(key, rowIds.get(key));
      const others = (rowIds.get(key) ?? []).filter((id) => id !== investor.id && id !== former?.id);
      rowIds.set(key, [...others, investor.id]);
      unreadable.delete(investor.id);
      opened.set(key, investor);
    },
  };
}

/** Merges two rows into one investor. Earlier versions stored one row for each spelling of an id. */
function joined(a: Investor, b: Investor): Investor {
  const [former, newer] = a.readAt <= b.readAt ? [a, b] : [b, a];
  const main = newer.name === null && former.name !== null ? former : newer;
  const read = (former.walletsReadAt ?? '') > (newer.walletsReadAt ?? '') ? former : newer;
  return { ...main, wallets: read.wallets, walletsReadAt: read.walletsReadAt };
}

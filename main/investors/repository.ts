import { z } from 'zod';
import { canonicalId, sameId } from '../../contract/ids.ts';
import type { Investor, Wallet } from '../../contract/investor.ts';
import { isUuid } from '../../contract/primitives.ts';
import { type Searchable, searchable, searchFor } from '../../contract/search.ts';
import { nameLine } from '../../contract/text.ts';
import type { Clock } from '../clock.ts';
import type { MasterData } from '../platform/investor.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { places } from '../storage/places.ts';
import {
  identity,
  openRow,
  type RecordKind,
  sealRecord,
  timeColumn,
  unlessUnreadable,
} from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';

/** The known investors, for entry without a connection. All data is a copy of the platform's. */
export interface InvestorRepository {
  /** Returns an investor; null when unknown. @param id in any spelling; the investor's own `id` is the platform's */
  get(id: string): Investor | null;
  /** Writes master data; known wallets stay. */
  put(investors: MasterData[], readAt: string): void;
  /** Writes an investor's wallets. @param isWhole true when the list was read completely by its own count */
  putWallets(id: string, wallets: Wallet[], isWhole: boolean, readAt: string): void;
  /**
   * Returns the investors that match every word of the text by name, e-mail or the beginning of their id. Exact matches
   * come first, then the order is by name.
   */
  search(text: string, limit: number): { investors: Investor[]; total: number };
  /** Calls the listener with the ids of investors whose data were written. */
  onChange(listener: (ids: readonly string[]) => void): void;
}

/** The stored form. If the name is unknown, `name` holds the id, as in the first version. */
type SealedPart = Pick<Investor, 'email' | 'wallets' | 'walletsWhole'> & { name: string };

export const investorRecord: RecordKind<SealedPart> = {
  version: 2,
  fileVersion: 6,
  schema: z.strictObject({
    name: z
      .string()
      .default('')
      .refine((name) => name.trim() !== ''),
    email: z.string().nullable().default(null),
    wallets: z
      .array(
        z.strictObject({
          id: identity,
          label: z.string().default(''),
          state: z.string().nullable().default(null),
        }),
      )
      .nullable()
      .default(null),
    // Before 0.3.0, lists were not checked against their count, so they are read again before they count as complete.
    walletsWhole: z.boolean().default(false),
  }),
  upcasters: { 1: (value) => value },
  columns: z.object({ id: identity, read_at: timeColumn, wallets_read_at: timeColumn.nullable() }),
};

/**
 * Creates the repository and opens all investors into memory: names are shown in every list, and the columns are sealed,
 * so SQL can neither sort nor search them. An investor whose record cannot be read counts as unknown, and is read from the
 * platform again.
 */
export function createInvestorRepository(
  db: Database,
  cipher: Cipher,
  clock: Pick<Clock, 'now'>,
): InvestorRepository {
  const upsert = db.sql.prepare(
    `INSERT INTO investors (id, read_at, wallets_read_at, data) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at, wallets_read_at = excluded.wallets_read_at, data = excluded.data`,
  );
  const drop = db.sql.prepare('DELETE FROM investors WHERE id = ?');
  /** The readable investors, by canonical id. */
  const known = new Map<string, Investor>();
  /** The data of rows that cannot be read, by the row's id. */
  const unreadable = new Map<string, unknown>();
  for (const row of db.sql.prepare('SELECT * FROM investors').iterate()) {
    const id = String(row.id);
    const sealed = unlessUnreadable(
      () => openRow(cipher, investorRecord, places.investor(id), row, row.data),
      () => null,
    );
    const walletsReadAt = row.wallets_read_at === null ? null : String(row.wallets_read_at);
    if (!sealed) {
      unreadable.set(id, row.data);
      continue;
    }
    const name = shownName(sealed.name, id);
    const investor = { ...sealed, name, id, walletsReadAt, readAt: String(row.read_at) };
    const key = canonicalId(id);
    const other = known.get(key);
    known.set(key, other ? joined(other, investor) : investor);
  }

  /** Search texts, folded once per investor, because every keystroke searches through all investors. */
  const folded = new WeakMap<Investor, Searchable>();
  function searchableOf(investor: Investor): Searchable {
    const made = folded.get(investor) ?? searchable([investor.name, investor.email, investor.id]);
    folded.set(investor, made);
    return made;
  }

  function write(investor: Investor): void {
    const { id, name, email, wallets, walletsWhole } = investor;
    const key = canonicalId(id);
    const before = known.get(key);
    if (unreadable.has(id)) keepUnreadable(db, clock, places.investor(id), unreadable.get(id));
    unreadable.delete(id);
    // The platform spells the id differently by now.
    if (before && before.id !== id) drop.run(before.id);
    upsert.run(
      id,
      investor.readAt,
      investor.walletsReadAt,
      sealRecord(cipher, investorRecord, places.investor(id), {
        name: name ?? id,
        email,
        wallets,
        walletsWhole,
      }),
    );
    known.set(key, investor);
  }

  const listeners: ((ids: readonly string[]) => void)[] = [];
  const tell = (ids: readonly string[]): void => {
    for (const listener of listeners) listener(ids);
  };

  return {
    onChange: (listener) => void listeners.push(listener),
    get: (id) => known.get(canonicalId(id)) ?? null,
    put(investors, readAt) {
      db.transaction(() => {
        for (const { id, name, email } of investors) {
          const before = known.get(canonicalId(id));
          write({
            id,
            name,
            email,
            wallets: before?.wallets ?? null,
            walletsReadAt: before?.walletsReadAt ?? null,
            walletsWhole: before?.walletsWhole ?? false,
            readAt,
          });
        }
      });
      tell(investors.map(({ id }) => id));
    },
    putWallets(id, wallets, walletsWhole, readAt) {
      const before = known.get(canonicalId(id)) ?? { id, name: null, email: null, readAt };
      write({ ...before, wallets, walletsWhole, walletsReadAt: readAt });
      tell([id]);
    },
    search(text, limit) {
      const rankOf = searchFor(text);
      const matches = [...known.values()]
        .map((investor) => ({ investor, rank: rankOf ? rankOf(searchableOf(investor)) : 0 }))
        .filter((match): match is { investor: Investor; rank: number } => match.rank !== null);
      matches.sort((a, b) => a.rank - b.rank || compareNames(a.investor.name, b.investor.name));
      return { investors: matches.slice(0, limit).map(({ investor }) => investor), total: matches.length };
    },
  };
}

/** Compares names for sorting. Investors without a name come last. */
const compareNames = (a: string | null, b: string | null): number =>
  Number(a === null) - Number(b === null) || (a ?? '').localeCompare(b ?? '', 'de');

/** Returns a stored name for display; null when the name is empty or an id. */
function shownName(stored: string, id: string): string | null {
  const name = nameLine(stored);
  return name === '' || isUuid(name) || sameId(name, id) ? null : name;
}

/** Merges two rows into one investor. Earlier versions stored one row for each spelling of an id. */
function joined(a: Investor, b: Investor): Investor {
  const [former, newer] = a.readAt <= b.readAt ? [a, b] : [b, a];
  const main = newer.name === null && former.name !== null ? former : newer;
  const read = (former.walletsReadAt ?? '') > (newer.walletsReadAt ?? '') ? former : newer;
  return { ...main, wallets: read.wallets, walletsReadAt: read.walletsReadAt };
}

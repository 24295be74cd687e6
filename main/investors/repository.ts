import type { Investor, Wallet } from '../../contract/investor.ts';
import { type Searchable, searchable, searchFor } from '../../contract/search.ts';
import type { Clock } from '../clock.ts';
import type { MasterData } from '../platform/investor.ts';
import { createAfterCommit } from '../storage/after-commit.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';
import { places } from '../storage/places.ts';
import { sealRecord } from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';
import { createKnownInvestors } from './known.ts';
import { investorRecord } from './record.ts';

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
   * come first, then the order is by name. `complete` is false while records are still being opened: there may be more then.
   */
  search(text: string, limit: number): { investors: Investor[]; total: number; complete: boolean };
  /** Returns any readable investor; null when there is none. */
  any(): Investor | null;
  /** Opens all records for the search, unless they are few. Yields whenever the caller should rest. */
  openRest(): Generator<void>;
  /** Calls the listener with the ids of the investors that were written, once they are committed. */
  onChange(listener: (ids: string[]) => void): void;
}

/** How many records a search may open itself: about 30 ms' work. */
const fewLeft = 500;

/**
 * Creates the repository. The columns are sealed, so SQL can neither sort nor search names; the search needs all records
 * opened. An investor whose record cannot be read counts as unknown, and is read from the platform again.
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
  const known = createKnownInvestors(db, cipher);
  const listeners: ((ids: string[]) => void)[] = [];
  const written = createAfterCommit<string>(db, (ids) => {
    for (const listener of listeners) listener(ids);
  });

  /** Search texts, folded once per investor, because every keystroke searches through all investors. */
  const folded = new WeakMap<Investor, Searchable>();
  function searchableOf(investor: Investor): Searchable {
    const made = folded.get(investor) ?? searchable([investor.name, investor.email, investor.id]);
    folded.set(investor, made);
    return made;
  }

  function write(investor: Investor): void {
    const { id, name, email, wallets, walletsWhole } = investor;
    const before = known.get(id);
    const lost = known.unreadableData(id);
    if (lost !== undefined) keepUnreadable(db, clock, places.investor(id), lost);
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
    known.replaced(before, investor);
    written.note(id);
  }

  return {
    get: known.get,
    any: known.any,
    *openRest() {
      if (known.left() > fewLeft) yield* known.openRest();
    },
    onChange: (listener) => void listeners.push(listener),
    put(investors, readAt) {
      db.transaction(() => {
        for (const { id, name, email } of investors) {
          const before = known.get(id);
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
    },
    putWallets(id, wallets, walletsWhole, readAt) {
      const before = known.get(id) ?? { id, name: null, email: null, readAt };
      write({ ...before, wallets, walletsWhole, walletsReadAt: readAt });
    },
    search(text, limit) {
      if (known.left() <= fewLeft) for (const _ of known.openRest());
      const rankOf = searchFor(text);
      const matches = known
        .opened()
        .map((investor) => ({ investor, rank: rankOf ? rankOf(searchableOf(investor)) : 0 }))
        .filter((match): match is { investor: Investor; rank: number } => match.rank !== null);
      matches.sort((a, b) => a.rank - b.rank || compareNames(a.investor.name, b.investor.name));
      return {
        investors: matches.slice(0, limit).map(({ investor }) => investor),
        total: matches.length,
        complete: known.left() === 0,
      };
    },
  };
}

/** Compares names for sorting. Investors without a name come last. */
const compareNames = (a: string | null, b: string | null): number =>
  Number(a === null) - Number(b === null) || german.compare(a ?? '', b ?? '');

const german = new Intl.Collator('de');

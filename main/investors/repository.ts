import type { Investor, Wallet } from '../../contract/subscription.ts';
import { searchFor } from '../search.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Database } from '../storage/database.ts';

/** What is known of the investors, for entry without a connection. All of it is a copy of the platform's. */
export interface InvestorRepository {
  get(id: string): Investor | null;
  /** Writes master data; wallets that are known stay. */
  put(investors: { id: string; name: string; email: string | null }[], readAt: string): void;
  putWallets(id: string, wallets: Wallet[], readAt: string): void;
  /** Name, e-mail or id contains the text; sorted by name. */
  search(text: string, limit: number): { investors: Investor[]; total: number };
}

type SealedPart = Pick<Investor, 'name' | 'email' | 'wallets'>;

/**
 * Opened once into memory: names stand in every list, and the columns are sealed, so SQL can neither sort nor
 * search them.
 */
export function createInvestorRepository(db: Database, cipher: Cipher): InvestorRepository {
  const upsert = db.sql.prepare(
    `INSERT INTO investors (id, read_at, wallets_read_at, data) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at, wallets_read_at = excluded.wallets_read_at, data = excluded.data`,
  );
  const known = new Map<string, Investor>();
  for (const row of db.sql.prepare('SELECT * FROM investors').iterate()) {
    const id = String(row.id);
    const sealed = cipher.open(placeOf(id), row.data as Uint8Array) as SealedPart;
    const walletsReadAt = row.wallets_read_at === null ? null : String(row.wallets_read_at);
    known.set(id, { ...sealed, id, walletsReadAt, readAt: String(row.read_at) });
  }

  function write(investor: Investor): void {
    const { id, name, email, wallets } = investor;
    upsert.run(
      id,
      investor.readAt,
      investor.walletsReadAt,
      cipher.seal(placeOf(id), { name, email, wallets } satisfies SealedPart),
    );
    known.set(id, investor);
  }

  return {
    get: (id) => known.get(id) ?? null,
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
            readAt,
          });
        }
      });
    },
    putWallets(id, wallets, readAt) {
      const before = known.get(id) ?? { id, name: id, email: null, readAt };
      write({ ...before, wallets, walletsReadAt: readAt });
    },
    search(text, limit) {
      const holds = searchFor(text);
      const matches = [...known.values()].filter(
        (investor) => !holds || holds(`${investor.name} ${investor.email ?? ''} ${investor.id}`),
      );
      matches.sort((a, b) => a.name.localeCompare(b.name, 'de'));
      return { investors: matches.slice(0, limit), total: matches.length };
    },
  };
}

const placeOf = (id: string) => `investors/data/${id}`;

import { z } from 'zod';
import type { Investor, Wallet } from '../../contract/subscription.ts';
import type { Clock } from '../clock.ts';
import { searchFor } from '../search.ts';
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

/** What is known of the investors, for entry without a connection. All of it is a copy of the platform's. */
export interface InvestorRepository {
  get(id: string): Investor | null;
  /** Writes master data; wallets that are known stay. */
  put(investors: { id: string; name: string; email: string | null }[], readAt: string): void;
  /** @param isWhole the list was read to its end, as far as it says itself */
  putWallets(id: string, wallets: Wallet[], isWhole: boolean, readAt: string): void;
  /** Name, e-mail or id contains the text; sorted by name. */
  search(text: string, limit: number): { investors: Investor[]; total: number };
}

type SealedPart = Pick<Investor, 'name' | 'email' | 'wallets' | 'walletsWhole'>;

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
    // Lists that were read before 0.3.0 were not held against their count: they are read again before they count.
    walletsWhole: z.boolean().default(false),
  }),
  upcasters: { 1: (value) => value },
  columns: z.object({ id: identity, read_at: timeColumn, wallets_read_at: timeColumn.nullable() }),
};

/**
 * Opened once into memory: names stand in every list, and the columns are sealed, so SQL can neither sort nor
 * search them. An investor whose record cannot be read counts as not known yet, and is read from the platform again.
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
  const known = new Map<string, Investor>();
  const unreadable = new Map<string, unknown>();
  for (const row of db.sql.prepare('SELECT * FROM investors').iterate()) {
    const id = String(row.id);
    const sealed = unlessUnreadable(
      () => openRow(cipher, investorRecord, places.investor(id), row, row.data),
      () => null,
    );
    const walletsReadAt = row.wallets_read_at === null ? null : String(row.wallets_read_at);
    if (sealed) known.set(id, { ...sealed, id, walletsReadAt, readAt: String(row.read_at) });
    else unreadable.set(id, row.data);
  }

  function write(investor: Investor): void {
    const { id, name, email, wallets, walletsWhole } = investor;
    if (unreadable.has(id)) keepUnreadable(db, clock, places.investor(id), unreadable.get(id));
    unreadable.delete(id);
    upsert.run(
      id,
      investor.readAt,
      investor.walletsReadAt,
      sealRecord(cipher, investorRecord, places.investor(id), { name, email, wallets, walletsWhole }),
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
            walletsWhole: before?.walletsWhole ?? false,
            readAt,
          });
        }
      });
    },
    putWallets(id, wallets, walletsWhole, readAt) {
      const before = known.get(id) ?? { id, name: id, email: null, readAt };
      write({ ...before, wallets, walletsWhole, walletsReadAt: readAt });
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

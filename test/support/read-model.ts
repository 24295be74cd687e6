import { isDeepStrictEqual } from 'node:util';
import type { Campaign } from '../../contract/environment.ts';
import { listColumns } from '../../contract/subscription-list.ts';
import { createInvestorRepository } from '../../main/investors/repository.ts';
import { createListModel } from '../../main/lists/model.ts';
import type { EnvironmentSession } from '../../main/session/session.ts';
import { type Cipher, createCipher } from '../../main/storage/cipher.ts';
import type { DataFile } from '../../main/storage/data-file.ts';
import { subscriptionLists } from '../../main/subscriptions/lists/columns.ts';
import { listFacts } from '../../main/subscriptions/lists/facts.ts';
import { subscriptionMarks } from '../../main/subscriptions/lists/marks.ts';
import { createFileWalk } from '../../main/subscriptions/lists/walk.ts';

/** A session whose lists are compared with its file. */
export interface Compared {
  session: Pick<EnvironmentSession, 'lists' | 'core' | 'everyKind' | 'repository'>;
  cipher: Cipher;
  campaigns?: readonly Campaign[];
  /** True to compare every order, too. */
  thorough?: boolean;
}

/**
 * Compares the lists of an open session with its data file, read anew from the first row to the last: every row, every
 * count, and the order.
 * @returns what differs, in words; none when the lists equal the file
 */
export function listsBesideFile({ session, cipher, campaigns = [], thorough = false }: Compared): string[] {
  const { lists, core, everyKind, repository } = session;
  const { facts } = everyKind;
  const db = core.db as DataFile;
  const investors = createInvestorRepository(db, cipher, core.clock);
  const file = createListModel(subscriptionLists({ investors, campaigns: () => campaigns }));
  for (const each of createFileWalk(db.sql, cipher).all())
    file.put(
      listFacts(each, {
        investorId: facts.investorId({ form: { investorId: each.investor } }),
        isMarked: repository.isMarked(each.id),
        isGenuineReview:
          each.review !== null && db.fingerprints.check('reviews', Number(each.review.key)) === null,
      }),
    );
  const differing: string[] = [];
  const compare = (what: string, shown: unknown, stored: unknown) => {
    if (!isDeepStrictEqual(shown, stored))
      differing.push(`${what}: shown ${shortened(shown)}, stored ${shortened(stored)}`);
  };
  compare('the ids', [...lists.ids()].sort(), [...file.ids()].sort());
  for (const id of file.ids()) compare(`row ${id}`, lists.row(id), file.row(id));
  const every = { where: {}, search: '', offset: 0, limit: 1_000 };
  const orders = [null, ...(thorough ? listColumns : [])];
  for (const mark of subscriptionMarks) compare(`the count of ${mark}`, lists.count(mark), file.count(mark));
  for (const column of orders) {
    const query = { ...every, mark: 'all' as const, sort: column && { column, descending: false } };
    compare(`the list by ${column ?? 'the newest change'}`, lists.page(query), file.page(query));
  }
  return differing;
}

/** Waits until the lists are complete. @throws Error when they differ from the file */
export async function listsMustEqualFile(session: Compared['session'], dataKey: string): Promise<void> {
  await session.lists.built();
  const differing = listsBesideFile({ session, cipher: createCipher(dataKey), thorough: true });
  if (differing.length > 0) throw new Error(`the lists differ from the file: ${differing.join('; ')}`);
}

/** Returns the beginning of a value as text: lists may be long. */
const shortened = (value: unknown): string => JSON.stringify(value)?.slice(0, 300) ?? 'nothing';

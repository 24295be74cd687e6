import { AppError } from '../../contract/errors.ts';
import { canonicalId } from '../../contract/ids.ts';
import type { Investor, Wallet } from '../../contract/investor.ts';
import type { Json } from '../../contract/primitives.ts';
import { type Clock, instantOf } from '../clock.ts';
import { recordIn, walletsOf } from '../platform/answers.ts';
import type { CallOutcome, PlatformClient } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { investorOf } from '../platform/investor.ts';
import { type ListTake, readList } from '../platform/list.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import { whenFree } from '../storage/busy.ts';
import type { Database } from '../storage/database.ts';
import type { InvestorRepository } from './repository.ts';

export type WalletsRead = { kind: 'wallets'; wallets: Wallet[] } | { kind: 'failed'; outcome: CallOutcome };

export interface InvestorService {
  /** See `InvestorRepository.search`. */
  search(text: string, limit: number): { investors: Investor[]; total: number; complete: boolean };
  /** Returns any known investor; null when none is known. */
  any(): Investor | null;
  /**
   * Reads the whole list of investors [assumed endpoint]. `leftOut`: number of investors that are missing by the list's
   * own count, or that have no id that can be stored exactly.
   * @throws AppError when the platform does not answer with a list
   */
  refresh(): Promise<{ count: number; leftOut: number }>;
  /**
   * Returns an investor with wallets, from the platform if it answers.
   * @param id in any spelling, here and below
   */
  lookup(id: string): Promise<{ investor: Investor | null; fresh: boolean }>;
  /** Reads an investor's wallets [guide]; callers at the same moment share one request. */
  readWallets(id: string): Promise<WalletsRead>;
  /** Returns an investor's wallets if they were read recently enough to act on; null otherwise. */
  freshWallets(id: string): (Pick<Investor, 'walletsWhole'> & { wallets: Wallet[] }) | null;
}

/** How long a wallet list is recent enough to assign its only wallet, in milliseconds. */
const walletsFresh = 10 * 60_000;
/** Maximum number of pages of investors, to stop at a list without an end. No broker has more investors. */
const mostPages = 1_000;
/** Maximum number of pages of an investor's wallets. No investor has more wallets. */
const mostWalletPages = 20;

export function createInvestorService(deps: {
  repository: InvestorRepository;
  client: PlatformClient;
  baseUrl: string;
  clock: Clock;
  changed(ids: string[]): void;
  /** True while a person has chosen to work offline; no calls are made then. */
  chosenOffline(): boolean;
  /** Called with every outcome, so that the app knows whether it is online. */
  observe(outcome: CallOutcome, subject?: string): void;
  db: Database;
  /** Called around the commit of what was read, so that tests can end the process exactly there. */
  at(point: 'afterAnswer' | 'beforeAnswerCommit' | 'afterAnswerCommit', step: 'readWallets'): void;
}): InvestorService {
  const { repository, client, clock } = deps;
  /** When each investor's wallets were read in this process, by elapsed time. */
  const readAt = new Map<string, number>();
  const walletReads = new Map<string, Promise<WalletsRead>>();

  async function get(path: string): Promise<CallOutcome> {
    const outcome = await client.call({ method: 'GET', path });
    deps.observe(outcome, path.split('?')[0]);
    return outcome;
  }

  const readAll = (first: string, mostPages: number, take: ListTake) =>
    readList({ first, mostPages, baseUrl: deps.baseUrl, get, take });

  async function fetchWallets(id: string): Promise<WalletsRead> {
    const found = new Map<string, Wallet>();
    const path = `/v2/investors/${encodeURIComponent(id)}/wallets/`;
    let last: Json[] = [];
    const { failed, count } = await readAll(path, mostWalletPages, (items) => {
      const wallets = walletsOf(items, id);
      for (const wallet of wallets ?? []) found.set(canonicalId(wallet.id), wallet);
      last = items;
      return wallets !== undefined;
    });
    if (failed) return { kind: 'failed', outcome: failed };
    const wallets = [...found.values()];
    const isWhole = wallets.length >= count;
    // An empty list whose own count says that there are wallets must not be read as "no wallet".
    if (wallets.length === 0 && !isWhole) return { kind: 'failed', outcome: withoutEntries(count, last) };
    deps.at('afterAnswer', 'readWallets');
    const store = () => {
      repository.putWallets(id, wallets, isWhole, instantOf(clock));
      readAt.set(canonicalId(id), clock.elapsed());
      deps.at('beforeAnswerCommit', 'readWallets');
    };
    await whenFree(() => deps.db.transaction(store));
    deps.at('afterAnswerCommit', 'readWallets');
    deps.changed([id]);
    return { kind: 'wallets', wallets };
  }

  /** Returns an id as it is sent: in the platform's own spelling, if known. */
  const sentIdOf = (id: string) => repository.get(id)?.id ?? canonicalId(id);

  function readWallets(typed: string): Promise<WalletsRead> {
    const id = sentIdOf(typed);
    const running = walletReads.get(id) ?? fetchWallets(id).finally(() => walletReads.delete(id));
    walletReads.set(id, running);
    return running;
  }

  return {
    search: (text, limit) => repository.search(text, limit),
    any: repository.any,
    readWallets,
    freshWallets(id) {
      const investor = repository.get(id);
      if (!investor?.wallets || !investor.walletsReadAt) return null;
      const { wallets, walletsWhole } = investor;
      // "None" is never fresh: the investor may be opening a wallet right now.
      if (wallets.length === 0) return null;
      // Checked by both clocks. A list read in an earlier process is read again.
      const age = clock.now() - Date.parse(investor.walletsReadAt);
      const elapsed = clock.elapsed() - (readAt.get(canonicalId(id)) ?? Number.NEGATIVE_INFINITY);
      return age >= 0 && age < walletsFresh && elapsed < walletsFresh ? { wallets, walletsWhole } : null;
    },
    async refresh() {
      if (deps.chosenOffline()) throw new AppError('offline');
      const found = new Set<string>();
      let senseless = 0;
      const { failed, count } = await readAll('/v2/investors/', mostPages, async (items) => {
        const investors = items.map(investorOf).filter((found) => found !== undefined);
        await whenFree(() => repository.put(investors, instantOf(clock)));
        deps.changed(investors.map((investor) => investor.id));
        for (const investor of investors) found.add(canonicalId(investor.id));
        senseless += items.length - investors.length;
        return true;
      });
      if (failed) throw failureOf(failed);
      return { count: found.size, leftOut: Math.max(count - found.size, senseless) };
    },
    async lookup(typed) {
      const id = sentIdOf(typed);
      if (deps.chosenOffline()) return { investor: repository.get(id), fresh: false };
      const outcome = await get(`/v2/investors/${encodeURIComponent(id)}/`);
      const isUnknown = outcome.kind === 'answer' && outcome.status === 404 && isOwnRefusal(outcome);
      if (isUnknown) return { investor: null, fresh: true };
      // Data of another investor says nothing about this one.
      const record = recordIn(outcome, id);
      const found = record === undefined ? undefined : investorOf(record);
      if (!found) return { investor: repository.get(id), fresh: false };
      await whenFree(() => repository.put([found], instantOf(clock)));
      deps.changed([id]);
      const wallets = await readWallets(id);
      return { investor: repository.get(id), fresh: wallets.kind === 'wallets' };
    },
  };
}

/** Returns the answer of a list that has entries by its own count but shows none. */
const withoutEntries = (count: number, results: Json[]): CallOutcome => {
  const body = { count, results };
  return { kind: 'answer', status: 200, body, text: JSON.stringify(body), headers: {} };
};

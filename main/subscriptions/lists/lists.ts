import { isReference } from '../../../contract/references.ts';
import type { GroupReason, Stage } from '../../../contract/submission.ts';
import type { ListFilter, ListProgress, ListWish } from '../../../contract/subscription-list.ts';
import { listFilters } from '../../../contract/subscription-list.ts';
import { createListModel, type ListModel } from '../../lists/model.ts';
import type { ListQuery, PageQuery } from '../../lists/queries.ts';
import { isBusy, whenFree } from '../../storage/busy.ts';
import type { Cipher } from '../../storage/cipher.ts';
import type { DataFile } from '../../storage/data-file.ts';
import { keyOf, type Ref } from '../../sync/submission.ts';
import type { Subscription } from '../model.ts';
import type { StageCounting } from '../progress.ts';
import { takeTable } from './batch.ts';
import { createBuilding } from './building.ts';
import { type Names, type SubscriptionColumn, subscriptionLists } from './columns.ts';
import { type ListFacts, listFacts, oneSpelling, type StoredFacts } from './facts.ts';
import type { SubscriptionMark } from './marks.ts';
import { createFileWalk, type FileWalk } from './walk.ts';
import { walkInThreads } from './walk-thread.ts';
import { createWarmUp } from './warm-up.ts';

type Query = ListQuery<SubscriptionColumn, SubscriptionMark>;

/** The lists of subscriptions, answered from memory. See "The read model". */
export interface SubscriptionLists
  extends Pick<
    ListModel<ListFacts, SubscriptionColumn, SubscriptionMark>,
    'count' | 'least' | 'row' | 'ids'
  > {
  /** How many subscriptions have been read so far; null when all have. Until then, lists lack the others. */
  readonly building: ListProgress | null;
  page(query: PageQuery<SubscriptionColumn, SubscriptionMark>): { ids: string[]; total: number };
  among(ids: readonly string[], query: Query): string[];
  counts(): Record<ListFilter, number>;
  /** Returns who entered a subscription; null when that is not known. */
  adviser(id: string): string | null;
  /** See `ListModel.values`. */
  values(column: SubscriptionColumn, query: Query, typed: string): { value: string | null; count: number }[];
  /** Counts the subscriptions under way by stage and reason. Complete once everything has been read. */
  counting: StageCounting;
  /** Takes over a subscription that was written, when its transaction has been committed. */
  wrote(id: string, stored: Subscription | null): void;
  /** Takes over what follows for subscriptions that refer to a submission of another kind, which was written. */
  wroteOther(ref: Ref): void;
  /** Starts reading the file. */
  start(): void;
  stop(): void;
  /** Resolves when everything is read or reading was stopped. */
  built(): Promise<void>;
}

/** Returns what the page wishes to see as a query of the model. */
export const queryOf = ({ filter, search, where }: ListWish): Query => ({
  mark: filter,
  search,
  where: where ?? {},
});

function countingIn(model: ListModel<ListFacts, SubscriptionColumn, SubscriptionMark>): StageCounting {
  return {
    counts: () =>
      [...model.tally('group')].flatMap(([group, count]) => {
        const [stage, reason] = group.split(' ') as [Stage, GroupReason];
        // Unreadable subscriptions are counted apart.
        return reason === 'unreadable' ? [] : [{ stage, reason, count }];
      }),
    one({ stage, reason }, others) {
      const where = { group: { oneOf: [`${stage} ${reason}`] } };
      const limit = others.length + 1;
      const { ids } = model.page({ mark: 'all', where, search: '', sort: null, offset: 0, limit });
      return ids.find((id) => !others.includes(id)) ?? null;
    },
  };
}

/** Creates the lists of an open data file. Nothing is read before `start`. */
export function createSubscriptionLists(
  { db, cipher }: { db: DataFile; cipher: Cipher },
  deps: Names & {
    /** Returns the platform's id of the investor that a form names; null when it has none yet. */
    investorId(investor: StoredFacts['investor']): string | null;
    isMarked(id: string): boolean;
    /** Returns the ids of all subscriptions that are marked. */
    marked(): ReadonlySet<string>;
    /** Notes the order of a subscription, see `AlikeIndex`. */
    noteOrder(id: string, order: number | null): void;
    /** Opens all investors, in time slices. */
    openInvestors(signal: AbortSignal): Promise<void>;
    /** Calls the listener with the ids of investors that have changed. */
    onInvestors(listener: (ids: readonly string[]) => void): void;
    /** Called when more of the file has been read, and at the end. */
    progressed(): void;
    threadFailed(error: unknown): void;
    failed(error: unknown): void;
  },
): SubscriptionLists {
  const model = createListModel(subscriptionLists(deps));
  const warmUp = createWarmUp(model);
  const walk: FileWalk = createFileWalk(db.sql, cipher);
  /** Subscriptions that were written while the file was being read: what the thread reads of them is older. */
  const written = new Set<string>();
  /** Subscriptions written in the open transaction, as they are stored then; null: read them again. */
  const pending = new Map<string, Subscription | null>();
  /** Subscriptions that refer, or referred, to a submission of another kind, by its key. */
  const referring = new Map<string, Set<string>>();
  /** Subscriptions that could not be read after they were written, because another program holds the file. */
  const late = new Set<string>();
  let campaigns = deps.campaigns();

  const isKnown = (id: string): boolean => model.has(id) || written.has(id);

  function put(facts: StoredFacts): void {
    const { id, review, investor } = facts;
    if (isReference(investor)) {
      const key = keyOf(investor);
      referring.set(key, (referring.get(key) ?? new Set()).add(id));
    }
    model.put(
      listFacts(facts, {
        investorId: deps.investorId(facts.investor),
        isMarked: deps.isMarked(id),
        isGenuineReview:
          review !== null &&
          db.fingerprints.isPrinted('reviews', { row_family: id, row_key: review.key }, review.print),
      }),
    );
    deps.noteOrder(id, facts.order);
  }

  /** Returns who entered a subscription; undefined for one that is not in the lists. It never changes. */
  const enteredBy = (id: string): string | null | undefined =>
    model.has(id) ? (model.value(id, 'adviser') as string | null) : undefined;

  function renew(id: string, stored: Subscription | null): void {
    if (building.progress) written.add(id);
    const facts =
      stored && stored.removedAt === null ? walk.of(stored, enteredBy(id)) : stored ? null : walk.one(id);
    if (facts) put(facts);
    else model.remove(id);
  }

  /** Takes over what was written. The transaction has been committed, so nothing may be thrown. */
  function renewPending(): void {
    const before = late.size;
    for (const [id, stored] of pending)
      try {
        renew(id, stored);
      } catch (error) {
        if (isBusy(error)) late.add(id);
        else deps.failed(error);
      }
    pending.clear();
    model.arrange();
    if (before === 0 && late.size > 0)
      void whenFree(renewLate, { longest: Number.POSITIVE_INFINITY }).catch(deps.failed);
  }

  function renewLate(): void {
    for (const id of late) {
      renew(id, null);
      late.delete(id);
    }
    deps.progressed();
  }

  const path = db.sql.location();
  const building = createBuilding({
    walk,
    inThread: path === null ? null : (signal) => walkInThreads({ path, key: cipher.key }, signal),
    isKnown,
    size: () => model.size,
    take(facts) {
      for (const each of facts) put(each);
      model.arrange();
    },
    takeBatch(batch) {
      const again = takeTable(batch, { ...deps, model, isKnown, fingerprints: db.fingerprints });
      for (const each of [...again.flatMap((id) => walk.one(id) ?? []), ...batch.others])
        if (!isKnown(each.id)) put(each);
      model.arrange();
      warmUp();
    },
    openInvestors: deps.openInvestors,
    progressed() {
      if (building.progress === null) written.clear();
      deps.progressed();
    },
    threadFailed: deps.threadFailed,
    failed: deps.failed,
  });

  /** Shows the campaigns by their present names. */
  function follow(): typeof model {
    const now = deps.campaigns();
    if (now !== campaigns) {
      campaigns = now;
      model.renew('campaign', model.distinct('campaign'));
    }
    return model;
  }

  db.onTransaction({
    begun: () => pending.clear(),
    committed: renewPending,
    rolledBack: () => pending.clear(),
  });
  deps.onInvestors((ids) =>
    model.renew(
      'investor',
      ids.flatMap((id) => oneSpelling(id) ?? []),
    ),
  );

  return {
    get building() {
      return building.progress;
    },
    page(query) {
      building.asked();
      return follow().page(query);
    },
    among: (ids, query) => follow().among(ids, query),
    values: (column, query, typed) => follow().values(column, query, typed),
    count: model.count,
    least: model.least,
    row: (id) => follow().row(id),
    ids: model.ids,
    counting: countingIn(model),
    adviser: (id) => enteredBy(id) ?? null,
    counts: () =>
      Object.fromEntries(listFilters.map((filter) => [filter, model.count(filter)])) as Record<
        ListFilter,
        number
      >,
    wrote(id, stored) {
      pending.set(id, stored);
      if (!db.isInTransaction) renewPending();
    },
    wroteOther(ref) {
      for (const id of referring.get(keyOf(ref)) ?? []) pending.set(id, null);
      if (!db.isInTransaction) renewPending();
    },
    start: building.start,
    stop: building.stop,
    built: building.done,
  };
}

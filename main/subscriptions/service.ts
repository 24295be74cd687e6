import { AppError } from '../../contract/errors.ts';
import { emptyForm, type FieldPath, type SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import {
  type ColumnValue,
  type ListColumn,
  type ListSort,
  type ListWish,
  mostRows,
  type SubscriptionList,
} from '../../contract/subscription-list.ts';
import type { TrailEntry } from '../../contract/trail.ts';
import { instantOf } from '../clock.ts';
import { newId } from '../storage/new-id.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { Note } from '../sync/writer.ts';
import { createActions, refOf } from './actions.ts';
import { type Batches, createBatches } from './batches.ts';
import { type Begun, newDraft } from './draft.ts';
import { edited } from './edit.ts';
import type { FactsSource } from './facts.ts';
import type { FromBackup } from './from-backup.ts';
import { forAnotherOrder } from './lapsing.ts';
import { queryOf, type SubscriptionLists } from './lists/lists.ts';
import type { Subscription } from './model.ts';
import { createRelease, type QueueOptions } from './release.ts';
import type { SubscriptionRepository } from './repository.ts';
import type { SubscriptionViews } from './view.ts';

/** The actions of a person on subscriptions. Each method commits before it returns; none waits for the network. */
export interface SubscriptionService {
  list(query: ListWish & { sort?: ListSort; offset: number; limit: number }): SubscriptionList;
  /** Returns those of the ids that a list contains. */
  ids(query: ListWish & { sort?: ListSort; offset: number; limit: number }): string[];
  listed(query: ListWish & { ids: string[] }): string[];
  /** Returns the values of a column in a list with their names and counts, see `ListModel.values`. */
  values(column: ListColumn, query: ListWish, typed: string): ColumnValue[];
  get(id: string): SubscriptionDetail;
  /** Like `get`, but returns null when there is no such subscription. */
  find(id: string): SubscriptionDetail | null;
  create(): SubscriptionDetail;
  /** Creates a draft with the same entries, except those about this one order, which have to be given again. */
  duplicate(id: string): SubscriptionDetail;
  /**
   * Creates a draft from a backup of a subscription that has become unreadable. Before the draft is released, a person
   * checks on the platform whether the unreadable subscription was sent.
   * @throws AppError unsupported when the subscription can be read after all
   */
  copyFromBackup(id: string, found: FromBackup): SubscriptionDetail;
  /**
   * Writes the form as typed. Fields locked meanwhile keep their value and are listed in `refused`. A change takes a
   * queued subscription out of the queue: a half-typed number must never be sent. Entries whose ground has changed
   * lapse, see lapsing.ts.
   */
  save(id: string, form: SubscriptionForm): { detail: SubscriptionDetail; refused: FieldPath[] };
  /**
   * Releases a subscription for sending, ahead of those that wait.
   * @param options.checked a person has checked the platform and the form: a subscription from a restored backup may have
   * been sent since, an object was possibly created, or lost fields hold defaults
   * @param options.unsigned a person wants it sent without the signature that has lapsed
   * @param options.second whether a person wants it in addition to another one of the same order; absent when nobody was
   * asked
   * @param options.batch true when it is queued together with others and takes its turn
   * @throws AppError incomplete (with the first field), alreadySent, notFound; second when there is another one of the
   * same order; restored or possiblyCreated when a person has to check the platform first; fieldsLost when a person has
   * to check fields that hold defaults; differs in a batch when the platform shows other values
   */
  queue(id: string, options?: QueueOptions): SubscriptionDetail;
  /** Takes a subscription back for editing. Acknowledged steps stay; a call under way is still resolved. */
  takeBack(id: string): SubscriptionDetail;
  /** Hides a draft; `restore` undoes it. @throws AppError locked when a part of it may be on the platform */
  remove(id: string): void;
  restore(id: string): SubscriptionDetail;
  trail(id: string): TrailEntry[];
  /** The same actions on many subscriptions. */
  batches: Batches;
}

export function createSubscriptionService(
  core: Pick<SyncCore, 'db' | 'clock' | 'outbox' | 'trail' | 'sender' | 'writer'>,
  deps: {
    /** Returns the user's name, for confirmations. */
    who(): string;
    repository: SubscriptionRepository;
    lists: Pick<SubscriptionLists, 'page' | 'among' | 'values' | 'counts' | 'adviser' | 'building'>;
    facts: FactsSource;
    views: SubscriptionViews;
    lanes: Lanes;
    secondLooks: Pick<SecondLooks, 'noteRelease' | 'forget'>;
    changed(ids: string[]): void;
  },
): SubscriptionService {
  const { db, clock, outbox, trail, writer } = core;
  const { repository, lists, facts, views } = deps;
  const release = createRelease(core, { facts, views });
  const actions = createActions(core, deps);

  /** Loads, changes, refreshes the stage and saves in one transaction. The page gets the change afterwards. */
  function change(id: string, work: (current: Subscription, note: Note) => Subscription): SubscriptionDetail {
    const detail = db.transaction(() => views.detail(writer.change<Subscription>(refOf(id), work)));
    actions.follow([detail]);
    return detail;
  }

  function insert(begun: Begun, details: Json): SubscriptionDetail {
    const draft = newDraft(newId(), instantOf(clock), begun);
    const detail = db.transaction(() => views.detail(writer.insert(refOf(draft.id), draft, details)));
    deps.changed([draft.id]);
    return detail;
  }

  return {
    list({ sort = null, offset, limit, ...wish }) {
      const { ids, total } = lists.page({ ...queryOf(wish), sort, offset, limit });
      const rows = db.read(() =>
        ids
          .flatMap((id) => repository.listed(id) ?? [])
          .map((row) => ({ ...views.summary(row), adviser: lists.adviser(row.id) })),
      );
      return { rows, total, counts: lists.counts(), building: lists.building };
    },
    ids: ({ sort = null, offset, limit, ...wish }) =>
      lists.page({ ...queryOf(wish), sort, offset, limit }).ids,
    listed: ({ ids, ...wish }) => lists.among(ids, queryOf(wish)),
    values: (column, wish, typed) =>
      lists
        .values(column, queryOf(wish), typed)
        .slice(0, mostRows)
        .map(({ value, count }) => ({ value, ...views.called(column, value), count })),
    get: (id) =>
      unlessUnreadable(
        () => views.detail(repository.load(id)),
        (cause) => {
          const createdAt = repository.createdAt(id) ?? undefined;
          throw new AppError('unreadable', { fault: cause.fault, createdAt }, { cause });
        },
      ),
    find(id) {
      const found = repository.find(id);
      return found && views.detail(found);
    },
    create: () => insert({ form: emptyForm(), about: {} }, {}),
    duplicate(id) {
      const former = repository.load(id);
      return insert({ ...forAnotherOrder(former), lostFields: former.lostFields }, { copyOf: id });
    },
    copyFromBackup(id, { at, subscription }) {
      const listed = unlessUnreadable(
        () => views.detail(repository.load(id)),
        () => null,
      );
      if (listed) throw new AppError('unsupported');
      const { form, about, confirmations, lapsed, lostFields } = subscription;
      const isNew = repository.wasNeverReleased(id) && subscription.restoredFrom === null;
      const restoredFrom = isNew ? null : { at, wasQueued: true, found: null };
      return insert(
        { form, about, confirmations, lapsed, restoredFrom, lostFields },
        { copyOf: id, backup: at, unreadable: true },
      );
    },
    save(id, wanted) {
      let refused: FieldPath[] = [];
      const detail = change(id, (current, note) => {
        const now = { by: deps.who(), at: instantOf(clock) };
        const edit = edited(current, wanted, outbox.open(refOf(id)), now, note);
        refused = edit.refused;
        if (edit.after !== current) actions.withdraw(id);
        return edit.after;
      });
      return { detail, refused };
    },
    queue(id, options = {}) {
      const detail = change(id, (current, note) => release(current, options, note));
      deps.secondLooks.noteRelease(refOf(id));
      deps.lanes.enqueue(refOf(id), { urgent: !options.batch });
      return detail;
    },
    takeBack(id) {
      return change(id, (current) => {
        if (current.queuedAt === null) return current;
        if (current.stage === 'acknowledged') throw new AppError('alreadySent');
        actions.withdraw(id);
        trail.append('subscription.takenBack', { because: 'person' }, refOf(id));
        return { ...current, queuedAt: null, takenBack: true };
      });
    },
    remove(id) {
      change(id, actions.remove);
    },
    restore: (id) => change(id, actions.restore),
    trail: (id) => trail.of(refOf(id)),
    batches: createBatches(core, { ...deps, actions, release }),
  };
}

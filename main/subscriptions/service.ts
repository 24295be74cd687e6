import { randomUUID } from 'node:crypto';
import { lacksOnlySignature } from '../../contract/check.ts';
import { AppError } from '../../contract/errors.ts';
import {
  changedFields,
  emptyForm,
  type FieldPath,
  type SubscriptionForm,
  withFieldFrom,
} from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { fitFor } from '../../contract/search.ts';
import { withoutOthers } from '../../contract/statements.ts';
import type {
  ConfirmationKind,
  ListChoice,
  SubscriptionDetail,
  SubscriptionList,
  TrailEntry,
} from '../../contract/subscription.ts';
import { instantOf } from '../clock.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { Ref } from '../sync/submission.ts';
import { orderKey } from './alike.ts';
import type { FactsSource } from './facts.ts';
import type { FromBackup } from './from-backup.ts';
import { aboutThisOrder, forAnotherOrder, lapseEntries } from './lapsing.ts';
import { lockedFields } from './locks.ts';
import type { Subscription } from './model.ts';
import type { Matches, SubscriptionRepository } from './repository.ts';
import { subscriptionKind } from './steps.ts';
import { isRemovable, type SubscriptionViews } from './view.ts';

/** The actions of a person on subscriptions. Each method commits before it returns; none waits for the network. */
export interface SubscriptionService {
  list(query: { filter: ListChoice; search: string; offset: number; limit: number }): SubscriptionList;
  /** Returns those of the ids that the list with this filter and search contains. */
  listed(query: { filter: ListChoice; search: string; ids: string[] }): string[];
  get(id: string): SubscriptionDetail;
  /** Like `get`, but returns null when there is no such subscription. */
  find(id: string): SubscriptionDetail | null;
  create(): SubscriptionDetail;
  /** Creates a draft with the same entries, except those about this one order, which have to be given anew. */
  duplicate(id: string): SubscriptionDetail;
  /**
   * Creates a draft from a backup of a subscription that has become unreadable. Before the draft is released, a person
   * checks on the platform whether the unreadable subscription was sent.
   * @throws AppError unsupported when the subscription can be read after all
   */
  copyFromBackup(id: string, found: FromBackup): SubscriptionDetail;
  /**
   * Writes the form as typed. Fields locked meanwhile keep their value and are listed in `refused`. A change takes a
   * queued subscription out of the queue: half a number must never be sent. Entries whose ground has changed lapse, see
   * lapsing.ts.
   */
  save(id: string, form: SubscriptionForm): { detail: SubscriptionDetail; refused: FieldPath[] };
  /**
   * Releases a subscription for sending, ahead of those that wait.
   * @param options.checked a person has checked the platform and the form: a subscription from a restored backup may have
   * been sent since, an object was possibly created, or lost fields hold defaults
   * @param options.unsigned a person wants it sent without the signature that has lapsed
   * @param options.second whether a person wants it beside another one of the same order; absent when nobody was asked
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
}

export interface QueueOptions {
  checked?: boolean;
  unsigned?: boolean;
  second?: boolean;
  batch?: boolean;
}

/**
 * Returns the changes to a subscription that is released although the platform shows other values than it acknowledged.
 * From then on the form is compared with the shown values, so that exactly the differing fields are sent. Empty once
 * there is an investment, because the invitation is not sent again then.
 */
function withShownAsBase({ differs, invitation, investment }: Subscription): Partial<Subscription> {
  if (!differs?.confirmed || !invitation || investment) return {};
  const shown = Object.fromEntries(
    Object.entries(differs.fields).map(([name, field]) => [name, field.shown]),
  );
  return { differs: null, invitation: { ...invitation, sent: { ...invitation.sent, ...shown } } };
}

const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

export function createSubscriptionService(
  core: Pick<SyncCore, 'db' | 'clock' | 'outbox' | 'trail' | 'sender' | 'writer'>,
  deps: {
    /** Returns the user's name, for confirmations. */
    who(): string;
    repository: SubscriptionRepository;
    facts: FactsSource;
    views: SubscriptionViews;
    lanes: Lanes;
    secondLooks: Pick<SecondLooks, 'noteRelease' | 'forget'>;
    changed(ids: string[]): void;
  },
): SubscriptionService {
  const { db, clock, outbox, trail, writer } = core;
  const { repository, facts, views } = deps;

  /** Loads, changes, refreshes the stage and saves in one transaction. The page gets the change afterwards. */
  function change(id: string, work: (current: Subscription) => Subscription): SubscriptionDetail {
    const detail = db.transaction(() => views.detail(writer.change<Subscription>(refOf(id), work)));
    if (detail.queuedAt === null) deps.secondLooks.forget(refOf(id));
    // An operation that may have been sent is still resolved.
    if (detail.queuedAt === null && outbox.open(refOf(id)) === null) deps.lanes.forget(refOf(id));
    deps.changed([id]);
    return detail;
  }

  /** Returns a function that ranks subscriptions by a search; null when the search is empty. */
  function matching(search: string): Matches | null {
    const rankOf = fitFor(search);
    return rankOf && ((s) => rankOf(views.searchTexts(s)));
  }

  function insert(
    begun: Pick<Subscription, 'form' | 'about'> &
      Partial<Pick<Subscription, 'confirmations' | 'lapsed' | 'restoredFrom' | 'lostFields'>>,
    details: Json,
  ): SubscriptionDetail {
    const now = instantOf(clock);
    const draft: Subscription = {
      id: randomUUID(),
      createdAt: now,
      updatedAt: now,
      savedAt: now,
      queuedAt: null,
      queuedFor: null,
      takenBack: false,
      restoredFrom: null,
      removedAt: null,
      confirmations: { waiver: null, costs: null },
      lapsed: {},
      lostFields: [],
      notShown: [],
      differs: null,
      ...begun,
      invitation: null,
      investment: null,
      refusal: null,
      possiblyCreated: null,
      stage: 'draft',
      reason: 'unfinished',
      status: null,
      previousStatus: null,
      statusChangedAt: null,
      statusReadAt: null,
      refreshFailed: null,
    };
    const note = { what: 'subscription.created', details } as const;
    const detail = db.transaction(() => views.detail(writer.insert(refOf(draft.id), draft, note)));
    deps.changed([draft.id]);
    return detail;
  }

  /** Stamps the two confirmations with user and time at the moment they are given. */
  function stamped(
    id: string,
    { form, confirmations: known }: Pick<Subscription, 'form' | 'confirmations'>,
  ): Subscription['confirmations'] {
    const stamp = (given: boolean, kind: ConfirmationKind) => {
      if (!given) return null;
      if (known[kind]) return known[kind];
      const confirmation = { by: deps.who(), at: instantOf(clock) };
      trail.append(`${kind}.confirmed`, confirmation, id);
      return confirmation;
    };
    return {
      waiver: stamp(form.survey.waiverConfirmed, 'waiver'),
      costs: stamp(form.signature.costsInformed, 'costs'),
    };
  }

  /** Abandons an operation that certainly never left, so that a subscription taken back is not sent after all. */
  function withdraw(id: string): void {
    const open = outbox.open(refOf(id));
    if (open?.state !== 'ready') return;
    outbox.close(open, 'abandoned', null, undefined);
    trail.append('operation.notSent', { operation: open.id, kind: open.step, because: 'takenBack' }, id);
  }

  function save(id: string, wanted: SubscriptionForm): { detail: SubscriptionDetail; refused: FieldPath[] } {
    let refused: FieldPath[] = [];
    const detail = change(id, (current) => {
      const locked = lockedFields(current, outbox.open(refOf(id)));
      const changes = changedFields(current.form, wanted);
      refused = changes.filter((field) => locked[field]);
      const kept = changes.filter((field) => !locked[field]);
      if (kept.length === 0) return current;
      const merged = kept.reduce((form, field) => withFieldFrom(form, wanted, field), current.form);
      const { gone, back, statements, ...entries } = lapseEntries(current, merged);
      withdraw(id);
      if (Object.keys(gone).length > 0) trail.append('entries.lapsed', gone as unknown as Json, id);
      if (back.length > 0) trail.append('entries.holdAgain', { fields: back }, id);
      if (statements) trail.append('statements.moved', { ...statements }, id);
      if (current.queuedAt)
        trail.append('subscription.takenBack', { because: 'edited', fields: [...kept] }, id);
      return {
        ...current,
        ...entries,
        savedAt: instantOf(clock),
        queuedAt: null,
        takenBack: false,
        confirmations: stamped(id, entries),
      };
    });
    return { detail, refused };
  }

  /** @throws AppError second when there is another one of the same order and no person has confirmed this as intended */
  function meantAsSecond(current: Subscription, second: boolean): void {
    const { others, intended } = views.detail(current).alike;
    if (others.length === 0 || intended) return;
    if (!second) throw new AppError('second');
    const details = { order: orderKey(current.form), others: others.map((other) => other.id) };
    trail.append('second.intended', details, current.id);
  }

  return {
    list({ filter, search, offset, limit }) {
      const { rows, total } = repository.list({ filter, offset, limit, matches: matching(search) });
      return { rows: rows.map(views.summary), total, counts: repository.counts() };
    },
    listed: ({ filter, search, ids }) => repository.listed({ filter, ids, matches: matching(search) }),
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
    save,
    queue(id, { checked = false, unsigned = false, second, batch = false } = {}) {
      const detail = change(id, (current) => {
        if (current.stage === 'acknowledged') throw new AppError('alreadySent');
        if (current.removedAt) throw new AppError('notFound');
        const problems = facts.problems(current);
        const [problem] = unsigned && lacksOnlySignature(problems) ? [] : problems;
        if (problem) throw new AppError('incomplete', { field: problem.field });
        if (current.restoredFrom) {
          if (!checked) throw new AppError('restored');
          const { at, found } = current.restoredFrom;
          trail.append('restored.checked', { backup: at, ...(found && { found: found.id }) }, id);
        }
        // While an operation is open, its outcome is waited for instead.
        if (current.possiblyCreated && outbox.open(refOf(id)) === null) {
          if (!checked) throw new AppError('possiblyCreated');
          const former = unlessUnreadable(
            () => current.possiblyCreated && outbox.possiblyCreated(refOf(id), current.possiblyCreated),
            () => null,
          );
          trail.append(
            'doubtful.checked',
            { operation: former?.id ?? null, key: former?.idempotencyKey ?? null },
            id,
          );
        }
        if (current.lostFields.length > 0) {
          if (!checked) throw new AppError('fieldsLost');
          trail.append('lost.checked', { fields: current.lostFields }, id);
        }
        // A subscription released on its own has both values on the screen.
        if (batch && current.differs?.confirmed && !current.investment) throw new AppError('differs');
        if (second !== undefined) meantAsSecond(current, second);
        const form = withoutOthers(current.form);
        trail.append(
          'subscription.queued',
          { form, confirmations: { ...current.confirmations } } as unknown as Json,
          id,
        );
        // Queued without the lapsed entries: from here on it is another order, so they are dropped for good.
        const { baseUrl, clientId } = core.sender;
        return {
          ...current,
          form,
          queuedAt: instantOf(clock),
          queuedFor: { baseUrl, clientId },
          takenBack: false,
          restoredFrom: null,
          refusal: null,
          lapsed: {},
          lostFields: [],
          ...withShownAsBase(current),
          ...(current.lostFields.length > 0 ? { about: aboutThisOrder(current.form) } : {}),
        };
      });
      deps.secondLooks.noteRelease(refOf(id));
      deps.lanes.enqueue(refOf(id), { urgent: !batch });
      return detail;
    },
    takeBack(id) {
      return change(id, (current) => {
        if (current.queuedAt === null) return current;
        if (current.stage === 'acknowledged') throw new AppError('alreadySent');
        withdraw(id);
        trail.append('subscription.takenBack', { because: 'person' }, id);
        return { ...current, queuedAt: null, takenBack: true };
      });
    },
    remove(id) {
      change(id, (current) => {
        if (current.removedAt) return current;
        if (!isRemovable(current, outbox.open(refOf(id)))) throw new AppError('locked');
        withdraw(id);
        trail.append('subscription.removed', {}, id);
        return { ...current, removedAt: instantOf(clock), queuedAt: null };
      });
    },
    restore(id) {
      return change(id, (current) => {
        if (!current.removedAt) return current;
        trail.append('subscription.restored', {}, id);
        return { ...current, removedAt: null };
      });
    },
    trail: (id) => trail.of(id),
  };
}

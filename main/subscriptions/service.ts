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
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Outbox, Sender } from '../sync/outbox.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SecondLook } from '../sync/second-look.ts';
import { orderKey } from './alike.ts';
import type { FactsSource } from './facts.ts';
import type { FromBackup } from './from-backup.ts';
import { aboutThisOrder, forAnotherOrder, lapseEntries } from './lapsing.ts';
import { lockedFields } from './locks.ts';
import type { Subscription } from './model.ts';
import type { Matches, SubscriptionRepository } from './repository.ts';
import { isRemovable, type SubscriptionViews } from './view.ts';

/** What a person does with subscriptions. Each method commits before it returns; none waits for the network. */
export interface SubscriptionService {
  list(query: { filter: ListChoice; search: string; offset: number; limit: number }): SubscriptionList;
  /** Which of these the list with this filter and search holds. */
  listed(query: { filter: ListChoice; search: string; ids: string[] }): string[];
  get(id: string): SubscriptionDetail;
  /** The same, or null when there is none. */
  find(id: string): SubscriptionDetail | null;
  create(): SubscriptionDetail;
  /** A new draft with the same entries, but for those that were about this one order: they are given anew. */
  duplicate(id: string): SubscriptionDetail;
  /**
   * A new draft with what a backup holds of a subscription that cannot be read any more. What may have been sent of
   * that one is looked for by a person before the draft is released.
   * @throws AppError unsupported when it can be read after all
   */
  copyFromBackup(id: string, found: FromBackup): SubscriptionDetail;
  /**
   * Writes the form as typed. What has been frozen meanwhile keeps its value and is named in `refused`. A change
   * takes a queued subscription back from the queue: half a number must never be sent. Entries whose ground has
   * changed are taken off, see lapsing.ts.
   */
  save(id: string, form: SubscriptionForm): { detail: SubscriptionDetail; refused: FieldPath[] };
  /**
   * Releases it for sending, ahead of what waits.
   * @param options.checked a person has looked on the platform: one from a restored backup may have been sent since,
   * of one whose outcome nobody learnt something may be there, and lost fields hold defaults
   * @param options.unsigned a person wants it sent without the signature that has lapsed
   * @param options.second whether a person wants it beside another of the same order; absent: nobody asks
   * @param options.batch it is one of several that are queued together, and takes its turn
   * @throws AppError incomplete (with the first field), alreadySent; second when there is another of the same order; restored or mayExist when somebody has to look
   * for it on the platform first, fieldsLost when somebody has to look at what holds defaults
   */
  queue(id: string, options?: QueueOptions): SubscriptionDetail;
  /** Back to editing. What the platform has already acknowledged stays; a call that is out is still resolved. */
  takeBack(id: string): SubscriptionDetail;
  /** Hides a draft; `restore` undoes it. @throws AppError locked when something of it may be on the platform */
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
 * Released although the platform shows something else than it acknowledged: what it shows is what the form is compared
 * with from now on, so that exactly what differs is sent. Nothing of that is sent after the investment.
 */
function withShownAsBase({ differs, invitation, investment }: Subscription): Partial<Subscription> {
  if (!differs?.confirmed || !invitation || investment) return {};
  const shown = Object.fromEntries(
    Object.entries(differs.fields).map(([name, field]) => [name, field.shown]),
  );
  return { differs: null, invitation: { ...invitation, sent: { ...invitation.sent, ...shown } } };
}

export function createSubscriptionService(deps: {
  db: Database;
  clock: Clock;
  /** Who sits here, for confirmations. */
  who(): string;
  repository: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  facts: FactsSource;
  views: SubscriptionViews;
  sender: Sender;
  scheduler: Pick<Scheduler, 'enqueue' | 'forget'>;
  secondLook: Pick<SecondLook, 'noteRelease' | 'forget'>;
  changed(ids: string[]): void;
}): SubscriptionService {
  const { db, clock, repository, outbox, trail, facts, views } = deps;

  /** Loads, changes, settles and saves in one transaction; the page is told afterwards. */
  function change(id: string, work: (current: Subscription) => Subscription): SubscriptionDetail {
    const detail = db.transaction(() => {
      const current = repository.load(id);
      const changed = work(current);
      if (changed === current) return views.detail(current);
      // Deleted and brought back, it stands in the list where it stood.
      const updatedAt = changed.removedAt === current.removedAt ? instantOf(clock) : current.updatedAt;
      const withStage = facts.withStage({ ...changed, updatedAt }, outbox.open(id));
      repository.save(withStage);
      return views.detail(withStage);
    });
    if (detail.queuedAt === null) deps.secondLook.forget(id);
    // What may have been sent is still resolved.
    if (detail.queuedAt === null && outbox.open(id) === null) deps.scheduler.forget(id);
    deps.changed([id]);
    return detail;
  }

  /** How well a subscription holds all words of a search; null: nothing is searched for. */
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
    const detail = db.transaction(() => {
      const withStage = facts.withStage(draft, null);
      repository.insert(withStage);
      trail.append('subscription.created', details, draft.id);
      return views.detail(withStage);
    });
    deps.changed([draft.id]);
    return detail;
  }

  /** Stamps the two confirmations with who and when, at the moment that they are given. */
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

  /** An operation that certainly never left is dropped: what a person takes back must not go out after all. */
  function withdraw(id: string): void {
    const open = outbox.open(id);
    if (open?.state !== 'ready') return;
    outbox.close(open, 'abandoned', null, undefined);
    trail.append('operation.notSent', { operation: open.id, kind: open.kind, because: 'takenBack' }, id);
  }

  function save(id: string, wanted: SubscriptionForm): { detail: SubscriptionDetail; refused: FieldPath[] } {
    let refused: FieldPath[] = [];
    const detail = change(id, (current) => {
      const locked = lockedFields(current, outbox.open(id));
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

  /** @throws AppError second when there is another of the same order, and nobody says that this is meant */
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
        // With one under way, it is that one's outcome that is waited for.
        if (current.possiblyCreated && outbox.open(id) === null) {
          if (!checked) throw new AppError('possiblyCreated');
          const former = unlessUnreadable(
            () => current.possiblyCreated && outbox.possiblyCreated(id, current.possiblyCreated),
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
        // One that is released by itself has both sides on the screen.
        if (batch && current.differs?.confirmed && !current.investment) throw new AppError('differs');
        if (second !== undefined) meantAsSecond(current, second);
        const form = withoutOthers(current.form);
        trail.append(
          'subscription.queued',
          { form, confirmations: { ...current.confirmations } } as unknown as Json,
          id,
        );
        // Queued without what lapsed: from here on it is another order, and what was about the former one is over.
        const { baseUrl, clientId } = deps.sender;
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
      deps.secondLook.noteRelease(id);
      deps.scheduler.enqueue(id, { urgent: !batch });
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
        if (!isRemovable(current, outbox.open(id))) throw new AppError('locked');
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

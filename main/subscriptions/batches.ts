import type { ReleaseFacts, WhyLeft } from '../../contract/batch.ts';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { isUuid } from '../../contract/primitives.ts';
import { instantOf } from '../clock.ts';
import { newId } from '../storage/new-id.ts';
import { RecordError } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { TrailNote } from '../sync/kind.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { Note } from '../sync/writer.ts';
import { type Actions, refOf } from './actions.ts';
import { newDraft } from './draft.ts';
import { edited } from './edit.ts';
import type { FactsSource } from './facts.ts';
import { type Acted, type Batch, type BatchRun, type Tally, inSlices as takenInSlices } from './in-slices.ts';
import type { Subscription } from './model.ts';
import type { Release } from './release.ts';
import { createReleaseFacts } from './release-facts.ts';
import type { SubscriptionRepository } from './repository.ts';
import type { SubscriptionViews } from './view.ts';
import { whyLeft } from './why-left.ts';

/** The actions of a person on many subscriptions, see `inSlices`. The ids may be those of damaged rows. */
export interface Batches {
  /** Creates a draft of each form, as `create` and `save` would. `ids`: those of the drafts, in the order of the forms. */
  enterAll(
    forms: readonly SubscriptionForm[],
    run?: BatchRun,
  ): Promise<Tally<SubscriptionForm> & { ids: string[] }>;
  /** Releases each subscription that needs no further look of a person, in this order. A single one goes ahead. */
  queueAll(ids: readonly string[], run?: BatchRun): Promise<Tally<string>>;
  removeAll(ids: readonly string[], run?: BatchRun): Promise<Tally<string>>;
  restoreAll(ids: readonly string[], run?: BatchRun): Promise<Tally<string>>;
  /** Tells why `queueAll` would leave subscriptions, and what the others are about. Changes nothing. */
  checkAll(ids: readonly string[], run?: BatchRun): Promise<Tally<string> & { release: ReleaseFacts }>;
}

/** Errors that concern one subscription only, and why it is then left. */
const whys: Partial<Record<ErrorCode, WhyLeft>> = {
  incomplete: 'incomplete',
  restored: 'restored',
  possiblyCreated: 'possiblyCreated',
  fieldsLost: 'fieldsLost',
  differs: 'differs',
  second: 'second',
  alreadySent: 'resting',
  locked: 'onPlatform',
  notFound: 'gone',
};

function whyOf(error: unknown): WhyLeft | null {
  if (error instanceof RecordError) return 'unreadable';
  return error instanceof AppError ? (whys[error.failure.code] ?? null) : null;
}

export function createBatches(
  { db, clock, writer, outbox }: Pick<SyncCore, 'db' | 'clock' | 'writer' | 'outbox'>,
  deps: {
    /** Returns the user's name, for confirmations. */
    who(): string;
    repository: Pick<SubscriptionRepository, 'load'>;
    facts: Pick<FactsSource, 'problems'>;
    views: Pick<SubscriptionViews, 'reasonNow' | 'alike' | 'names'>;
    actions: Actions;
    release: Release;
    lanes: Pick<Lanes, 'enqueue'>;
    secondLooks: Pick<SecondLooks, 'noteRelease'>;
    changed(ids: string[]): void;
  },
): Batches {
  const { actions, views } = deps;
  /** See `takenInSlices`. The work in the background waits meanwhile. */
  const inSlices: typeof takenInSlices = (items, batch, run) =>
    db.precedence.first(() => takenInSlices(items, batch, run));
  const totalChanges = db.sql.prepare('SELECT total_changes() AS count');
  const changes = () => Number(totalChanges.get()?.count);

  /** Describes a batch that writes. */
  const writing = <Item, Done>(
    act: (item: Item) => Acted<Done>,
    committed: (done: Done[]) => void,
  ): Batch<Item, Done> => ({ together: db.transaction, act, whyOf, changes, committed });

  /** Describes a batch that changes stored subscriptions. @param work leaves a subscription by returning why */
  function changing(
    work: (current: Subscription, note: Note) => Subscription | WhyLeft,
    committed: (done: Subscription[]) => void = actions.follow,
  ): Batch<string, Subscription> {
    return writing((id) => {
      if (!isUuid(id)) return { why: 'unreadable' };
      let why: WhyLeft | null = null;
      const done = writer.change<Subscription>(refOf(id), (current, note) => {
        const changed = work(current, note);
        if (typeof changed !== 'string') return changed;
        why = changed;
        return current;
      });
      return why === null ? { done } : { why };
    }, committed);
  }

  /** Stores a new draft that holds a form already. Returns its id. */
  function enter(form: SubscriptionForm): string {
    const at = instantOf(clock);
    const notes: TrailNote[] = [];
    const draft = newDraft(newId(), at, { form: emptyForm(), about: {} });
    const note: Note = (what, details) => notes.push({ what, details });
    const { after } = edited(draft, form, null, { by: deps.who(), at }, note);
    return writer.insert(refOf(draft.id), after, {}, notes).id;
  }

  /** Returns why a subscription would not be released; null when it would. @throws RecordError */
  function whyNotReleased(s: Subscription): WhyLeft | null {
    const open = outbox.open(refOf(s.id));
    return whyLeft(s, {
      open,
      reason: views.reasonNow(s, open),
      problems: deps.facts.problems(s),
      isSecond() {
        const { others, intended } = views.alike(s);
        return others.length > 0 && !intended;
      },
    });
  }

  const release = (current: Subscription, note: Note) =>
    // Its order was just compared with the others, so nobody is asked again.
    whyNotReleased(current) ?? deps.release(current, { batch: true }, note);

  return {
    async enterAll(forms, run) {
      const ids: string[] = [];
      const batch = writing<SubscriptionForm, string>(
        (form) => ({ done: enter(form) }),
        (done) => {
          ids.push(...done);
          if (done.length > 0) deps.changed(done);
        },
      );
      return { ...(await inSlices(forms, batch, run)), ids };
    },
    queueAll(ids, run) {
      const urgent = ids.length === 1;
      const batch = changing(release, (queued) => {
        actions.follow(queued);
        for (const { id } of queued) {
          deps.secondLooks.noteRelease(refOf(id));
          deps.lanes.enqueue(refOf(id), { urgent });
        }
      });
      return inSlices(ids, batch, run);
    },
    removeAll: (ids, run) => inSlices(ids, changing(actions.remove), run),
    restoreAll: (ids, run) => inSlices(ids, changing(actions.restore), run),
    async checkAll(ids, run) {
      const facts = createReleaseFacts();
      const batch: Batch<string, null> = {
        together: (work) => work(),
        act(id) {
          if (!isUuid(id)) return { why: 'unreadable' };
          const subscription = deps.repository.load(id);
          const why = whyNotReleased(subscription);
          if (why) return { why };
          facts.take(subscription.form, views.names(subscription));
          return { done: null };
        },
        whyOf,
        changes: () => 0,
        committed: () => {},
      };
      return { ...(await inSlices(ids, batch, run)), release: facts.all() };
    },
  };
}

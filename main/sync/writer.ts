import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Ages } from './age.ts';
import type { Dependents } from './dependents.ts';
import type { Durations } from './durations.ts';
import type { Kinds, SubmissionKind, TrailNote, When } from './kind.ts';
import type { Operation } from './operation.ts';
import { isFrom, type Outbox, type Sender } from './outbox.ts';
import type { SubmissionStore } from './store.ts';
import type { Ref, Submission } from './submission.ts';
import { decisionReason } from './unknown-outcome.ts';

/**
 * The only place that writes submissions, whoever changes one: a lane, a person, a review, a restore. All consequences of a
 * change are made here: stage and reason, `updatedAt` (see `isVisibleChange`), the entries of the trail, effects in other tables.
 */
export interface Writer {
  /**
   * Changes a submission in one transaction, its own or the caller's. Work that returns the same object changes nothing.
   * @param work also takes notes for the trail, which are written with the change
   * @returns the submission as it is stored
   * @throws AppError notFound; RecordError when it cannot be read; what `work` throws
   */
  change<S extends Submission = Submission>(ref: Ref, work: (current: S, note: Note) => S): S;
  /**
   * Stores a new submission.
   * @param details of its first entry in the trail, `<kind>.created`
   * @param notes entries that follow the first one
   * @throws Error when another submission has its id, see `Owner`
   */
  insert<S extends Submission>(
    ref: Ref,
    submission: S,
    details: TrailNote['details'],
    notes?: readonly TrailNote[],
  ): S;
  /** Writes stage and reason if they changed. False: nothing changed, or there is no such submission. */
  refreshStage(ref: Ref): boolean;
  /** Takes a submission that cannot be read out of the queue, until a person looks. Its record stays. */
  holdUnreadable(ref: Ref, note: TrailNote): void;
  /** Marks a submission as unreadable, see `SubmissionStore`. Its record stays. False: it was marked before. */
  markUnreadable(ref: Ref): boolean;
  /** Returns the moment of a reading that is applied now. */
  when(ref: Ref, submission: Submission): When;
  /**
   * Calls the listener after each write, possibly before its transaction ends.
   * @param listener gets the submission as it is stored; null when it cannot be read
   */
  onWrite(listener: WriteListener): void;
}

export type WriteListener = (ref: Ref, stored: Submission | null) => void;

/** Stage and reason of a submission that is held back and cannot be read, whatever its record says. */
const heldUnread = { stage: 'needsYou', reason: 'restored' } as const;

/**
 * Returns whether a change gives a submission a new `updatedAt`, and so the first place in the order of the newest. It does
 * if somebody changed the submission, a person or the platform by its answer, and a person would notice it
 * (`SubmissionKind.visible`, stage and reason included). It does not
 * - if only the stage followed from something else: the time, an attempt, another submission, other credentials.
 *   Otherwise a start or a night without a network would reorder the list;
 * - if it is held back because its file is older, so nothing happened to it;
 * - if it was deleted or brought back;
 * - if it is new: it has its own moment then.
 * @param changed what was asked to be written; the same object as `before` when only the stage follows
 * @param staged the same with its stage
 */
function isVisibleChange<S extends Submission>(
  { visible }: Pick<SubmissionKind<S>, 'visible'>,
  { before, changed, staged }: { before: S | null; changed: S; staged: S },
): boolean {
  if (before === null || changed === before) return false;
  const isSetBack = staged.restoredFrom !== before.restoredFrom && staged.restoredFrom?.found === null;
  if (isSetBack || staged.removedAt !== before.removedAt) return false;
  return JSON.stringify(visible(before)) !== JSON.stringify(visible(staged));
}

export type Note = (what: TrailNote['what'], details: TrailNote['details']) => void;

const isTaken = ({ find }: Pick<SubmissionStore, 'find'>, id: string): boolean =>
  unlessUnreadable(
    () => find(id) !== null,
    () => true,
  );

export function createWriter(deps: {
  db: Pick<Database, 'transaction'>;
  clock: Clock;
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  durations: Durations;
  dependents: Dependents;
  outbox: Pick<Outbox, 'open' | 'spend'>;
  trail: Pick<Trail, 'append'>;
  kinds: Kinds;
}): Writer {
  const { db, clock, outbox, trail, kinds, dependents } = deps;
  const listeners: WriteListener[] = [];

  /** Returns the open operation. A budget found spent stays spent, because a person was told about it. */
  function openOf(ref: Ref): Operation | null {
    const open = outbox.open(ref);
    if (open?.state !== 'uncertain' || open.isAgeUnknown || !deps.ages.isSpent(open)) return open;
    outbox.spend(open);
    return { ...open, isAgeUnknown: true };
  }

  function withStage<S extends Submission>(
    kind: SubmissionKind<S>,
    submission: S,
    open: Operation | null,
  ): S {
    const isForeign = open !== null && !isFrom(open, deps.sender);
    // Made for another client or address: its outcome cannot be learnt from here.
    if (isForeign && open.state !== 'ready')
      return { ...submission, stage: 'uncertain', reason: 'otherAccount' };
    const own = isForeign ? null : open;
    return { ...submission, ...kind.stage(submission, own, own && decisionReason(own, deps)) };
  }

  const differsSince = ({ id }: Submission, since: string) => deps.durations.since(`${id} differs`, since);

  /**
   * Writes a submission with everything that follows. Only this function and `put` write.
   * @param before the stored submission; null for a new one
   * @param changed what is to be stored; `before` itself when only the stage may have to follow
   * @param first entries of the trail beside those that follow from the change
   * @returns the stored submission; `before` itself when nothing is different
   */
  function write<S extends Submission>(ref: Ref, before: S | null, changed: S, first: TrailNote[] = []): S {
    const kind = kindOf<S>(ref);
    dependents.waitsFor(ref, kind.awaits?.(changed) ?? null);
    const staged = withStage(kind, changed, before && openOf(ref));
    if (changed === before && staged.stage === before.stage && staged.reason === before.reason) return before;
    const isNew = isVisibleChange(kind, { before, changed, staged });
    const after = isNew ? { ...staged, updatedAt: instantOf(clock) } : staged;
    if (before) kind.written?.(before, after);
    // Starts to measure, by a clock that nobody sets, how long the difference lasts.
    if (after.differs) differsSince(after, after.differs.since);
    const notes = before ? kind.notesOf(before, after) : [];
    put(ref, [...first, ...notes], after, () => kind.store.save(after));
    return after;
  }

  /** Ends every write: the entries of the trail, the row, what waits for the submission, and whoever listens. */
  function put(ref: Ref, notes: readonly TrailNote[], stored: Submission | null, save: () => void): void {
    for (const { what, details } of notes) trail.append(what, details, ref);
    save();
    refreshWaiting(ref);
    for (const listener of listeners) listener(ref, stored);
  }

  function refreshStage(ref: Ref): boolean {
    return db.transaction(() => {
      const before = kinds.of(ref.kind).store.find(ref.id);
      // A damaged file may hold an operation whose submission is gone.
      return before !== null && write(ref, before, before) !== before;
    });
  }

  function refreshWaiting(awaited: Ref): void {
    // An unreadable one keeps its stage, and does not prevent the write of another.
    for (const waiting of dependents.of(awaited))
      unlessUnreadable(
        () => refreshStage(waiting),
        () => false,
      );
  }

  const kindOf = <S extends Submission>(ref: Ref) => kinds.of(ref.kind) as unknown as SubmissionKind<S>;

  return {
    change: <S extends Submission>(ref: Ref, work: (current: S, note: Note) => S) =>
      db.transaction(() => {
        const before = kindOf<S>(ref).store.load(ref.id);
        const changed = work(before, (what, details) => trail.append(what, details, ref));
        return changed === before ? before : write(ref, before, changed);
      }),
    insert: (ref, submission, details, notes = []) =>
      db.transaction(() => {
        if (kinds.all.some(({ store }) => isTaken(store, ref.id)))
          throw new Error(`there is a submission ${ref.id} already`);
        return write(ref, null, submission, [{ what: `${ref.kind}.created`, details }, ...notes]);
      }),
    refreshStage,
    holdUnreadable: (ref, note) =>
      db.transaction(() =>
        put(ref, [note], null, () => kinds.of(ref.kind).store.saveUnreadable(ref.id, heldUnread)),
      ),
    markUnreadable(ref) {
      const isNew = kinds.of(ref.kind).store.markUnreadable(ref.id);
      if (!isNew) return false;
      refreshWaiting(ref);
      // The waiting ones no longer go on by themselves.
      for (const listener of listeners) listener(ref, null);
      return true;
    },
    when: ({ kind }, submission) => ({
      at: instantOf(clock),
      isApart: (since) => differsSince(submission, since) >= kinds.of(kind).readingsApart(submission),
    }),
    onWrite: (listener) => void listeners.push(listener),
  };
}

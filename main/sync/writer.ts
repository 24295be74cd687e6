import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import type { Ages } from './age.ts';
import type { Durations } from './durations.ts';
import type { Kinds, SubmissionKind, TrailNote, When } from './kind.ts';
import type { Operation } from './operation.ts';
import { isFrom, type Outbox, type Sender } from './outbox.ts';
import type { Ref, Submission } from './submission.ts';
import { decisionReason } from './unknown-outcome.ts';

/**
 * The only place that writes submissions, whoever changes one: a lane, a person, a review, a restore. All consequences of a
 * change are made here: stage and reason, `updatedAt`, the entries of the trail, effects in other tables.
 */
export interface Writer {
  /**
   * Changes a submission in one transaction, its own or the caller's. Work that returns the same object changes nothing.
   * @param work also takes notes for the trail, which are written with the change
   * @returns the submission as it is stored
   * @throws AppError notFound; RecordError when it cannot be read; what `work` throws
   */
  change<S extends Submission = Submission>(ref: Ref, work: (current: S, note: Note) => S): S;
  /** Stores a new submission, with its first entry in the trail. */
  insert<S extends Submission>(ref: Ref, submission: S, note: TrailNote): S;
  /** Writes stage and reason if they changed. False: nothing changed, or there is no such submission. */
  refreshStage(ref: Ref): boolean;
  /** Returns the moment of a reading that is applied now. */
  when(ref: Ref, submission: Submission): When;
  /** Calls the listener after each write, possibly before its transaction ends. */
  onWrite(listener: (ref: Ref) => void): void;
}

/**
 * True for a change after which a submission keeps its place in the order of the newest: either it is held back because
 * its file is older, so nothing happened to it, or it was deleted or brought back.
 */
function keepsItsPlace(before: Submission, after: Submission): boolean {
  const isSetBack = after.restoredFrom !== before.restoredFrom && after.restoredFrom?.found === null;
  return isSetBack || after.removedAt !== before.removedAt;
}

export type Note = (what: TrailNote['what'], details: TrailNote['details']) => void;

export function createWriter(deps: {
  db: Pick<Database, 'transaction'>;
  clock: Clock;
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  durations: Durations;
  outbox: Pick<Outbox, 'open' | 'spend'>;
  trail: Pick<Trail, 'append'>;
  kinds: Kinds;
}): Writer {
  const { db, clock, outbox, trail, kinds } = deps;
  const listeners: ((ref: Ref) => void)[] = [];

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

  function write<S extends Submission>(kind: SubmissionKind<S>, ref: Ref, before: S, changed: S): S {
    const staged = withStage(kind, changed, openOf(ref));
    const isNoticed = JSON.stringify(kind.visible(before)) !== JSON.stringify(kind.visible(staged));
    const after =
      isNoticed && !keepsItsPlace(before, staged) ? { ...staged, updatedAt: instantOf(clock) } : staged;
    for (const { what, details } of kind.notesOf(before, after)) trail.append(what, details, ref.id);
    kind.written?.(before, after);
    // Starts to measure, by a clock that nobody sets, how long the difference lasts.
    if (after.differs) differsSince(after, after.differs.since);
    kind.store.save(after);
    for (const listener of listeners) listener(ref);
    return after;
  }

  return {
    change<S extends Submission>(ref: Ref, work: (current: S, note: Note) => S): S {
      const kind = kinds.of(ref.kind) as unknown as SubmissionKind<S>;
      return db.transaction(() => {
        const before = kind.store.load(ref.id);
        const changed = work(before, (what, details) => trail.append(what, details, ref.id));
        return changed === before ? before : write(kind, ref, before, changed);
      });
    },
    insert<S extends Submission>(ref: Ref, submission: S, { what, details }: TrailNote): S {
      const kind = kinds.of(ref.kind) as unknown as SubmissionKind<S>;
      return db.transaction(() => {
        const staged = withStage(kind, submission, null);
        kind.store.insert(staged);
        trail.append(what, details, ref.id);
        for (const listener of listeners) listener(ref);
        return staged;
      });
    },
    refreshStage: (ref) =>
      db.transaction(() => {
        const kind = kinds.of(ref.kind);
        const before = kind.store.find(ref.id);
        // A damaged file may hold an operation whose submission is gone.
        if (!before) return false;
        const after = withStage(kind, before, openOf(ref));
        const isOther = after.stage !== before.stage || after.reason !== before.reason;
        if (isOther) {
          kind.store.save(after);
          for (const listener of listeners) listener(ref);
        }
        return isOther;
      }),
    when: ({ kind }, submission) => ({
      at: instantOf(clock),
      isApart: (since) => differsSince(submission, since) >= kinds.of(kind).readingsApart(submission),
    }),
    onWrite: (listener) => void listeners.push(listener),
  };
}

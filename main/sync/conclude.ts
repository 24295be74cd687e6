import type { Json } from '../../contract/primitives.ts';
import type { PlatformMessage } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import { recordIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import type { Database } from '../storage/database.ts';
import { isClosed, isDamage, storageFailureOf } from '../storage/failures.ts';
import { unlessUnreadable } from '../storage/records.ts';
import {
  creates,
  type Operation,
  type Subscription,
  type Trouble,
  type TroubleKind,
} from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { expectedBy, objectOf, withUnknownOutcome } from './acknowledge.ts';
import type { Ages } from './age.ts';
import { about, type Changes } from './changes.ts';
import type { Durations } from './durations.ts';
import { bodyOf } from './operation-row.ts';
import type { Evidence, Outbox } from './outbox.ts';
import { conflicts, held, type Outcome, type Request } from './outcome.ts';
import {
  conflictLimit,
  longestBetween,
  mostBetween,
  mostFailures,
  mostReadBacks,
  pauseBefore,
  readBackPause,
  showLimit,
} from './retry.ts';
import type { StepResult } from './scheduler.ts';
import type { SendGate } from './send-gate.ts';
import type { Unshown } from './unshown.ts';

/** Earlier attempts of an operation: none, none that was sent, or one that may have arrived. */
export type Before = 'new' | 'ready' | 'uncertain';

export const again: StepResult = { next: 'again' };
export const rest: StepResult = { next: 'rest' };
export const later = (milliseconds: number): StepResult => ({ next: 'later', milliseconds });

export interface ConclusionDeps {
  db: Database;
  clock: Clock;
  random(): number;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  sendGate: Pick<SendGate, 'pause' | 'answers'>;
  changes: Changes;
  ages: Ages;
  durations: Durations;
  unshown: Unshown;
  defect(error: unknown): void;
}

/** What an answer does to its operation, and to the subscription that it belongs to. */
export interface Conclusions {
  /** What the answer to an operation is held against. */
  requestOf(operation: Operation, subscription: Subscription, repeated: boolean): Request;
  /** True when the next thing to do is to look at what the platform has, and not to send again. */
  isReadBack(open: Operation): boolean;
  /**
   * Stores an answer by `work`. What fails about that leaves the operation uncertain, and never as if its answer were
   * still to come; three equal failures are for a person. A disk that takes nothing is no such failure: it is thrown,
   * and everything waits for it.
   */
  storing(operation: Operation, outcome: CallOutcome, work: () => StepResult): StepResult;
  /** Stores what an answer means, together with the facts it acknowledges. Call it inside a transaction. */
  apply(operation: Operation, outcome: Outcome, before: Before, answer: CallOutcome): StepResult;
  /** Stores what a reading shows of an operation. Call it inside a transaction. @param object the id that was read */
  applyReading(
    operation: Operation,
    subscription: Subscription,
    object: string,
    outcome: CallOutcome,
  ): StepResult;
  /** An operation that cannot be read back now. Call it inside a transaction. */
  unread(operation: Operation): StepResult;
  /** Notes that the platform will not have it. Call it inside a transaction. */
  refuse(
    id: string,
    kind: 'rejected' | 'forbidden',
    step: PlatformMessage['step'],
    httpStatus: number | null,
    messages: Pick<PlatformMessage, 'field' | 'text'>[],
  ): void;
}

export function createConclusions(deps: ConclusionDeps): Conclusions {
  const { db, clock, subscriptions, outbox, trail } = deps;
  const { refreshStage, change, acknowledged } = deps.changes;
  /** How often the platform had answered when something in between last answered an operation. */
  const met = new Map<string, number>();

  const troubleAge = ({ id }: Operation, trouble: Trouble): number =>
    deps.durations.since(`${id} ${trouble.kind}`, trouble.since);

  /** True when the next thing to do is to look at what the platform has, and not to send again. */
  const isReadBack = ({ trouble }: Operation): boolean =>
    trouble !== null && ['contradicted', 'silent', 'lasting'].includes(trouble.kind);

  const requestOf = (operation: Operation, subscription: Subscription, repeated: boolean): Request => ({
    kind: operation.kind,
    repeated,
    sent: bodyOf(operation),
    expected: expectedBy(operation.kind, subscription),
    id: creates(operation.kind) ? null : (objectOf(operation.kind, subscription)?.id ?? null),
    now: clock.now(),
  });

  function storing(operation: Operation, outcome: CallOutcome, work: () => StepResult): StepResult {
    try {
      return work();
    } catch (error) {
      if (storageFailureOf(error) || isDamage(error) || isClosed(error)) throw error;
      const said = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error);
      const former = outbox.evidence(operation);
      // Where not even that could be kept, any failure counts as the same.
      const isSame = former === null || former.said === said;
      const trouble = nextTrouble(operation, isSame ? operation.trouble : null, 'failure');
      const isOver = trouble.count >= mostFailures;
      const pause = pauseBefore(operation.attempts, deps.ages.left(operation), deps.random(), null);
      const noted = { pause, trouble, held: isOver ? ('notStored' as const) : null };
      // The id of what was made is kept: by it a person finds it.
      const kept = { ...(former ?? noEvidence), differs: [] };
      const evidence = { ...kept, status: statusIn(outcome), said, record: rawOf(outcome) };
      storeOneOf([
        () => {
          outbox.uncertain(operation, { ...noted, evidence });
          noteUncertain(operation, statusIn(outcome), said);
          refreshStageIfReadable(operation.subscriptionId);
        },
        () => {
          outbox.uncertain(operation, { ...noted, evidence });
          refreshStageIfReadable(operation.subscriptionId);
        },
        () => outbox.uncertain(operation, noted),
      ]);
      deps.defect(error);
      return isOver ? rest : later(pause);
    }
  }

  /** Stores the first of these that can be stored, each in a transaction of its own: better less than nothing. */
  function storeOneOf(works: readonly (() => void)[]): void {
    const [first, ...others] = works;
    try {
      if (first) db.transaction(first);
    } catch (cause) {
      if (storageFailureOf(cause) || isDamage(cause) || isClosed(cause) || others.length === 0) throw cause;
      storeOneOf(others);
    }
  }

  function begun(operation: Operation, kind: TroubleKind, count: number): Trouble {
    const trouble = { kind, count, since: instantOf(clock) };
    troubleAge(operation, trouble);
    return trouble;
  }

  /** A series of answers of one kind, with one more. */
  const nextTrouble = (operation: Operation, former: Trouble | null, kind: TroubleKind): Trouble =>
    former?.kind === kind ? { ...former, count: former.count + 1 } : begun(operation, kind, 1);

  function refreshStageIfReadable(id: string): void {
    unlessUnreadable(
      () => void refreshStage(id),
      () => void subscriptions.markUnreadable(id),
    );
  }

  /** Stores what an answer means, together with the facts it acknowledges. */
  function apply(operation: Operation, outcome: Outcome, before: Before, answer: CallOutcome): StepResult {
    const id = operation.subscriptionId;
    switch (outcome.means) {
      case 'acknowledged':
        return holderOf(outcome.id, operation)
          ? contradicted(operation, { ...outcome, differs: ['id'] })
          : acknowledge(operation, outcome);
      case 'contradicted':
        return contradicted(operation, outcome);
      case 'silent':
        return silent(operation, outcome);
      case 'refused': {
        outbox.close(operation, 'refused', outcome.status, outcome.messages);
        trail.append(
          'operation.refused',
          { ...about(operation), status: outcome.status, said: outcome.messages.map((m) => m.text) },
          id,
        );
        const mayBeDone = before === 'uncertain' || conflicts.includes(outcome.status);
        if (mayBeDone)
          change(id, (current) => withUnknownOutcome(current, operation.kind, bodyOf(operation)));
        refuse(id, outcome.kind, stepOf[operation.kind], outcome.status, outcome.messages);
        return rest;
      }
      case 'unclear': {
        const evidence = { ...noEvidence, status: outcome.status, said: outcome.said, record: rawOf(answer) };
        outbox.uncertain(operation, { pause: 0, trouble: operation.trouble, held: 'unclear', evidence });
        noteUncertain(operation, outcome.status, outcome.said);
        refreshStage(id);
        return rest;
      }
      case 'uncertain':
        return uncertain(operation, outcome);
      case 'notSent': {
        // Certainly not sent: offline, no token. The gate holds everything back until that changes.
        outbox.notSent(operation, before === 'uncertain');
        // Noted once: a night without a network must not fill the trail with every look at it.
        if (before === 'new')
          trail.append('operation.notSent', { ...about(operation), because: outcome.said }, id);
        refreshStage(id);
        return again;
      }
    }
  }

  /** Another subscription that has the object already: two orders cannot be one. */
  function holderOf(id: string | null, { kind, subscriptionId }: Operation): string | null {
    const holder = id !== null && creates(kind) ? subscriptions.holderOf(id) : null;
    return holder === subscriptionId ? null : holder;
  }

  function acknowledge(
    operation: Operation,
    known: { id: string | null; record: Json | null; status: number | null; notShown: string[] },
  ): StepResult {
    trail.append(
      'operation.acknowledged',
      {
        ...about(operation),
        platformId: known.id,
        status: known.status,
        ...(known.notShown.length > 0 ? { notShown: known.notShown } : {}),
      },
      operation.subscriptionId,
    );
    acknowledged(operation, known);
    return again;
  }

  /** It is read back for a minute: a platform may be slow to show what was done. Then a person decides. */
  function contradicted(
    operation: Operation,
    shown: { id: string | null; record: Json; status: number | null; differs: string[] },
  ): StepResult {
    const trouble = nextTrouble(operation, operation.trouble, 'contradicted');
    const isOver = trouble.count > 1 && troubleAge(operation, trouble) >= showLimit;
    const pause = readBackPause(trouble.count - 1);
    const said = `shown otherwise: ${shown.differs.join(', ')}`;
    const evidence: Evidence = {
      ...noEvidence,
      ...shown,
      id: shown.id ?? outbox.evidence(operation)?.id ?? null,
      said,
    };
    outbox.uncertain(operation, { pause, trouble, held: isOver ? 'contradicted' : null, evidence });
    if (trouble.count === 1 || isOver) noteUncertain(operation, shown.status, said);
    refreshStage(operation.subscriptionId);
    return isOver ? rest : later(pause);
  }

  /** A change that went well, and of which nothing shows that it was made. */
  function silent(operation: Operation, outcome: Extract<Outcome, { means: 'silent' }>): StepResult {
    const { status, record, silent: notShown } = outcome;
    if (deps.unshown.has(operation.kind, notShown))
      return acknowledge(operation, { id: null, record, status, notShown });
    outbox.uncertain(operation, {
      pause: 0,
      trouble: begun(operation, 'silent', 0),
      evidence: { ...noEvidence, status, record, said: `not shown: ${notShown.join(', ')}` },
    });
    refreshStage(operation.subscriptionId);
    return again;
  }

  function uncertain(operation: Operation, outcome: Extract<Outcome, { means: 'uncertain' }>): StepResult {
    const { because, status, said, messages } = outcome;
    // What meets every call is not about this one.
    const isAlone = because !== 'between' || (met.get(operation.id) ?? -1) < deps.sendGate.answers;
    if (because === 'between') met.set(operation.id, deps.sendGate.answers);
    const { trouble: last } = operation;
    const former = last?.kind === because ? last : null;
    const goesOn = goingOn(operation, because);
    const series =
      because && !goesOn ? (former && !isAlone ? former : nextTrouble(operation, former, because)) : goesOn;
    const trouble =
      series && (isLasting(operation, series, because) ? { ...series, kind: 'lasting' as const } : series);
    const between = trouble?.kind === 'between' ? trouble : null;
    const isOver =
      between !== null &&
      (between.count >= mostBetween ||
        (between.count > 2 && troubleAge(operation, between) >= longestBetween));
    const isLimited = deps.sendGate.pause?.reason === 'rateLimited';
    // The gate waits for all of them.
    const asked = isLimited ? null : outcome.asked;
    const pause = isLimited
      ? 0
      : pauseBefore(operation.attempts, deps.ages.left(operation), deps.random(), asked);
    const evidence = because ? { ...noEvidence, status, said, messages } : undefined;
    outbox.uncertain(operation, { pause, trouble, held: isOver ? 'between' : null, evidence });
    noteUncertain(operation, status, said);
    refreshStage(operation.subscriptionId);
    if (isOver) return rest;
    return isLimited ? again : later(pause);
  }

  /** A change may still be refused by a conflict, once that is the answer after its time as well. */
  const isLasting = (
    operation: Operation,
    series: Trouble,
    because: 'between' | 'conflict' | null,
  ): boolean =>
    because === 'conflict' && !creates(operation.kind) && troubleAge(operation, series) >= conflictLimit;

  /**
   * The series that this answer does not end; null: it ends it, or counts in one of its own. A lost answer ends none; of
   * pages it leaves only their number, because only 30 minutes of nothing but pages say that they are about this one. A
   * page does not end a conflict at once either, or a real conflict would never come to its end.
   */
  function goingOn(operation: Operation, because: 'between' | 'conflict' | null): Trouble | null {
    const { trouble: last } = operation;
    if (last?.kind === 'between') return because === null ? begun(operation, 'between', last.count) : null;
    if (last?.kind !== 'conflict') return null;
    const isPageSoon = because === 'between' && troubleAge(operation, last) < longestBetween;
    return because === null || isPageSoon ? last : null;
  }

  const noteUncertain = (operation: Operation, status: number | null, said: string) =>
    trail.append('operation.uncertain', { ...about(operation), status, said }, operation.subscriptionId);

  function applyReading(
    operation: Operation,
    subscription: Subscription,
    object: string,
    outcome: CallOutcome,
  ): StepResult {
    const record = recordIn(outcome, object);
    const isConflict = operation.trouble?.kind === 'lasting';
    if (record === undefined) {
      if (deps.sendGate.pause !== null) return again;
      const isRefusal = outcome.kind === 'answer' && isOwnRefusal(outcome);
      // Not even the object is there to show it.
      if (isConflict && isRefusal) return refused(operation);
      const isGone = isContradicted(operation) && outcome.kind === 'answer' && isOwnRefusal(outcome);
      return isGone
        ? contradicted(operation, { id: null, record: null, status: outcome.status, differs: ['id'] })
        : unread(operation);
    }
    const { contradicts, silent: notShown } = held(requestOf(operation, subscription, true), record);
    const differs = holderOf(object, operation) ? ['id', ...contradicts] : contradicts;
    const id = creates(operation.kind) ? object : null;
    const isShown =
      differs.length === 0 && (notShown.length === 0 || (!isConflict && !isContradicted(operation)));
    if (isShown) {
      deps.unshown.note(operation.kind, notShown);
      return acknowledge(operation, { id, record, status: null, notShown });
    }
    // What the platform does not show after the conflict is over, the conflict was about: its refusal stands.
    if (isConflict) return refused(operation);
    return contradicted(operation, {
      id,
      record,
      status: null,
      differs: differs.length > 0 ? differs : notShown,
    });
  }

  const isContradicted = ({ trouble }: Operation): boolean => trouble?.kind === 'contradicted';

  /** It could not be read back. A silent change is sent again after three readings; the rest goes on looking. */
  function unread(operation: Operation): StepResult {
    const { trouble } = operation;
    const count = (trouble?.count ?? 0) + 1;
    const isOver = trouble?.kind === 'silent' && count >= mostReadBacks;
    const pause = isOver
      ? pauseBefore(operation.attempts, deps.ages.left(operation), deps.random(), null)
      : Math.min(readBackPause(count), deps.ages.left(operation) + 1);
    outbox.uncertain(operation, { pause, trouble: isOver || !trouble ? null : { ...trouble, count } });
    refreshStage(operation.subscriptionId);
    return later(pause);
  }

  /** The refusal of a conflict that lasted, with the platform's words. */
  function refused(operation: Operation): StepResult {
    const { status, messages } = outbox.evidence(operation) ?? noEvidence;
    outbox.close(operation, 'refused', status, messages);
    trail.append(
      'operation.refused',
      { ...about(operation), status, said: messages.map(({ text }) => text) },
      operation.subscriptionId,
    );
    change(operation.subscriptionId, (current) =>
      withUnknownOutcome(current, operation.kind, bodyOf(operation)),
    );
    refuse(operation.subscriptionId, 'rejected', stepOf[operation.kind], status, messages);
    return rest;
  }

  function refuse(
    id: string,
    kind: 'rejected' | 'forbidden',
    step: PlatformMessage['step'],
    httpStatus: number | null,
    messages: Pick<PlatformMessage, 'field' | 'text'>[],
  ): void {
    const when = instantOf(clock);
    const said = messages.map((message) => ({ ...message, step, httpStatus, at: when }));
    change(id, (current) => ({ ...current, refusal: { kind, messages: said, at: when } }));
  }

  return { requestOf, isReadBack, storing, apply, applyReading, unread, refuse };
}

const noEvidence: Evidence = { status: null, id: null, record: null, differs: [], said: '', messages: [] };

const statusIn = (outcome: CallOutcome): number | null => (outcome.kind === 'answer' ? outcome.status : null);

/** Most characters that are kept of an answer which could not be understood or stored. */
const mostKept = 64 * 1024;

/** An answer as it came, for a person; the beginning of it where it is long. The client has taken the token out of it. */
const rawOf = (outcome: CallOutcome): Json =>
  outcome.kind === 'answer' ? outcome.text.slice(0, mostKept) : null;

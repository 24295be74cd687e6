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

/** Earlier attempts of an operation: `new` none, `ready` none that was sent, `uncertain` one that may have arrived. */
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

/** Applies answers to their operations and to the subscriptions that the operations belong to. */
export interface Conclusions {
  /** Returns the request that the answer to an operation is compared with. */
  requestOf(operation: Operation, subscription: Subscription, repeated: boolean): Request;
  /** True when the next step is to read what the platform has instead of sending again. */
  isReadBack(open: Operation): boolean;
  /**
   * Runs `work`, which stores an answer. If `work` fails, the operation becomes uncertain; it never stays as if its
   * answer were still to come. After three equal failures a person decides.
   * @throws when the disk refuses writes, or the data file is damaged or closed: all sending then waits for the file
   */
  storing(operation: Operation, outcome: CallOutcome, work: () => StepResult): StepResult;
  /** Stores what an answer means, together with the facts that the answer acknowledges. Call it inside a transaction. */
  apply(operation: Operation, outcome: Outcome, before: Before, answer: CallOutcome): StepResult;
  /**
   * Stores what a read shows about an operation. Call it inside a transaction.
   * @param object the platform's id of the object that was read
   */
  applyReading(
    operation: Operation,
    subscription: Subscription,
    object: string,
    outcome: CallOutcome,
  ): StepResult;
  /** Notes that an operation cannot be read back now. Call it inside a transaction. */
  unread(operation: Operation): StepResult;
  /** Notes that the platform refused a step of a subscription. Call it inside a transaction. */
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
  /** By operation id: the send gate's `answers` when an intermediary (proxy, firewall) last answered the operation. */
  const met = new Map<string, number>();

  const troubleAge = ({ id }: Operation, trouble: Trouble): number =>
    deps.durations.since(`${id} ${trouble.kind}`, trouble.since);

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
      // Without a stored text to compare with, any failure counts as equal.
      const isSame = former === null || former.said === said;
      const trouble = nextTrouble(operation, isSame ? operation.trouble : null, 'failure');
      const isOver = trouble.count >= mostFailures;
      const pause = pauseBefore(operation.attempts, deps.ages.left(operation), deps.random(), null);
      const noted = { pause, trouble, held: isOver ? ('notStored' as const) : null };
      // Keep the id of the created object, so that a person can find the object on the platform.
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

  /** Runs the first of `works` that succeeds, each in its own transaction. Storing less is better than storing nothing. */
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

  /** Returns the series of answers of one kind with one more answer, or a new series. */
  const nextTrouble = (operation: Operation, former: Trouble | null, kind: TroubleKind): Trouble =>
    former?.kind === kind ? { ...former, count: former.count + 1 } : begun(operation, kind, 1);

  function refreshStageIfReadable(id: string): void {
    unlessUnreadable(
      () => void refreshStage(id),
      () => void subscriptions.markUnreadable(id),
    );
  }

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
        // Certainly not sent (offline, no token). The send gate holds everything back until that changes.
        outbox.notSent(operation, before === 'uncertain');
        // Noted once: a night without a network must not fill the trail with an entry per attempt.
        if (before === 'new')
          trail.append('operation.notSent', { ...about(operation), because: outcome.said }, id);
        refreshStage(id);
        return again;
      }
    }
  }

  /** Returns another subscription that already holds the object, or null. Two orders cannot share one object. */
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

  /**
   * Notes that the platform shows other values than were sent. The object is read back for a minute, because the platform
   * may be slow to show a change. Then a person decides.
   */
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

  /** Handles a change that was answered with success but without showing that the change was made. */
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
    // If the platform has answered nothing since the last such answer, the intermediary is not about this operation alone.
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
    // The send gate already waits for all operations.
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

  /** True when a change is still answered with a conflict after `conflictLimit`: the conflict may then be its refusal. */
  const isLasting = (
    operation: Operation,
    series: Trouble,
    because: 'between' | 'conflict' | null,
  ): boolean =>
    because === 'conflict' && !creates(operation.kind) && troubleAge(operation, series) >= conflictLimit;

  /**
   * Returns the series that this answer neither ends nor lengthens; null when the answer ends the series or counts in a
   * series of its own. A lost answer ends no series. It restarts the time of a series of intermediary answers and keeps
   * their number, because only 30 minutes of nothing but such answers show that they are about this operation. An
   * intermediary answer does not end a conflict at once either, or a real conflict would never reach its limit.
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
      // The object itself is gone, so nothing can show that the change was made.
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
    // The conflict is over and the platform does not show the change, so the conflict was about the change: a refusal.
    if (isConflict) return refused(operation);
    return contradicted(operation, {
      id,
      record,
      status: null,
      differs: differs.length > 0 ? differs : notShown,
    });
  }

  const isContradicted = ({ trouble }: Operation): boolean => trouble?.kind === 'contradicted';

  /** Notes a failed read-back. A silent change is sent again after three reads; other operations are read again. */
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

  /** Closes an operation as refused after a lasting conflict, with the platform's messages. */
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

/** Maximum number of characters kept of an answer that could not be understood or stored. */
const mostKept = 64 * 1024;

/** Returns the raw text of an answer for a person to read, cut at `mostKept`. The client has already removed the token. */
const rawOf = (outcome: CallOutcome): Json =>
  outcome.kind === 'answer' ? outcome.text.slice(0, mostKept) : null;

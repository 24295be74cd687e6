import type { Json } from '../../contract/primitives.ts';
import { instantOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind } from './kind.ts';
import { bodyOf, type Operation, type Trouble } from './operation.ts';
import type { Evidence, Uncertainty } from './outbox.ts';
import { conflicts, type Message, type Outcome, type Request } from './outcome.ts';
import { pauseBefore, readBackPause } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import type { Refusal, Submission } from './submission.ts';
import { afterContradiction, afterUncertain, begun, type TroubleFacts } from './trouble.ts';

/** Earlier attempts of an operation: `new` none, `ready` none that was sent, `uncertain` one that may have arrived. */
export type Before = 'new' | 'ready' | 'uncertain';

export const again: StepResult = { next: 'again' };
export const rest: StepResult = { next: 'rest' };
export const later = (milliseconds: number): StepResult => ({ next: 'later', milliseconds });

/** Applies answers to their operations and to the submissions that the operations belong to. */
export interface Conclusions {
  /** Stores what an answer means, together with the facts that it acknowledges. Call it inside a transaction. */
  apply(operation: Operation, outcome: Outcome, before: Before, answer: CallOutcome): StepResult;
  /** Closes an operation as done, with the facts that this establishes. Call it inside a transaction. */
  acknowledge(operation: Operation, known: Known): StepResult;
  /** Notes that the platform shows other values than were sent. Call it inside a transaction. */
  contradicted(operation: Operation, shown: Shown): StepResult;
  /** Closes an operation as refused by the platform. Call it inside a transaction. */
  refused(operation: Operation, refusal: Refused): StepResult;
  /** Notes that an attempt certainly never left, and refreshes the stage. Call it inside a transaction. */
  notSent(operation: Operation, before: Before, because: string): void;
  /** Notes an attempt without a conclusive answer, and refreshes the stage. Call it inside a transaction. */
  uncertain(operation: Operation, what: Uncertainty): void;
}

/** The facts that a finished step established. `status`: of the answer to the call itself; null when there was none. */
export interface Known {
  id: string | null;
  record: Json | null;
  status: number | null;
  notShown: string[];
}

/** What the platform shows in place of what was sent. */
export interface Shown {
  id: string | null;
  record: Json;
  status: number | null;
  differs: string[];
}

export interface Refused {
  kind: Refusal['kind'];
  status: number | null;
  messages: Message[];
  /** True when the step may have been done although it was refused. */
  mayBeDone: boolean;
}

export const noEvidence: Evidence = {
  status: null,
  id: null,
  record: null,
  differs: [],
  said: '',
  messages: [],
};

/**
 * What the trail says about an operation. Its body is in the trail only once, sealed, in the entry about its creation.
 */
export const about = (operation: Operation) => ({
  operation: operation.id,
  kind: operation.step,
  path: operation.path,
  key: operation.idempotencyKey,
  attempt: operation.attempts,
});

/** Returns the request that the answer to an operation is compared with. */
export function requestOf(
  core: Pick<SyncCore, 'clock'>,
  kind: SubmissionKind,
  operation: Operation,
  submission: Submission,
  repeated: boolean,
): Request {
  const traits = kind.writes[operation.step];
  if (!traits) throw new Error(`${kind.name} has no step ${operation.step}`);
  return {
    creates: traits.creates,
    meanings: kind.meanings,
    fieldOf: kind.fieldOf,
    repeated,
    sent: bodyOf(operation),
    expected: traits.expected(submission),
    id: traits.creates ? null : (traits.object(submission)?.id ?? null),
    now: core.clock.now(),
  };
}

/** Returns the facts for the series of an operation's answers. */
export const troubleFacts = (
  { clock, durations }: Pick<SyncCore, 'clock' | 'durations'>,
  { id }: Operation,
): TroubleFacts => ({
  now: instantOf(clock),
  ageOf: ({ kind, since }) => durations.since(`${id} ${kind}`, since),
});

/** Returns another submission that already holds the object, or null. Two submissions cannot share one object. */
export function otherHolder(core: Pick<SyncCore, 'kinds'>, { owner, step }: Operation, id: string | null) {
  const holder =
    id !== null && core.kinds.traits({ owner, step }).creates
      ? core.kinds.of(owner.kind).store.holderOf(id)
      : null;
  return holder === owner.id ? null : holder;
}

/** Returns the submission with the platform's refusal of a step. */
export const withRefusal = <S extends Submission>(
  submission: S,
  { kind, step, status, messages, at }: Omit<Refused, 'mayBeDone'> & { step: string; at: string },
): S => ({
  ...submission,
  refusal: { kind, messages: messages.map((said) => ({ ...said, step, httpStatus: status, at })), at },
});

export function createConclusions(core: SyncCore): Conclusions {
  const { clock, outbox, trail, kinds, writer, sendGate } = core;
  /** By operation id: the send gate's `answers` when an intermediary (proxy, firewall) last answered the operation. */
  const met = new Map<string, number>();

  function apply(operation: Operation, outcome: Outcome, before: Before, answer: CallOutcome): StepResult {
    switch (outcome.means) {
      case 'acknowledged':
        return otherHolder(core, operation, outcome.id)
          ? contradicted(operation, { ...outcome, differs: ['id'] })
          : acknowledge(operation, outcome);
      case 'contradicted':
        return contradicted(operation, outcome);
      case 'silent':
        return silent(operation, outcome);
      case 'refused': {
        const mayBeDone = before === 'uncertain' || conflicts.includes(outcome.status);
        return refused(operation, { ...outcome, mayBeDone });
      }
      case 'unclear': {
        const evidence = { ...noEvidence, status: outcome.status, said: outcome.said, record: rawOf(answer) };
        noteUncertain(operation, outcome.status, outcome.said);
        uncertain(operation, { pause: 0, trouble: operation.trouble, held: 'unclear', evidence });
        return rest;
      }
      case 'uncertain':
        return unconcluded(operation, outcome);
      case 'notSent':
        // Offline, or no token. The send gate holds everything back until that changes.
        notSent(operation, before, outcome.said);
        return again;
    }
  }

  function notSent(operation: Operation, before: Before, because: string): void {
    outbox.notSent(operation, before === 'uncertain');
    // Noted once: a night without a network must not fill the trail with an entry per attempt.
    if (before === 'new')
      trail.append('operation.notSent', { ...about(operation), because }, operation.owner);
    writer.refreshStage(operation.owner);
  }

  function uncertain(operation: Operation, what: Uncertainty): void {
    outbox.uncertain(operation, what);
    // Starts to measure how long the series lasts.
    if (what.trouble) troubleFacts(core, operation).ageOf(what.trouble);
    writer.refreshStage(operation.owner);
  }

  const noteUncertain = (operation: Operation, status: number | null, said: string) =>
    trail.append('operation.uncertain', { ...about(operation), status, said }, operation.owner);

  function acknowledge(operation: Operation, known: Known): StepResult {
    const { owner, step } = operation;
    const { id, record, status, notShown } = known;
    trail.append(
      'operation.acknowledged',
      { ...about(operation), platformId: id, status, ...(notShown.length > 0 ? { notShown } : {}) },
      owner,
    );
    const kind = kinds.of(owner.kind);
    writer.change(owner, (current) => {
      // Close it only after the submission was read: an acknowledged creation without its object contradicts itself.
      outbox.close(operation, 'acknowledged', status, record);
      const sent = bodyOf(operation);
      // An outcome that a person records after a refusal ends the refusal.
      return {
        ...kind.acknowledge(current, step, sent, { id, record, notShown }, writer.when(owner, current)),
        refusal: null,
      };
    });
    return again;
  }

  function contradicted(operation: Operation, shown: Shown): StepResult {
    const { trouble, isOver } = afterContradiction(operation.trouble, troubleFacts(core, operation));
    const pause = readBackPause(trouble.count - 1);
    const said = `shown otherwise: ${shown.differs.join(', ')}`;
    const id = shown.id ?? outbox.evidence(operation)?.id ?? null;
    const evidence: Evidence = { ...noEvidence, ...shown, id, said };
    if (trouble.count === 1 || isOver) noteUncertain(operation, shown.status, said);
    uncertain(operation, { pause, trouble, held: isOver ? 'contradicted' : null, evidence });
    return isOver ? rest : later(pause);
  }

  /** Handles a change that was answered with success but without showing that the change was made. */
  function silent(operation: Operation, outcome: Extract<Outcome, { means: 'silent' }>): StepResult {
    const { status, record, silent: notShown } = outcome;
    if (core.unshown.has(kinds.label(operation), notShown))
      return acknowledge(operation, { id: null, record, status, notShown });
    const evidence = { ...noEvidence, status, record, said: `not shown: ${notShown.join(', ')}` };
    const trouble: Trouble = begun('silent', 0, { now: instantOf(clock) });
    uncertain(operation, { pause: 0, trouble, evidence });
    return again;
  }

  function unconcluded(operation: Operation, outcome: Extract<Outcome, { means: 'uncertain' }>): StepResult {
    const { because, status, said, messages } = outcome;
    // If the platform has answered nothing since the last such answer, the intermediary is not about this operation alone.
    const isAlone = because !== 'between' || (met.get(operation.id) ?? -1) < sendGate.answers;
    if (because === 'between') met.set(operation.id, sendGate.answers);
    // A portal or a block page stops a call. A gateway may have passed it on before it gave up.
    const isStopped = status === null || status < 500 || status === 511;
    const facts = { ...troubleFacts(core, operation), creates: kinds.traits(operation).creates };
    const { trouble, isOver } = afterUncertain(operation.trouble, { because, isAlone, isStopped }, facts);
    const isLimited = sendGate.pause?.reason === 'rateLimited';
    // During a rate limit the send gate already waits for all operations.
    const pause = isLimited
      ? 0
      : pauseBefore(operation.attempts, core.ages.left(operation), core.random(), outcome.asked);
    const evidence = because ? { ...noEvidence, status, said, messages } : undefined;
    noteUncertain(operation, status, said);
    uncertain(operation, { pause, trouble, held: isOver ? 'between' : null, evidence });
    if (isOver) return rest;
    return isLimited ? again : later(pause);
  }

  function refused(operation: Operation, { mayBeDone, ...refusal }: Refused): StepResult {
    const { owner, step } = operation;
    const { status, messages } = refusal;
    outbox.close(operation, 'refused', status, messages);
    const said = messages.map(({ text }) => text);
    trail.append('operation.refused', { ...about(operation), status, said }, owner);
    const kind = kinds.of(owner.kind);
    const shownAs = kinds.traits(operation).shownAs;
    writer.change(owner, (current) => {
      const done = mayBeDone ? kind.withUnknownOutcome(current, step, bodyOf(operation)) : current;
      return withRefusal(done, { ...refusal, step: shownAs, at: instantOf(clock) });
    });
    return rest;
  }

  return { apply, acknowledge, contradicted, refused, notSent, uncertain };
}

/** Maximum number of characters kept of an answer that could not be understood or stored. */
const mostKept = 64 * 1024;

/** Returns the raw text of an answer for a person to read, cut at `mostKept`. The client has already removed the token. */
export const rawOf = (outcome: CallOutcome): Json =>
  outcome.kind === 'answer' ? outcome.text.slice(0, mostKept) : null;

/** Returns the HTTP status of an outcome; null when there was no answer. */
export const statusIn = (outcome: CallOutcome): number | null =>
  outcome.kind === 'answer' ? outcome.status : null;

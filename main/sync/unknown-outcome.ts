import type { Json } from '../../contract/primitives.ts';
import type { DecisionKind, DecisionReason, UnknownOutcome } from '../../contract/submission.ts';
import type { Ages } from './age.ts';
import { shownOf } from './comparison.ts';
import type { SubmissionKind, WriteTraits } from './kind.ts';
import { bodyOf, type Operation } from './operation.ts';
import { type Evidence, isFrom, type Outbox, type Sender } from './outbox.ts';
import type { SentFields, Submission } from './submission.ts';

/** What is needed beyond the operation to offer a decision. */
interface Known {
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  traits: Pick<WriteTraits, 'creates' | 'keyed' | 'shownAs' | 'evidence'>;
  owners: readonly string[];
  evidence(operation: Operation): Evidence | null;
  /** Fields that the platform must not contradict besides those that the operation sends, by the platform's names. */
  expected: SentFields;
}

/**
 * Returns why an open operation needs a person's decision; null when it goes on without one. An operation made for
 * another address or client id is never sent again from here.
 */
export function decisionReason(
  operation: Operation,
  { sender, ages }: Pick<Known, 'sender' | 'ages'>,
): DecisionReason | null {
  if (operation.state !== 'uncertain') return null;
  if (!isFrom(operation, sender)) return 'otherAccount';
  if (operation.held !== null || !ages.isSpent(operation)) return operation.held;
  // An operation that could not be read back within its budget is still contradicted.
  return isContradicted(operation) ? 'contradicted' : 'unknownOutcome';
}

/** True when the platform last showed other values for an operation than were sent. */
export const isContradicted = ({ held, trouble }: Pick<Operation, 'held' | 'trouble'>): boolean =>
  (held ?? trouble?.kind) === 'contradicted';

/**
 * Returns the platform's id of the created object, if the answer contained it; null when a person has to find the id. An
 * id of another object does not count, and nothing of that object can be taken over.
 * @param owners the fields whose difference shows that a record belongs to another object
 */
export const madeBy = (
  evidence: Pick<Evidence, 'id' | 'differs'> | null,
  owners: readonly string[],
): string | null =>
  evidence === null || evidence.differs.some((name) => name === 'id' || owners.includes(name))
    ? null
    : evidence.id;

/**
 * Returns what a person can decide about an operation, open or closed without a known outcome. Null while the app goes
 * on without a person, or when the operation never left.
 */
export function unknownOutcomeOf(operation: Operation, known: Known): UnknownOutcome<string> | null {
  if (operation.firstSentAt === null) return null;
  const { traits } = known;
  const because = decisionReason(operation, known);
  const isKept = operation.held !== null || because === 'contradicted';
  const evidence = isKept ? known.evidence(operation) : null;
  const made = madeBy(evidence, known.owners);
  const choices = choicesFor(operation, because, made, known);
  if (choices.length === 0) return null;
  return {
    operationId: operation.id,
    step: traits.shownAs,
    firstSentAt: operation.firstSentAt,
    attempts: operation.attempts,
    key: traits.keyed ? operation.idempotencyKey : null,
    sent: operation.body.length === 0 ? null : bodyOf(operation),
    sentTo: { baseUrl: operation.baseUrl, clientId: operation.clientId },
    needsId: traits.creates && traits.evidence.read === 'one' && made === null,
    because,
    answered: evidence && answeredOf(operation, evidence, known),
    choices,
  };
}

/** Returns the operation of a submission that a person can decide about, with the facts for the decision; or null. */
export function findUnknownOutcome<S extends Submission>(
  kind: Pick<SubmissionKind<S>, 'name' | 'writes' | 'owners'>,
  submission: S,
  deps: {
    outbox: Pick<Outbox, 'open' | 'possiblyCreated' | 'evidence'>;
    sender: Sender;
    ages: Pick<Ages, 'isSpent'>;
  },
): { operation: Operation; unknownOutcome: UnknownOutcome<string> } | null {
  const { outbox } = deps;
  const ref = { kind: kind.name, id: submission.id };
  const { possiblyCreated } = submission;
  const operation = outbox.open(ref) ?? (possiblyCreated && outbox.possiblyCreated(ref, possiblyCreated));
  const traits = operation && kind.writes[operation.step];
  if (!traits) return null;
  const object = traits.creates ? null : traits.object(submission);
  const unknownOutcome = unknownOutcomeOf(operation, {
    ...deps,
    traits,
    owners: kind.owners,
    evidence: outbox.evidence,
    expected: { ...traits.expected(submission), ...(object && { id: object.id }) },
  });
  return unknownOutcome && { operation, unknownOutcome };
}

function choicesFor(
  operation: Operation,
  because: DecisionReason | null,
  made: string | null,
  { sender, traits }: Pick<Known, 'sender' | 'traits'>,
): DecisionKind[] {
  // Another address is another platform, so a read here says nothing about the object there.
  const canRead = operation.baseUrl === sender.baseUrl && traits.evidence.read !== 'none';
  const record: DecisionKind[] = canRead ? ['record'] : [];
  switch (because) {
    case 'otherAccount':
      return [...record, 'giveUp'];
    // The object exists. Giving the operation up would create a second one under a new key.
    case 'contradicted':
      if (!traits.creates) return [...record, 'takeOver', 'sendAnew', 'leave'];
      return made === null ? [...record, 'leave'] : [...record, 'takeOver', 'leave'];
    case null:
      break;
    default:
      return ['sendAgain', ...record, 'giveUp'];
  }
  // The created object may exist: a platform that did the call and forgot the key refuses with "there is one already".
  // While a call is under way nothing can be decided, because its answer would override the decision.
  return operation.state === 'refused' || operation.state === 'abandoned' ? record : [];
}

/** Returns the last answer in the form shown to the person who decides. */
function answeredOf(
  operation: Operation,
  { status, said, record, differs }: Evidence,
  { expected }: Pick<Known, 'expected'>,
): UnknownOutcome['answered'] {
  const sent = { ...expected, ...bodyOf(operation) };
  const differing = isContradicted(operation);
  return {
    httpStatus: status,
    said: differing ? '' : said,
    differs: differing
      ? differs.map((name) => ({ name, sent: sent[name] ?? null, shown: shownOf(record, name) }))
      : [],
    raw: !differing && typeof record === 'string' ? record : null,
  };
}

/** Returns a value as text for a person, at most 200 characters. */
export const asText = (value: Json | undefined): string =>
  value === undefined || value === null ? '–' : JSON.stringify(value).slice(0, 200);

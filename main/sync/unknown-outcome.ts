import type { Json } from '../../contract/primitives.ts';
import type { DecisionKind, DecisionReason, UnknownOutcome } from '../../contract/subscription.ts';
import { creates, type Operation, type SentFields, type Subscription } from '../subscriptions/model.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { expectedBy, objectOf } from './acknowledge.ts';
import type { Ages } from './age.ts';
import { shownOf } from './comparison.ts';
import { isKeyed } from './key.ts';
import { bodyOf } from './operation-row.ts';
import { type Evidence, isFrom, type Outbox, type Sender } from './outbox.ts';

/** What is needed beyond the operation to offer a decision. */
interface Known {
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  evidence(operation: Operation): Evidence | null;
  /** Fields that the platform must not contradict besides those that the operation sends, by the platform's names. */
  expected(operation: Operation): SentFields;
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

/** Fields whose difference shows that a record belongs to another object. */
const owners = ['id', 'investor_id', 'campaign_id', 'invitation_id'];

/**
 * Returns the platform's id of the created object, if the answer contained it; null when a person has to find the id. An
 * id of another object does not count, and nothing of that object can be taken over.
 */
export const madeBy = (evidence: Pick<Evidence, 'id' | 'differs'> | null): string | null =>
  evidence === null || evidence.differs.some((name) => owners.includes(name)) ? null : evidence.id;

/**
 * Returns what a person can decide about an operation, open or closed without a known outcome. Null while the app goes
 * on without a person, or when the operation never left.
 */
export function unknownOutcomeOf(operation: Operation, known: Known): UnknownOutcome | null {
  if (operation.firstSentAt === null) return null;
  const because = decisionReason(operation, known);
  const isKept = operation.held !== null || because === 'contradicted';
  const evidence = isKept ? known.evidence(operation) : null;
  const choices = choicesFor(operation, because, known.sender, madeBy(evidence));
  if (choices.length === 0) return null;
  return {
    operationId: operation.id,
    step: stepOf[operation.kind],
    firstSentAt: operation.firstSentAt,
    attempts: operation.attempts,
    key: isKeyed(operation) ? operation.idempotencyKey : null,
    sent: operation.body.length === 0 ? null : bodyOf(operation),
    sentTo: { baseUrl: operation.baseUrl, clientId: operation.clientId },
    needsId: creates(operation.kind) && madeBy(evidence) === null,
    because,
    answered: evidence && answeredOf(operation, evidence, known),
    choices,
  };
}

/** Returns the operation of a subscription that a person can decide about, with the facts for the decision; or null. */
export function findUnknownOutcome(
  subscription: Pick<Subscription, 'id' | 'possiblyCreated' | 'invitation' | 'investment'>,
  deps: {
    outbox: Pick<Outbox, 'open' | 'possiblyCreated' | 'evidence'>;
    sender: Sender;
    ages: Pick<Ages, 'isSpent'>;
  },
): { operation: Operation; unknownOutcome: UnknownOutcome } | null {
  const { id, possiblyCreated } = subscription;
  const operation =
    deps.outbox.open(id) ?? (possiblyCreated && deps.outbox.possiblyCreated(id, possiblyCreated));
  const expected = ({ kind }: Operation): SentFields => {
    const object = creates(kind) ? null : objectOf(kind, subscription);
    return { ...expectedBy(kind, subscription), ...(object && { id: object.id }) };
  };
  const unknownOutcome =
    operation && unknownOutcomeOf(operation, { ...deps, evidence: deps.outbox.evidence, expected });
  return unknownOutcome && { operation, unknownOutcome };
}

function choicesFor(
  operation: Operation,
  because: DecisionReason | null,
  sender: Sender,
  made: string | null,
): DecisionKind[] {
  // Another address is another platform, so a read here says nothing about the object there.
  const record: DecisionKind[] = operation.baseUrl === sender.baseUrl ? ['record'] : [];
  switch (because) {
    case 'otherAccount':
      return [...record, 'giveUp'];
    // The object exists. Giving the operation up would create a second one under a new key.
    case 'contradicted':
      if (!creates(operation.kind)) return ['record', 'takeOver', 'sendAnew', 'leave'];
      return made === null ? ['record', 'leave'] : ['record', 'takeOver', 'leave'];
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
  const sent = { ...expected(operation), ...bodyOf(operation) };
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

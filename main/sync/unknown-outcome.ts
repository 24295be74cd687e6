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

/** What deciding needs to know beyond the operation. */
interface Known {
  sender: Sender;
  ages: Pick<Ages, 'isSpent'>;
  evidence(operation: Operation): Evidence | null;
  /** What the platform has to show besides what the operation sends, by its names. */
  expected(operation: Operation): SentFields;
}

/**
 * Why an open operation goes on only after a person has decided; null: it goes on by itself. One that was made for
 * another address or client id is never sent again from here.
 */
export function decisionReason(
  operation: Operation,
  { sender, ages }: Pick<Known, 'sender' | 'ages'>,
): DecisionReason | null {
  if (operation.state !== 'uncertain') return null;
  if (!isFrom(operation, sender)) return 'otherAccount';
  if (operation.held !== null || !ages.isSpent(operation)) return operation.held;
  // What could not be read back until its time was over is no less contradicted.
  return isContradicted(operation) ? 'contradicted' : 'unknownOutcome';
}

/** True when the last that the platform showed of an operation was something else than was sent. */
export const isContradicted = ({ held, trouble }: Pick<Operation, 'held' | 'trouble'>): boolean =>
  (held ?? trouble?.kind) === 'contradicted';

/** Fields by which a record is another object's. */
const owners = ['id', 'investor_id', 'campaign_id', 'invitation_id'];

/**
 * The platform's id of what a creation made, as far as its answer told; null: a person has to know. The id of another
 * object is none, and nothing of that one can be taken over.
 */
export const madeBy = (evidence: Pick<Evidence, 'id' | 'differs'> | null): string | null =>
  evidence === null || evidence.differs.some((name) => owners.includes(name)) ? null : evidence.id;

/**
 * What a person can decide about an operation, open or closed without a known outcome; null while the desk goes on by
 * itself, or nothing is known to have left.
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

/** The operation of a subscription about which a person can decide, and what there is to know for it. */
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
  // Another address is another platform: what is read here says nothing of what is there.
  const record: DecisionKind[] = operation.baseUrl === sender.baseUrl ? ['record'] : [];
  switch (because) {
    case 'otherAccount':
      return [...record, 'giveUp'];
    // What was made is there. Given up, it would be made once more under a new key.
    case 'contradicted':
      if (!creates(operation.kind)) return ['record', 'takeOver', 'sendAnew', 'leave'];
      return made === null ? ['record', 'leave'] : ['record', 'takeOver', 'leave'];
    case null:
      break;
    default:
      return ['sendAgain', ...record, 'giveUp'];
  }
  // What it made may turn up: "there is one already" is what a platform says that has done it and forgotten the key.
  // While a call is out, its answer is waited for: it would overrun what was decided.
  return operation.state === 'refused' || operation.state === 'abandoned' ? record : [];
}

/** What was answered, for the person who decides. */
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

/** A value for a person to read. */
export const asText = (value: Json | undefined): string =>
  value === undefined || value === null ? '–' : JSON.stringify(value).slice(0, 200);

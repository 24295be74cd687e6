import type { Json } from '../../contract/primitives.ts';
import { isInstant, isUuid } from '../../contract/primitives.ts';
import type { DecisionKind, Undecided } from '../../contract/subscription.ts';
import type { Clock } from '../clock.ts';
import { isRecord, walletOf } from '../platform/answers.ts';
import {
  creates,
  type Operation,
  type OperationKind,
  type SentFields,
  type Subscription,
} from '../subscriptions/model.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { isKeyed } from './key.ts';
import { bodyOf, isFrom, type Outbox, type Sender } from './outbox.ts';
import { isSpent } from './retry.ts';

/**
 * What a person can decide about an operation, open or closed without a known outcome; null while the desk goes on by
 * itself, or nothing is known to have left.
 */
export function undecidedOf(operation: Operation, sender: Sender, now: number): Undecided | null {
  if (operation.firstSentAt === null) return null;
  const choices = choicesFor(operation, sender, now);
  if (choices.length === 0) return null;
  return {
    operationId: operation.id,
    step: stepOf[operation.kind],
    firstSentAt: operation.firstSentAt,
    attempts: operation.attempts,
    key: isKeyed(operation) ? operation.idempotencyKey : null,
    sent: operation.body.length === 0 ? null : bodyOf(operation),
    sentTo: { baseUrl: operation.baseUrl, clientId: operation.clientId },
    needsId: creates(operation.kind),
    choices,
  };
}

/** The operation of a subscription about which a person can decide, and what there is to know for it. */
export function findUndecided(
  { id, mayExist }: Pick<Subscription, 'id' | 'mayExist'>,
  deps: {
    outbox: Pick<Outbox, 'open' | 'doubtful'>;
    sender: Sender;
    clock: Pick<Clock, 'now'>;
  },
): { operation: Operation; undecided: Undecided } | null {
  const operation = deps.outbox.open(id) ?? (mayExist && deps.outbox.doubtful(id, mayExist));
  const undecided = operation && undecidedOf(operation, deps.sender, deps.clock.now());
  return undecided && { operation, undecided };
}

function choicesFor(operation: Operation, sender: Sender, now: number): DecisionKind[] {
  // Another address is another platform: what is read here says nothing of what is there.
  const record: DecisionKind[] = operation.baseUrl === sender.baseUrl ? ['record'] : [];
  switch (operation.state) {
    case 'uncertain':
      // What was made for another address or client id is never sent again from here.
      if (!isFrom(operation, sender)) return [...record, 'giveUp'];
      return isSpent(operation, now) ? ['sendAgain', ...record, 'giveUp'] : [];
    // What it made may turn up: "there is one already" is what a platform says that has done it and forgotten the key.
    case 'refused':
    case 'abandoned':
      return record;
    // While a call is out, its answer is waited for: it would overrun what was decided.
    default:
      return [];
  }
}

/**
 * The names of the fields in which what the platform shows is not what was sent, also inside of lists and objects. Of
 * what it made, what it names otherwise or keeps to itself is left to the person who looked at it. A change counts as
 * done only if all of it is shown: the object alone, which was there before, proves nothing.
 * @param order who and what the subscription is about, by the platform's names
 */
export function differing(kind: OperationKind, sent: SentFields, order: SentFields, shown: Json): string[] {
  if (kind === 'assignWallet') return walletOf(shown) === sent.wallet ? [] : ['wallet'];
  const record = isRecord(shown) ? shown : {};
  const unproven = (name: string) =>
    !creates(kind) && record[name] === undefined && name in sent && !isNothing(sent[name]);
  return Object.entries({ ...sent, ...order })
    .filter(([name, value]) => unproven(name) || contradicts(value, record[name]))
    .map(([name]) => name);
}

function contradicts(sent: Json | undefined, shown: Json | undefined): boolean {
  if (shown === undefined || (isNothing(sent) && isNothing(shown))) return false;
  if (isNothing(sent) || isNothing(shown)) return true;
  if (Array.isArray(sent) && Array.isArray(shown))
    return sent.length !== shown.length || sent.some((each, index) => contradicts(each, shown[index]));
  if (isRecord(sent) && isRecord(shown))
    return Object.entries(sent).some(([name, value]) => contradicts(value, shown[name]));
  // An id where the whole object stands, or the other way round: the same thing in other words.
  return isPlain(sent) && isPlain(shown) && plain(sent) !== plain(shown);
}

/** No answers, and answers that are none: the platform may say it either way [assumed]. */
const isNothing = (value: Json | undefined) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

const isPlain = (value: Json | undefined) => typeof value !== 'object';

/** Times may come back in another zone, ids in other letters. */
function plain(value: Json | undefined): string {
  const text = String(value);
  if (isInstant(text)) return String(Date.parse(text));
  return isUuid(text) ? text.toLowerCase() : text;
}

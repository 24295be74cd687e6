import type { Json } from '../../contract/primitives.ts';
import { isInstant } from '../../contract/primitives.ts';
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
import { isFrom, type Outbox, type Sender } from './outbox.ts';
import { isSpent } from './retry.ts';

/**
 * What a person can decide about an operation, open or refused; null while the desk goes on by itself, or nothing is
 * known to have left.
 * @param doubtful a step like this one may have been done, this one included, see `Outbox.mayHaveArrived`
 */
export function undecidedOf(
  operation: Operation,
  sender: Sender,
  now: number,
  doubtful = false,
): Undecided | null {
  if (operation.firstSentAt === null) return null;
  const choices = choicesFor(operation, sender, now, doubtful);
  if (choices.length === 0) return null;
  return {
    operationId: operation.id,
    step: stepOf[operation.kind],
    firstSentAt: operation.firstSentAt,
    attempts: operation.attempts,
    key: operation.idempotencyKey,
    sentTo: { baseUrl: operation.baseUrl, clientId: operation.clientId },
    needsId: creates(operation.kind),
    choices,
  };
}

/** The operation of a subscription about which a person can decide, and what there is to know for it. */
export function findUndecided(
  { id, refusal }: Pick<Subscription, 'id' | 'refusal'>,
  deps: {
    outbox: Pick<Outbox, 'open' | 'lastRefused' | 'mayHaveArrived'>;
    sender: Sender;
    clock: Pick<Clock, 'now'>;
  },
): { operation: Operation; undecided: Undecided } | null {
  const { outbox } = deps;
  const operation = outbox.open(id) ?? (refusal ? outbox.lastRefused(id) : null);
  if (!operation) return null;
  const doubtful = operation.state === 'refused' && outbox.mayHaveArrived(id, operation.kind);
  const undecided = undecidedOf(operation, deps.sender, deps.clock.now(), doubtful);
  return undecided && { operation, undecided };
}

function choicesFor(operation: Operation, sender: Sender, now: number, doubtful: boolean): DecisionKind[] {
  // A creation that was repeated and then refused may have been done at the first attempt, if the platform no longer
  // knew its key: "there is one already" is what it says then. Whatever else it says, it can be corrected and queued.
  if (operation.state === 'refused') return creates(operation.kind) && doubtful ? ['record'] : [];
  // While a call is out, its answer is waited for: it would overrun what was decided.
  if (operation.state !== 'uncertain') return [];
  // What was made for another address or client id is never sent again from here.
  if (!isFrom(operation, sender)) return ['record', 'giveUp'];
  return isSpent(operation, now) ? ['sendAgain', 'record', 'giveUp'] : [];
}

/**
 * The names of the fields in which what the platform shows is not what was sent. Only what it shows under the same name
 * is compared, also inside of lists and objects; what it names otherwise, or keeps to itself, is left to the person who
 * looked at it.
 * @param order who and what the subscription is about, by the platform's names
 */
export function differing(kind: OperationKind, sent: SentFields, order: SentFields, shown: Json): string[] {
  if (!isRecord(shown)) return [];
  if (kind === 'assignWallet') return walletOf(shown) === sent.wallet ? [] : ['wallet'];
  return Object.entries({ ...sent, ...order })
    .filter(([name, value]) => contradicts(value, shown[name]))
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
  return isInstant(text) ? String(Date.parse(text)) : text.toLowerCase();
}

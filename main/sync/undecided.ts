import type { Json } from '../../contract/primitives.ts';
import { isInstant } from '../../contract/primitives.ts';
import type { DecisionKind, Undecided } from '../../contract/subscription.ts';
import { isRecord, walletOf } from '../platform/answers.ts';
import type { Operation, OperationKind, SentFields } from '../subscriptions/model.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { isFrom, type Sender } from './outbox.ts';
import { isSpent } from './retry.ts';

/** Of a creation the platform's id is not known yet; the others change an object that has one. */
export const needsId = (kind: OperationKind): boolean =>
  kind === 'createInvitation' || kind === 'createInvestment';

/**
 * What a person has to decide about an open operation; null while the desk goes on by itself, or nothing is known to
 * have left. What was made for another address or client id is never sent again from here.
 */
export function undecidedOf(open: Operation | null, sender: Sender, now: number): Undecided | null {
  if (!open || open.state === 'ready' || open.firstSentAt === null) return null;
  const foreign = !isFrom(open, sender);
  if (!foreign && !isSpent(open, now)) return null;
  const choices: DecisionKind[] = foreign ? ['record', 'giveUp'] : ['sendAgain', 'record', 'giveUp'];
  return {
    operationId: open.id,
    step: stepOf[open.kind],
    firstSentAt: open.firstSentAt,
    attempts: open.attempts,
    key: open.idempotencyKey,
    sentTo: { baseUrl: open.baseUrl, clientId: open.clientId },
    needsId: needsId(open.kind),
    choices,
  };
}

/**
 * The names of the fields in which what the platform shows is not what was sent. Only plain values that it shows under
 * the same name are compared; what it words otherwise, or keeps to itself, is left to the person who looked at it.
 * @param order who and what the subscription is about, by the platform's names
 */
export function differing(kind: OperationKind, sent: SentFields, order: SentFields, shown: Json): string[] {
  if (!isRecord(shown)) return [];
  if (kind === 'assignWallet') return walletOf(shown) === sent.wallet ? [] : ['wallet'];
  return Object.entries({ ...order, ...sent })
    .filter(([name, value]) => shown[name] !== undefined && isPlain(value) && isPlain(shown[name]))
    .filter(([name, value]) => plain(value) !== plain(shown[name]))
    .map(([name]) => name);
}

const isPlain = (value: Json | undefined) => typeof value !== 'object' || value === null;

/** Times may come back in another zone, ids in other letters. */
function plain(value: Json | undefined): string {
  const text = String(value);
  return isInstant(text) ? String(Date.parse(text)) : text.toLowerCase();
}

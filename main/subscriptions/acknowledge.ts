import type { Json } from '../../contract/primitives.ts';
import { statusOf, walletOf } from '../platform/answers.ts';
import { compare, shownOf } from '../sync/comparison.ts';
import type { When } from '../sync/kind.ts';
import type { Differing, SentFields } from '../sync/submission.ts';
import type { Subscription } from './model.ts';
import type { CreatingStep } from './step-names.ts';
import { meanings, orderNames } from './wire.ts';

/** The answer to an acknowledged operation. A change may be answered without content. */
export interface Answer {
  id: string | null;
  record: Json | null;
}

/** Returns the subscription with the invitation that was created. */
export function invitationCreated(
  s: Subscription,
  sent: SentFields,
  answer: Answer,
  at: string,
): Subscription {
  const invitation = {
    id: idOf(answer),
    at,
    sent,
    answersAt: null,
    documentsDue: false,
    record: answer.record,
    recordAt: at,
  };
  return { ...s, possiblyCreated: null, invitation };
}

/** Returns the subscription with the changed fields of its invitation; without a new record, the former record stays. */
export function answersSent(s: Subscription, body: SentFields, { record }: Answer, at: string): Subscription {
  if (!s.invitation) throw new Error('an update was acknowledged for an invitation that is not there');
  const sent = { ...s.invitation.sent, ...body };
  const newer = record === null ? {} : { record, recordAt: at };
  const documentsDue = 'units' in body || s.invitation.documentsDue;
  return { ...s, invitation: { ...s.invitation, sent, answersAt: at, ...newer, documentsDue } };
}

/** Returns the subscription with the investment that was created. */
export function investmentCreated(
  s: Subscription,
  sent: SentFields,
  answer: Answer,
  at: string,
): Subscription {
  const investment = { id: idOf(answer), at, sent, wallet: null, walletAt: null, record: null, recordAt: at };
  // Units belong to the invitation, also when the investment shows them.
  const units: SentFields = sent.units === undefined ? {} : { units: sent.units };
  const invitation = s.invitation && { ...s.invitation, sent: { ...s.invitation.sent, ...units } };
  return withInvestmentRecord({ ...s, possiblyCreated: null, invitation, investment }, answer.record, at);
}

/** Returns the subscription with the wallet that was assigned. */
export function walletAssigned(
  s: Subscription,
  body: SentFields,
  { record }: Answer,
  at: string,
): Subscription {
  if (!s.investment) throw new Error('a wallet was acknowledged for an investment that is not there');
  const wallet = typeof body.wallet === 'string' ? body.wallet : null;
  return withInvestmentRecord({ ...s, investment: { ...s.investment, wallet, walletAt: at } }, record, at);
}

/** Placeholder for an unknown remote value. It differs from every form value, so the field is always sent again. */
const unknown: Json = { unknown: true };

/** Returns the subscription after a creation whose outcome nobody will learn: it is marked as possibly created. */
export const possiblyCreated =
  (step: CreatingStep) =>
  (s: Subscription): Subscription => ({ ...s, possiblyCreated: step });

/**
 * Returns the subscription after a change of the invitation whose outcome nobody will learn. Its fields are sent again,
 * even if the form is back at the values acknowledged before: otherwise the investment could be made with the values of the
 * change.
 */
export function answersUnknown(s: Subscription, body: SentFields): Subscription {
  if (!s.invitation) return s;
  const fields = Object.fromEntries(Object.keys(body).map((name) => [name, unknown]));
  return { ...s, invitation: { ...s.invitation, sent: { ...s.invitation.sent, ...fields } } };
}

/** Returns the id of an acknowledged creation. Creations are only acknowledged with an id, see outcome.ts. */
function idOf(answer: { id: string | null }): string {
  if (answer.id === null) throw new Error('a creation was acknowledged without an id');
  return answer.id;
}

/** Returns the subscription with a newly read invitation. */
export function withInvitationRecord(s: Subscription, record: Json, at: string): Subscription {
  return s.invitation
    ? { ...s, invitation: { ...s.invitation, record, recordAt: at, documentsDue: false } }
    : s;
}

/**
 * Returns the subscription with the differences between a record and what was acknowledged. The acknowledged values stay:
 * a difference can have lawful causes. A field that the record now shows leaves the list of fields not shown. Pure.
 */
export function heldAgainst(s: Subscription, record: Json, { at, isApart }: When): Subscription {
  const known = acknowledgedFields(s);
  const { contradicts, silent } = compare(known, record, meanings);
  const notShown = s.notShown.filter((name) => silent.includes(name) || !(name in known));
  if (contradicts.length === 0) return { ...s, notShown, differs: stillDiffering(s.differs, known, silent) };
  const fields = Object.fromEntries(
    contradicts.map((name) => [name, { sent: known[name] ?? null, shown: shownOf(record, name) }]),
  );
  const before = s.differs;
  const isSame = before !== null && isShownAgain(before.fields, fields, record);
  const differs: Differing = isSame
    ? { ...before, readAt: at, confirmed: before.confirmed || isApart(before.since) }
    : { fields, since: at, readAt: at, confirmed: false, reviewed: false };
  return { ...s, notShown, differs };
}

/** Keeps a confirmed difference while the newest record does not show the field at all. */
function stillDiffering(
  before: Differing | null,
  known: SentFields,
  silent: readonly string[],
): Differing | null {
  const isStill = Object.entries(before?.fields ?? {}).some(
    ([name, { sent }]) => silent.includes(name) && JSON.stringify(sent) === JSON.stringify(known[name]),
  );
  return before?.confirmed && isStill ? before : null;
}

/** True when a record differs in the same fields as a former one, with values of the same meaning. */
function isShownAgain(before: Differing['fields'], now: Differing['fields'], record: Json): boolean {
  const ours = (fields: Differing['fields']) =>
    JSON.stringify(Object.entries(fields).map(([name, { sent }]) => [name, sent]));
  const former = Object.fromEntries(Object.entries(before).map(([name, { shown }]) => [name, shown]));
  return ours(before) === ours(now) && compare(former, record, meanings).contradicts.length === 0;
}

/** Returns the acknowledged fields of a subscription that the platform's records may show, by the platform's names. */
function acknowledgedFields({ invitation, investment }: Subscription): SentFields {
  const sent = invitation?.sent ?? {};
  const ordered = Object.fromEntries(orderNames.map((name) => [name, sent[name]]));
  const all = investment ? { ...ordered, ...investment.sent, wallet: investment.wallet ?? undefined } : sent;
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, Json] =>
        entry[1] !== undefined && JSON.stringify(entry[1]) !== JSON.stringify(unknown),
    ),
  );
}

/**
 * Returns the subscription with a newly read investment: its record, the wallet that the platform shows, its status. A
 * status is only ever the platform's own; an answer without a status leaves the last known one in place.
 */
export function withInvestmentRecord(s: Subscription, record: Json, at: string): Subscription {
  if (!s.investment) throw new Error('an investment was read for a subscription without one');
  const wallet = s.investment.wallet ?? walletOf(record);
  const investment = {
    ...s.investment,
    record,
    recordAt: at,
    wallet,
    walletAt: s.investment.walletAt ?? (wallet ? at : null),
  };
  const status = statusOf(record);
  if (status === null) return { ...s, investment };
  const changed = status !== s.status;
  return {
    ...s,
    investment,
    status,
    statusReadAt: at,
    refreshFailed: null,
    previousStatus: changed ? s.status : s.previousStatus,
    statusChangedAt: changed ? at : s.statusChangedAt,
  };
}

import type { Json } from '../../contract/primitives.ts';
import { statusOf, walletOf } from '../platform/answers.ts';
import { creates, type OperationKind, type SentFields, type Subscription } from '../subscriptions/model.ts';

/**
 * The subscription with what an acknowledged operation established. Pure. The form stays as it is: it may have
 * been edited during the call, and then differs from what was acknowledged.
 * @param body what the operation sent
 * @param answer a change may be answered with nothing; then the last answer with content stays
 */
export function acknowledge(
  s: Subscription,
  kind: OperationKind,
  body: SentFields,
  answer: { id: string | null; record: Json | null },
  at: string,
): Subscription {
  const { record } = answer;
  switch (kind) {
    case 'createInvitation':
      return {
        ...s,
        mayExist: null,
        invitation: {
          id: idOf(answer),
          at,
          sent: body,
          answersAt: null,
          documentsDue: false,
          record,
          recordAt: at,
        },
      };
    case 'updateInvitation': {
      if (!s.invitation) throw new Error('an update was acknowledged for an invitation that is not there');
      const sent = { ...s.invitation.sent, ...body };
      const newer = record === null ? {} : { record, recordAt: at };
      const documentsDue = 'units' in body || s.invitation.documentsDue;
      return { ...s, invitation: { ...s.invitation, sent, answersAt: at, ...newer, documentsDue } };
    }
    case 'createInvestment': {
      const made = {
        id: idOf(answer),
        at,
        sent: body,
        wallet: null,
        walletAt: null,
        record: null,
        recordAt: at,
      };
      return withInvestmentRecord({ ...s, mayExist: null, investment: made }, record, at);
    }
    case 'assignWallet': {
      if (!s.investment) throw new Error('a wallet was acknowledged for an investment that is not there');
      const investment = { ...s.investment, wallet: String(body.wallet), walletAt: at };
      return withInvestmentRecord({ ...s, investment }, record, at);
    }
  }
}

/** Stands for what the platform holds and nobody here knows: no form says so, so the field is sent whatever it says. */
const unknown: Json = { unknown: true };

/**
 * The subscription after a step of which nobody will learn any more whether it was done: given up, or refused only
 * when it was repeated. Pure. What it would have made may be there. The fields of a change are sent again, even where
 * the form is back at what was acknowledged before: otherwise the investor would be invested with what the change said.
 */
export function withUnknownOutcome(s: Subscription, kind: OperationKind, body: SentFields): Subscription {
  if (creates(kind)) return { ...s, mayExist: kind };
  if (kind !== 'updateInvitation' || !s.invitation) return s;
  const fields = Object.fromEntries(Object.keys(body).map((name) => [name, unknown]));
  return { ...s, invitation: { ...s.invitation, sent: { ...s.invitation.sent, ...fields } } };
}

/** Creations are only acknowledged with an id, see outcome.ts. */
function idOf(answer: { id: string | null }): string {
  if (answer.id === null) throw new Error('a creation was acknowledged without an id');
  return answer.id;
}

/** The subscription with a newly read invitation. */
export function withInvitationRecord(s: Subscription, record: Json, at: string): Subscription {
  return s.invitation
    ? { ...s, invitation: { ...s.invitation, record, recordAt: at, documentsDue: false } }
    : s;
}

/**
 * The subscription with a newly read investment: record, wallet that the platform shows, status. A status is
 * only ever what the platform said; an answer without one leaves the last known in place.
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

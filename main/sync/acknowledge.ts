import type { Json } from '../../contract/primitives.ts';
import { statusOf, walletOf } from '../platform/answers.ts';
import type { OperationKind, SentFields, Subscription } from '../subscriptions/model.ts';

/**
 * The subscription with what an acknowledged operation established. Pure. The form stays as it is: it may have
 * been edited during the call, and then differs from what was acknowledged.
 * @param body what the operation sent
 */
export function acknowledge(
  s: Subscription,
  kind: OperationKind,
  body: SentFields,
  answer: { id: string; record: Json },
  at: string,
): Subscription {
  switch (kind) {
    case 'createInvitation':
      return {
        ...s,
        invitation: { id: answer.id, at, sent: body, answersAt: null, record: answer.record, recordAt: at },
      };
    case 'updateInvitation': {
      if (!s.invitation) throw new Error('an update was acknowledged for an invitation that is not there');
      const sent = { ...s.invitation.sent, ...body };
      return {
        ...s,
        invitation: { ...s.invitation, sent, answersAt: at, record: answer.record, recordAt: at },
      };
    }
    case 'createInvestment':
      return withInvestmentRecord(
        {
          ...s,
          investment: {
            id: answer.id,
            at,
            sent: body,
            wallet: null,
            walletAt: null,
            record: null,
            recordAt: at,
          },
        },
        answer.record,
        at,
      );
    case 'assignWallet': {
      if (!s.investment) throw new Error('a wallet was acknowledged for an investment that is not there');
      const investment = { ...s.investment, wallet: String(body.wallet), walletAt: at };
      return withInvestmentRecord({ ...s, investment }, answer.record, at);
    }
  }
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

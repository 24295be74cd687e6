import { useTranslation } from 'react-i18next';
import { isBadStatus, isKnownStatus } from '../../contract/review.ts';
import type { StageReason, SubscriptionSummary } from '../../contract/subscription.ts';
import { isolated } from '../../contract/text.ts';
import { StageBadge } from './StageBadge.tsx';
import { StatusBadge } from './StatusBadge.tsx';

type Row = Pick<SubscriptionSummary, 'stage' | 'status'>;

/** True while our own part is not finished: then our stage is the status; afterwards it is the platform's word. */
const isOurs = ({ stage }: Row): boolean => stage !== 'acknowledged';

/** The one status of a subscription: where our part stands, and once that is done, what the platform says of it. */
export function RowStatus({ row, plain, lines }: { row: Row; plain?: boolean; lines?: 1 }) {
  if (isOurs(row)) return <StageBadge stage={row.stage} plain={plain} />;
  return <StatusBadge status={row.status} plain={plain} lines={lines} placed />;
}

/** What stands beneath or beside the status, in a few words. */
export function useStatusWords(): (row: Row & { reason: StageReason }, reasonWords: string) => string {
  const { t } = useTranslation();
  return ({ stage, status }, reasonWords) => {
    const known = status !== null && isKnownStatus(status) ? status : null;
    // Our part goes on, and the platform has said something meanwhile that must not be overlooked.
    if (isOurs({ stage, status }) && status !== null && isBadStatus(status))
      return `${reasonWords} · ${known ? t(`status.${known}.label`) : isolated(status)}`;
    if (isOurs({ stage, status })) return reasonWords;
    if (status === null) return t('statusNotRead');
    if (!known) return t('statusUnknownShort');
    return isBadStatus(known) ? t(`status.${known}.explanation`) : reasonWords;
  };
}

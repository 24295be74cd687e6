import { isBadStatus, isKnownStatus } from '../../contract/status.ts';
import type { StageReason } from '../../contract/submission.ts';
import type { SubscriptionSummary } from '../../contract/subscription.ts';
import { isolated } from '../../contract/text.ts';
import { useWords } from '../i18n/useWords.tsx';
import { StageBadge } from './StageBadge.tsx';
import { StatusBadge } from './StatusBadge.tsx';

type Row = Pick<SubscriptionSummary, 'stage' | 'status'>;

/** True while our own part is unfinished. Until then the stage is the status; afterwards the platform's status is. */
const isOurs = ({ stage }: Row): boolean => stage !== 'acknowledged';

/** Shows the one status of a subscription: our stage while our part is unfinished, then the platform's status. */
export function RowStatus({ row, plain, lines }: { row: Row; plain?: boolean; lines?: 1 }) {
  if (isOurs(row)) return <StageBadge stage={row.stage} plain={plain} />;
  return <StatusBadge status={row.status} plain={plain} lines={lines} placed />;
}

/** Returns a function that gives the few words shown below or beside the status. */
export function useStatusWords(): (row: Row & { reason: StageReason }, reasonWords: string) => string {
  const t = useWords();
  return ({ stage, status }, reasonWords) => {
    const known = status !== null && isKnownStatus(status) ? status : null;
    // Our part is unfinished, but the platform has reported something that must not be overlooked.
    if (isOurs({ stage, status }) && status !== null && isBadStatus(status))
      return `${reasonWords} · ${known ? t(`status.${known}.label`) : isolated(status)}`;
    if (isOurs({ stage, status })) return reasonWords;
    if (status === null) return t('statusNotRead');
    if (!known) return t('statusUnknownShort');
    return isBadStatus(known) ? t(`status.${known}.explanation`) : reasonWords;
  };
}

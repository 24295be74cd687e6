import {
  IconCircleDashed,
  IconHourglass,
  IconPackage,
  IconQuestionMark,
  type TablerIcon,
} from '@tabler/icons-react';
import { isKnownStatus, type KnownStatus, statusMeaning } from '../../contract/status.ts';
import { isolated } from '../../contract/text.ts';
import { useWords } from '../i18n/useWords.tsx';
import { Outside } from './Outside.tsx';
import { statusTones } from './statusTones.ts';
import { ToneBadge } from './ToneBadge.tsx';

const icons: Partial<Record<KnownStatus, TablerIcon>> = {
  KYC_PENDING: IconHourglass,
  REVIEW_PENDING: IconHourglass,
  WAITING_FOR_ACCEPTANCE: IconHourglass,
  DELIVERED: IconPackage,
};

interface StatusBadgeProps {
  /** The platform's status; null when the investment's status has not been read. */
  status: string | null;
  plain?: boolean;
  /**
   * Limits the lines where there is little room. The title holds the full text, which must also be shown somewhere
   * else.
   */
  lines?: 1 | 2;
  /**
   * When no status has been read: says that the platform has acknowledged the investment, not that its status is
   * unread.
   */
  placed?: boolean;
}

/** Shows the platform's status of an investment. An unknown status is shown exactly as it came, however long. */
export function StatusBadge({ status, plain, lines, placed }: StatusBadgeProps) {
  const t = useWords();
  if (status === null)
    return (
      <ToneBadge tone="draft" icon={IconCircleDashed} plain={plain}>
        {t(placed ? 'statusPlaced' : 'statusNotRead')}
      </ToneBadge>
    );
  if (!isKnownStatus(status))
    return (
      <ToneBadge
        tone="needsYou"
        icon={IconQuestionMark}
        plain={plain}
        lines={lines}
        title={`${isolated(status)} – ${t('statusUnknown')}`}
      >
        <Outside className="verbatim">{status}</Outside>
        {!plain && !lines && ` · ${t('statusUnknownShort')}`}
      </ToneBadge>
    );
  return (
    <ToneBadge
      tone={statusTones[statusMeaning(status)]}
      icon={icons[status]}
      plain={plain}
      lines={lines}
      title={`${status} – ${t(`status.${status}.explanation`)}`}
    >
      {t(`status.${status}.label`)}
    </ToneBadge>
  );
}

/** Explains a status in a sentence. */
export function StatusExplanation({ status }: { status: string | null }) {
  const t = useWords();
  if (status === null) return null;
  return <>{isKnownStatus(status) ? t(`status.${status}.explanation`) : t('statusUnknown')}</>;
}

import {
  IconCircleDashed,
  IconHourglass,
  IconPackage,
  IconQuestionMark,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isKnownStatus, type KnownStatus, statusMeaning } from '../../contract/review.ts';
import { isolated } from '../../contract/text.ts';
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
  /** The platform's word; null: there is an investment whose status has not been read. */
  status: string | null;
  plain?: boolean;
  /** Where there is room for so many lines only; the whole is in the title, and must be somewhere else, too. */
  lines?: 1 | 2;
  /** Where no status has been read: what the platform has acknowledged, instead of that it has not been read. */
  placed?: boolean;
}

/** The platform's status of an investment. One that we do not know is shown exactly as it came, however long. */
export function StatusBadge({ status, plain, lines, placed }: StatusBadgeProps) {
  const { t } = useTranslation();
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

/** What a status means, in a sentence. */
export function StatusExplanation({ status }: { status: string | null }) {
  const { t } = useTranslation();
  if (status === null) return null;
  return <>{isKnownStatus(status) ? t(`status.${status}.explanation`) : t('statusUnknown')}</>;
}

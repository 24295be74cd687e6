import {
  IconCircleDashed,
  IconHourglass,
  IconPackage,
  IconQuestionMark,
  type TablerIcon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isKnownStatus, type KnownStatus } from '../../contract/review.ts';
import { isolated } from '../../contract/text.ts';
import { Outside } from './Outside.tsx';
import { ToneBadge } from './ToneBadge.tsx';
import type { Tone } from './tone.ts';

const looks: Record<KnownStatus, { tone: Tone; icon?: TablerIcon }> = {
  KYC_PENDING: { tone: 'onItsWay', icon: IconHourglass },
  KYC_INSUFFICIENT: { tone: 'refused' },
  REVIEW_PENDING: { tone: 'onItsWay', icon: IconHourglass },
  WAITING_FOR_ACCEPTANCE: { tone: 'onItsWay', icon: IconHourglass },
  ACCEPTED: { tone: 'acknowledged' },
  PAID: { tone: 'acknowledged' },
  DELIVERED: { tone: 'acknowledged', icon: IconPackage },
};

interface StatusBadgeProps {
  /** The platform's word; null: there is an investment whose status has not been read. */
  status: string | null;
  plain?: boolean;
  /** Where there is room for so many lines only; the whole is in the title, and must be somewhere else, too. */
  lines?: 1 | 2;
}

/** The platform's status of an investment. One that we do not know is shown exactly as it came, however long. */
export function StatusBadge({ status, plain, lines }: StatusBadgeProps) {
  const { t } = useTranslation();
  if (status === null)
    return (
      <ToneBadge tone="draft" icon={IconCircleDashed} plain={plain}>
        {t('statusNotRead')}
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
        {!plain && ` · ${t('statusUnknownShort')}`}
      </ToneBadge>
    );
  const look = looks[status];
  return (
    <ToneBadge
      tone={look.tone}
      icon={look.icon}
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

import { CloseButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './footer.module.css';

interface NoticeLineProps {
  children: ReactNode;
  action: ReactNode;
  /** Absent: it goes when what it says is true no more. */
  onClose?: () => void;
  tone?: 'needsYou';
}

/** One line above what is missing, with what can be done about it. */
export function NoticeLine({ children, action, onClose, tone }: NoticeLineProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.notice} data-tone={tone}>
      {tone && <IconAlertTriangle size={15} stroke={2} aria-hidden className={classes.noticeIcon} />}
      <span className={classes.noticeWords}>{children}</span>
      {action}
      {onClose && <CloseButton size="sm" aria-label={t('close')} onClick={onClose} />}
    </div>
  );
}

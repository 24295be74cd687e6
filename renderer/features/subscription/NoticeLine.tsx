import { CloseButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './footer.module.css';

interface NoticeLineProps {
  children: ReactNode;
  action: ReactNode;
  /** If absent, the notice stays until it no longer applies. */
  onClose?: () => void;
  tone?: 'needsYou';
}

/** Shows one line above the list of what is missing, with an action. */
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

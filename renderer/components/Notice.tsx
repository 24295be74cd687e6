import { CloseButton } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Notice.module.css';
import { type Tone, toneColor, toneIcons, toneTint } from './tone.ts';

interface NoticeProps {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons below the text, or beside it when `inline`. */
  actions?: ReactNode;
  inline?: boolean;
  /** Replaces the tone's own icon. */
  icon?: TablerIcon;
  /** Set for a notice that answers a user's action. Such a notice is scrolled into view when it appears. */
  onClose?: () => void;
  /** `alert` interrupts a screen reader. */
  role?: 'alert' | 'status' | 'note';
}

/** Shows a message in the place that it is about. */
export function Notice({
  tone,
  title,
  children,
  actions,
  inline,
  icon,
  onClose,
  role = 'status',
}: NoticeProps) {
  const { t } = useTranslation();
  const Icon = icon ?? toneIcons[tone];
  const box = useRef<HTMLDivElement>(null);
  const isAnswer = onClose !== undefined;
  // The notice may appear below the edge of a low window. The focus stays where it is.
  useEffect(() => {
    if (isAnswer) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isAnswer]);
  return (
    <div
      ref={box}
      className={classes.notice}
      role={role}
      style={{ backgroundColor: toneTint(tone), borderColor: toneColor(tone) }}
    >
      <Icon size={18} stroke={2} aria-hidden className={classes.icon} style={{ color: toneColor(tone) }} />
      <div className={classes.words}>
        <div className={classes.title}>{title}</div>
        {children}
        {actions && !inline && <div className={classes.actions}>{actions}</div>}
      </div>
      {inline && actions}
      {onClose && <CloseButton size="sm" onClick={onClose} aria-label={t('close')} />}
    </div>
  );
}

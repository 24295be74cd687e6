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
  /** Buttons, beneath the words, or beside them. */
  actions?: ReactNode;
  inline?: boolean;
  /** In the place of the tone's own. */
  icon?: TablerIcon;
  /** Of a notice that answers what a person has just done: it is scrolled into view when it appears. */
  onClose?: () => void;
  /** Whether it interrupts what a screen reader is reading. */
  role?: 'alert' | 'status' | 'note';
}

/** Words that matter here and now, in the place that they are about. */
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
  // It may appear below the edge of a low window. The focus stays where it is.
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

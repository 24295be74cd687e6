import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './ToneBadge.module.css';
import { type Tone, toneColor, toneIcons, toneTint } from './tone.ts';

interface ToneBadgeProps {
  tone: Tone;
  /** Another icon than the tone's own. */
  icon?: TablerIcon;
  /** Without the tint: where a filled badge stands in the same row already. */
  plain?: boolean;
  /** More lines than these are cut off; absent: all of it is shown. */
  lines?: 1 | 2;
  title?: string;
  children: ReactNode;
}

/** A word with its icon and colour. */
export function ToneBadge({ tone, icon, plain, lines, title, children }: ToneBadgeProps) {
  const Icon = icon ?? toneIcons[tone];
  return (
    <span
      className={classes.badge}
      data-plain={plain || undefined}
      style={{ color: toneColor(tone), backgroundColor: plain ? undefined : toneTint(tone) }}
      title={title}
    >
      <Icon size={15} stroke={2} aria-hidden className={classes.icon} />
      <span className={classes.words} data-lines={lines}>
        {children}
      </span>
    </span>
  );
}

import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './ToneBadge.module.css';
import { type Tone, toneColor, toneIcons, toneTint } from './tone.ts';

interface ToneBadgeProps {
  tone: Tone;
  /** Replaces the tone's own icon. */
  icon?: TablerIcon;
  /** Omits the tint, for a row that already has a filled badge. */
  plain?: boolean;
  /** The number of lines after which the text is cut; all of it is shown if absent. */
  lines?: 1 | 2;
  title?: string;
  children: ReactNode;
}

/** Shows a word with the icon and colour of its tone. */
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

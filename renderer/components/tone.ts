import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconPencil,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Stage } from '../../contract/submission.ts';

/** A stage's colour, also used for other things with the same meaning. The words come first, the colour last. */
export type Tone = Stage;

export const toneIcons: Record<Tone, TablerIcon> = {
  draft: IconPencil,
  onItsWay: IconSend,
  needsYou: IconAlertTriangle,
  uncertain: IconHelpCircle,
  refused: IconCircleX,
  acknowledged: IconCircleCheck,
};

const names: Record<Tone, string> = {
  draft: 'draft',
  onItsWay: 'on-its-way',
  needsYou: 'needs-you',
  uncertain: 'uncertain',
  refused: 'refused',
  acknowledged: 'acknowledged',
};

/** Return CSS values: the colour of text and icon, and the tint that this text is readable on. */
export const toneColor = (tone: Tone): string => `var(--stage-${names[tone]})`;
export const toneTint = (tone: Tone): string => `var(--stage-${names[tone]}-tint)`;

import type { Stage } from '../../contract/submission.ts';
import { useWords } from '../i18n/useWords.tsx';
import { ToneBadge } from './ToneBadge.tsx';

/** Shows a subscription's stage. */
export function StageBadge({ stage, plain }: { stage: Stage; plain?: boolean }) {
  const t = useWords();
  return (
    <ToneBadge tone={stage} plain={plain} lines={1}>
      {t(`stage.${stage}`)}
    </ToneBadge>
  );
}

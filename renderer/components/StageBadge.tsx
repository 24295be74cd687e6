import { useTranslation } from 'react-i18next';
import type { Stage } from '../../contract/submission.ts';
import { ToneBadge } from './ToneBadge.tsx';

/** Shows a subscription's stage. */
export function StageBadge({ stage, plain }: { stage: Stage; plain?: boolean }) {
  const { t } = useTranslation();
  return (
    <ToneBadge tone={stage} plain={plain} lines={1}>
      {t(`stage.${stage}`)}
    </ToneBadge>
  );
}

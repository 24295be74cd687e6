import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListProgress } from '../../contract/subscription-list.ts';
import { formatNumber } from '../i18n/format.ts';
import classes from './ReadingLine.module.css';
import { useLate } from './useLate.ts';

/** Says that a list is incomplete while the data file is still being read, and how much has been read. */
export function ReadingLine({ progress }: { progress: ListProgress | null }) {
  const { t } = useTranslation();
  const late = useLate(progress !== null);
  if (!progress || !late) return null;
  const { done, total } = progress;
  const words = t('building.words', { done: formatNumber(done), total: formatNumber(total) });
  return (
    <div className={classes.line}>
      <span className="tabular">{words}</span>
      <Progress
        className={classes.progress}
        size={4}
        value={(done / Math.max(1, total)) * 100}
        aria-label={words}
      />
    </div>
  );
}

import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ListProgress } from '../../contract/subscription-list.ts';
import { formatNumber } from '../i18n/format.ts';
import classes from './ReadingLine.module.css';
import { useLate } from './useLate.ts';

/** Returns a function that says how much of the data file has been read. */
export function useReadingWords(): (progress: ListProgress) => string {
  const { t } = useTranslation();
  return ({ done, total }) => t('building.words', { done: formatNumber(done), total: formatNumber(total) });
}

/** Says that a list is incomplete while the data file is still being read, and how much has been read. */
export function ReadingLine({ progress }: { progress: ListProgress | null }) {
  const words = useReadingWords();
  const late = useLate(progress !== null);
  if (!progress || !late) return null;
  return (
    <div className={classes.line}>
      <span className="tabular">{words(progress)}</span>
      <Progress
        className={classes.progress}
        size={4}
        value={(progress.done / Math.max(1, progress.total)) * 100}
        aria-label={words(progress)}
      />
    </div>
  );
}

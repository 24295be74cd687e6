import { Button, Progress } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FailedRead } from '../../components/FailedRead.tsx';
import { readCodeOf } from '../../components/readCode.ts';
import { useLate } from '../../components/useLate.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useSync } from '../../stores/sync.ts';
import classes from './ReviewScreen.module.css';
import { refreshReview, stopRefresh, useReview } from './reviewStore.ts';

/** Reads all statuses again, shows the progress, and stops the refresh on request. */
export function RefreshAll() {
  const { t } = useTranslation('review');
  const { running, done, failed, total } = useReview((review) => review.progress);
  const unread = useReview((review) => review.unread);
  const readAt = useReview((review) => review.readAt);
  const held = useSync(({ pause }) => readCodeOf(pause));
  const late = useLate(running);
  // When a pause cuts the refresh short, the unread statuses were not refused; the reason of the pause is shown
  // instead.
  const code = unread?.code ?? (!running && (failed > 0 || done < total) ? held : null);
  const shown = running && (late || total > 1);
  const words = [
    ...(shown ? [t('refreshing', { done: formatNumber(done), total: formatNumber(total) })] : []),
    ...(failed > 0 && code === null ? [t('refreshFailed', { shown: formatNumber(failed) })] : []),
  ];
  return (
    <div className={classes.line}>
      <div className={classes.progress}>
        <div className="fine tabular" role="status">
          {words.join(' · ')}
        </div>
        {code && !shown && <FailedRead code={code} asOf={readAt} />}
        {shown && <Progress size={4} value={total ? (done / total) * 100 : 0} aria-label={t('refreshAll')} />}
      </div>
      {/* One button for both, so that the focus stays on it. */}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={shown ? <IconPlayerStop size={15} aria-hidden /> : <IconRefresh size={15} aria-hidden />}
        // The second click of a double click must not stop what the first one started.
        onClick={({ detail }) => detail < 2 && void (shown ? stopRefresh() : refreshReview(null))}
      >
        {t(shown ? 'stop' : 'refreshAll')}
      </Button>
    </div>
  );
}

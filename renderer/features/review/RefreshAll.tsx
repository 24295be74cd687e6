import { Button, Progress } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailedRead } from '../../components/FailedRead.tsx';
import { readCodeOf } from '../../components/readCode.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useSync } from '../../stores/sync.ts';
import classes from './ReviewScreen.module.css';
import { refreshReview, stopRefresh, useReview } from './reviewStore.ts';

/** Whether something has gone on for so long that a person wonders. */
function useLate(running: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!running) return setLate(false);
    const timer = setTimeout(setLate, 400, true);
    return () => clearTimeout(timer);
  }, [running]);
  return late;
}

/** Reading all statuses again: the wish, the way of it, and the way to stop it. */
export function RefreshAll() {
  const { t } = useTranslation('review');
  const { running, done, failed, total } = useReview((review) => review.progress);
  const unread = useReview((review) => review.unread);
  const readAt = useReview((review) => review.readAt);
  const held = useSync(({ pause }) => readCodeOf(pause));
  const late = useLate(running);
  // Cut off on its way, what could not be read any more was not refused.
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
        // The second click of a double one is not meant to stop what the first has begun.
        onClick={({ detail }) => detail < 2 && void (shown ? stopRefresh() : refreshReview(null))}
      >
        {t(shown ? 'stop' : 'refreshAll')}
      </Button>
    </div>
  );
}

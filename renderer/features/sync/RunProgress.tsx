import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SyncState } from '../../../contract/sync.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useSync } from '../../stores/sync.ts';
import classes from './SyncDetails.module.css';
import { isRunning } from './syncView.ts';

/**
 * Returns "12 von 40 bearbeitet · 1 abgelehnt · 2 bei Ihnen": the progress of a run, and how many of its subscriptions
 * now need a person.
 */
function useRunWords({ run }: SyncState): string {
  const { t } = useTranslation('shell');
  const words = [t('sync.run.done', { done: formatNumber(run.done), total: formatNumber(run.total) })];
  for (const kind of ['refused', 'needsYou'] as const) {
    if (run[kind] > 0)
      words.push(t(`sync.run.${kind}`, { count: run[kind], shown: formatNumber(run[kind]) }));
  }
  return words.join(' · ');
}

/** Shows the progress of this run of sending: what is under way and what is left. Shows nothing if there is no run. */
export function RunProgress() {
  const { t } = useTranslation('shell');
  const sync = useSync();
  const words = useRunWords(sync);
  const running = isRunning(sync);
  const { done, total } = sync.run;
  if (!running && done === 0) return null;
  const left = Math.max(0, total - done - sync.sending);
  return (
    <div className={classes.run}>
      <div className={classes.runWords}>
        <span>{words}</span>
        {running && (
          <span className="fine">
            {t('sync.run.left', { sending: formatNumber(sync.sending), left: formatNumber(left) })}
          </span>
        )}
      </div>
      {running && <Progress size={6} value={(done / total) * 100} aria-label={words} />}
    </div>
  );
}

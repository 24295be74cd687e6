import { useTranslation } from 'react-i18next';
import { formatNumber, formatSeconds, formatShort } from '../../i18n/format.ts';
import { useSync } from '../../stores/sync.ts';
import { useNow } from '../../time/clock.ts';
import type { Until } from './groupView.ts';
import { type Condition, isRunning, type SyncView, viewOf } from './syncView.ts';

/** Returns a time to the second if the platform stated it to the second. */
export const timeOf = (time: string | null, of: Condition | Until['key'], now: number): string => {
  if (time === null) return '';
  return of === 'rateLimited' ? formatSeconds(time) : formatShort(time, now);
};

/** Returns what the state of the connection, or what prevents its use, means for the work. */
export function useMeaning({ condition, disk }: Pick<SyncView, 'condition' | 'disk'>): string {
  const { t } = useTranslation(['shell', 'common']);
  return t(`sync.meaning.${condition}`, { why: disk && t(`common:disk.${disk}.why`) });
}

/** Returns the state of sending in short words: the connection, and what is under way or waiting. */
export function useSyncWords() {
  const { t } = useTranslation('shell');
  const now = useNow();
  const sync = useSync();
  const view = viewOf(sync);
  const connection = t(`sync.${view.condition}`, { time: timeOf(view.time, view.condition, now) });
  const running = isRunning(sync);
  const work: string[] = [];
  if (running)
    work.push(t('sync.run.done', { done: formatNumber(sync.run.done), total: formatNumber(sync.run.total) }));
  if (running && sync.run.refused > 0)
    work.push(t('sync.run.refused', { count: sync.run.refused, shown: formatNumber(sync.run.refused) }));
  if (!running && sync.waiting > 0)
    work.push(t('sync.waiting', { count: sync.waiting, shown: formatNumber(sync.waiting) }));
  if (sync.uncertain > 0)
    work.push(t('sync.uncertain', { count: sync.uncertain, shown: formatNumber(sync.uncertain) }));
  return { sync, view, connection, work: work.join(' · '), running };
}

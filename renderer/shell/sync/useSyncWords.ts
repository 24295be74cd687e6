import { useTranslation } from 'react-i18next';
import { formatNumber, formatSeconds, formatShort } from '../../i18n/format.ts';
import { useNow } from '../../stores/clock.ts';
import { useSync } from '../../stores/sync.ts';
import type { Until } from './groupView.ts';
import { type Condition, isRunning, type SyncView, viewOf } from './syncView.ts';

/** To the second, where the platform said it to the second. */
export const timeOf = (time: string | null, of: Condition | Until['key'], now: number): string => {
  if (time === null) return '';
  return of === 'rateLimited' ? formatSeconds(time) : formatShort(time, now);
};

/** What the connection, or what keeps it from being used, means for the work. */
export function useMeaning({ condition, disk }: Pick<SyncView, 'condition' | 'disk'>): string {
  const { t } = useTranslation(['shell', 'common']);
  return t(`sync.meaning.${condition}`, { why: disk && t(`common:disk.${disk}.why`) });
}

/** The state of sending as short words: the connection, and beside it what is under way or waits. */
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
  if (!running && sync.waiting > 0) work.push(t('sync.waiting', { count: sync.waiting }));
  if (sync.uncertain > 0) work.push(t('sync.uncertain', { count: sync.uncertain }));
  return { sync, view, connection, work: work.join(' · '), running };
}

import { useTranslation } from 'react-i18next';
import { formatShort } from '../../i18n/format.ts';
import { useNow } from '../../stores/clock.ts';
import { useSync } from '../../stores/sync.ts';
import { isRunning, viewOf } from './syncView.ts';

/** The state of sending as short words: the connection, and beside it what is under way or waits. */
export function useSyncWords() {
  const { t } = useTranslation('shell');
  const now = useNow();
  const sync = useSync();
  const view = viewOf(sync);
  const connection = t(`sync.${view.condition}`, { time: view.time ? formatShort(view.time, now) : '' });
  const running = isRunning(sync);
  const work: string[] = [];
  if (running) work.push(t('sync.sending', { done: sync.run.done, total: sync.run.total }));
  else if (sync.waiting > 0) work.push(t('sync.waiting', { count: sync.waiting }));
  if (sync.uncertain > 0) work.push(t('sync.uncertain', { count: sync.uncertain }));
  return { sync, view, connection, work: work.join(' · '), running };
}

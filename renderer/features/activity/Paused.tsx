import { useTranslation } from 'react-i18next';
import type { SyncState } from '../../../contract/sync.ts';
import { RelativeTime } from '../../components/Time.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { knownWaiting } from '../sync/syncView.ts';

/**
 * Says what a pause means for the work: nothing is under way, and how much waits. The reason for the pause is shown
 * above.
 */
export function Paused({ sync }: { sync: SyncState }) {
  const { t } = useTranslation('activity');
  const { pause, sending, waits } = sync;
  const waiting = knownWaiting(sync);
  // Only those that are retried automatically. An outcome unknown for a day needs a person, and the end of a pause does
  // not help.
  const uncertain = waits.find(({ reason }) => reason === 'waitsForRetry')?.count ?? 0;
  if (pause === null) return null;
  return (
    <div>
      <strong>{t(pause.reason === 'chosen' ? 'paused.title' : 'paused.held')}</strong>{' '}
      {waiting === 0 && t('paused.nothing')}
      {waiting !== null &&
        waiting > 0 &&
        t('paused.waiting', { count: waiting, shown: formatNumber(waiting) })}
      {uncertain > 0 && <> {t('paused.uncertain', { count: uncertain, shown: formatNumber(uncertain) })}</>}
      {/* Calls under way when the user paused still get their answer; during any other pause, a call that goes out
          is a probe. */}
      {pause.reason === 'chosen' && sending > 0 && (
        <> {t('paused.sending', { count: sending, shown: formatNumber(sending) })}</>
      )}
      {pause.reason === 'rateLimited' && (
        <>
          {' '}
          {t('paused.goesOn')} <RelativeTime at={pause.until} expected />.
        </>
      )}
    </div>
  );
}

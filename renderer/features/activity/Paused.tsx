import { useTranslation } from 'react-i18next';
import type { SyncState } from '../../../contract/sync.ts';
import { RelativeTime } from '../../components/Time.tsx';
import { formatNumber } from '../../i18n/format.ts';

/** Why nothing is sent stands above it; here, what that means for the work: nothing is under way, this much waits. */
export function Paused({ sync }: { sync: SyncState }) {
  const { t } = useTranslation('activity');
  const { pause, waiting, sending, waits } = sync;
  // What has been unknown for a day is a person's, and no end of a pause settles it.
  const uncertain = waits.find(({ reason }) => reason === 'waitsForRetry')?.count ?? 0;
  if (pause === null) return null;
  return (
    <div>
      <strong>{t(pause.reason === 'chosen' ? 'paused.title' : 'paused.held')}</strong>{' '}
      {waiting === 0
        ? t('paused.nothing')
        : t('paused.waiting', { count: waiting, shown: formatNumber(waiting) })}
      {uncertain > 0 && <> {t('paused.uncertain', { count: uncertain, shown: formatNumber(uncertain) })}</>}
      {/* What was out before it was paused is still answered; anything else that goes out is a probe. */}
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

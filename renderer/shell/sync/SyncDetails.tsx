import { Anchor, Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../../components/notify.tsx';
import { Said } from '../../components/Said.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { DateTime } from '../../components/Time.tsx';
import { call } from '../../desk.ts';
import { formatNumber } from '../../i18n/format.ts';
import type { Screen } from '../../stores/navigation.ts';
import { useSync } from '../../stores/sync.ts';
import classes from './SyncDetails.module.css';
import { useSyncWords } from './useSyncWords.ts';

/** Sends what waits, without waiting for the next attempt. */
async function sendNow(): Promise<void> {
  try {
    useSync.setState(await call('sync.now'));
  } catch (error) {
    notifyFailure(error);
  }
}

/** Rests while nothing may be sent, by choice, or there is nothing to send. */
export function SendNow() {
  const { t } = useTranslation('shell');
  const { pause, waiting, uncertain } = useSync();
  return (
    <SteadyButton
      variant="default"
      onClick={() => void sendNow()}
      resting={pause?.reason === 'chosen' || waiting + uncertain === 0}
    >
      {t('sync.sendNow')}
    </SteadyButton>
  );
}

/** How many wait, are being sent and are uncertain; each subscription counts in one of them. */
export function SyncNumbers() {
  const { t } = useTranslation('shell');
  const sync = useSync();
  return (
    <dl className={classes.numbers}>
      {(['waiting', 'sending', 'uncertain'] as const).map((kind) => (
        <div key={kind}>
          <dt>{t(`sync.count.${kind}`)}</dt>
          <dd className="tabular">{formatNumber(sync[kind])}</dd>
        </div>
      ))}
      <div>
        <dt>{t('sync.lastContact')}</dt>
        <dd>
          <DateTime at={sync.lastContactAt} />
        </dd>
      </div>
    </dl>
  );
}

/** What the connection means for the work, and what can be done about it. */
export function SyncDetails({ onLeave }: { onLeave: (screen: Screen) => void }) {
  const { t } = useTranslation('shell');
  const { view, connection } = useSyncWords();
  const needsSettings = view.condition === 'credentials' || view.condition === 'noSecret';
  return (
    <div className={classes.details}>
      <strong>{connection}</strong>
      <div>{t(`sync.meaning.${view.condition}`)}</div>
      {view.said && <Said {...view.said} />}
      <SyncNumbers />
      <Group justify="space-between" wrap="nowrap">
        <Anchor component="button" type="button" size="sm" onClick={() => onLeave({ name: 'activity' })}>
          {t('sync.toActivity')}
        </Anchor>
        {needsSettings ? (
          <Button onClick={() => onLeave({ name: 'settings' })}>{t('sync.toSettings')}</Button>
        ) : (
          <SendNow />
        )}
      </Group>
    </div>
  );
}

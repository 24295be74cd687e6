import { Anchor, Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../../components/notify.tsx';
import { Said } from '../../components/Said.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { DateTime } from '../../components/Time.tsx';
import { call } from '../../ipcClient.ts';
import { goTo, type Screen } from '../../stores/navigation.ts';
import { useSync } from '../../stores/sync.ts';
import { PauseButton } from './PauseButton.tsx';
import { RunProgress } from './RunProgress.tsx';
import classes from './SyncDetails.module.css';
import { SyncGroups } from './SyncGroups.tsx';
import { useMeaning, useSyncWords } from './useSyncWords.ts';

/** Sends what is waiting, without waiting for the next attempt. */
async function sendNow(): Promise<void> {
  try {
    useSync.setState(await call('sync.now'));
  } catch (error) {
    notifyFailure(error);
  }
}

/** Shows "Send now". The button rests while the user works offline or nothing waits to be sent. */
export function SendNow() {
  const { t } = useTranslation('shell');
  const { pause, waiting, waits } = useSync();
  return (
    <SteadyButton
      variant="default"
      onClick={() => void sendNow()}
      resting={pause?.reason === 'chosen' || waiting + waits.length === 0}
    >
      {t('sync.sendNow')}
    </SteadyButton>
  );
}

/** Shows when the platform last answered at all. */
export function LastContact() {
  const { t } = useTranslation('shell');
  const { lastContactAt } = useSync();
  return (
    <div className="fine">
      {t('sync.lastContact')}: <DateTime at={lastContactAt} />
    </div>
  );
}

/** Shows what the state of the connection means for the work, and what can be done about it. */
export function SyncDetails({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { view, connection } = useSyncWords();
  const meaning = useMeaning(view);
  const leave = (screen: Screen) => {
    onClose();
    goTo(screen);
  };
  const needsSettings = view.condition === 'credentials' || view.condition === 'noSecret';
  return (
    <div className={classes.details}>
      <strong>{connection}</strong>
      <div>{meaning}</div>
      {view.said && <Said {...view.said} />}
      <RunProgress />
      <div className={classes.groups}>
        <SyncGroups onLeave={onClose} />
      </div>
      <LastContact />
      <Group justify="space-between" wrap="nowrap">
        <Anchor component="button" type="button" size="sm" onClick={() => leave({ name: 'activity' })}>
          {t('sync.toActivity')}
        </Anchor>
        {needsSettings ? (
          <Button onClick={() => leave({ name: 'settings' })}>{t('sync.toSettings')}</Button>
        ) : (
          <Group gap="xs" wrap="nowrap">
            <PauseButton />
            <SendNow />
          </Group>
        )}
      </Group>
    </div>
  );
}

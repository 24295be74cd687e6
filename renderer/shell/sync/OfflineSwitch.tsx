import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { useSync } from '../../stores/sync.ts';

/** "Work offline": nothing is sent and nothing is read until it is switched off. */
export function OfflineSwitch() {
  const { t } = useTranslation('shell');
  const chosen = useSync(({ pause }) => pause?.reason === 'chosen');
  const change = async (offline: boolean) => {
    try {
      useSync.setState(await call('sync.setOffline', { offline }));
    } catch (error) {
      notifyFailure(error);
    }
  };
  return (
    <Switch
      size="xs"
      style={{ flex: 'none' }}
      checked={chosen}
      onChange={(event) => void change(event.currentTarget.checked)}
      label={t('sync.workOffline')}
    />
  );
}

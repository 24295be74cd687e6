import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setOffline, useChosenOffline } from './offline.ts';

/** "Work offline": nothing is sent and nothing is read until it is switched off. */
export function OfflineSwitch() {
  const { t } = useTranslation('shell');
  return (
    <Switch
      size="xs"
      style={{ flex: 'none' }}
      checked={useChosenOffline()}
      onChange={(event) => void setOffline(event.currentTarget.checked)}
      label={t('sync.workOffline')}
    />
  );
}

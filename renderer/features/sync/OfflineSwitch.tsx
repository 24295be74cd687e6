import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { switchOffline, useChosenOffline } from './offline.ts';

/** Shows "Work offline": while it is on, nothing is sent or read. */
export function OfflineSwitch() {
  const { t } = useTranslation('shell');
  return (
    <Switch
      size="xs"
      style={{ flex: 'none' }}
      checked={useChosenOffline()}
      onChange={() => void switchOffline.perform()}
      label={t('sync.workOffline')}
    />
  );
}

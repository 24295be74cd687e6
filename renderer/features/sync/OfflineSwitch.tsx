import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setOffline, useChosenOffline } from './offline.ts';

/** Shows "Work offline": while it is on, nothing is sent or read. */
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

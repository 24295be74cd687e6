import { Anchor } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LogDialog } from '../../features/activity/LogDialog.tsx';

/** Opens the technical log while the screens that usually lead to it can't be shown. */
export function LogLink() {
  const { t } = useTranslation('activity');
  const [opened, setOpened] = useState(false);
  return (
    <div>
      <Anchor component="button" type="button" fz="sm" onClick={() => setOpened(true)}>
        {t('log.open')}
      </Anchor>
      <LogDialog opened={opened} onClose={() => setOpened(false)} />
    </div>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState } from '../../../contract/app.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { acceptAppState } from '../../stores/app.ts';
import { StopPage } from './StopPage.tsx';

interface BlockedScreenProps {
  blocked: NonNullable<AppState['blocked']>;
  app: AppState;
}

/** The data cannot be opened. */
export function BlockedScreen({ blocked, app }: BlockedScreenProps) {
  const { t } = useTranslation(['common', 'shell']);
  const [trying, setTrying] = useState(false);
  const retry = async () => {
    setTrying(true);
    try {
      acceptAppState(await call('app.retry'));
    } catch (error) {
      notifyFailure(error);
    }
    setTrying(false);
  };
  return (
    <StopPage
      title={t(`blocked.${blocked.reason}.title`)}
      meaning={t(`blocked.${blocked.reason}.meaning`)}
      todo={t(`blocked.${blocked.reason}.todo`)}
      said={blocked.said}
      actions={
        <Button onClick={retry} disabled={trying} autoFocus>
          {trying ? t('shell:start.retrying') : t('tryAgain')}
        </Button>
      }
      footer={t('shell:start.version', { version: app.version, user: app.user })}
    />
  );
}

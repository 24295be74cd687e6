import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeskFailure } from '../../../contract/errors.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import { exportStored } from '../subscriptions/exporting.ts';

/** A subscription whose record cannot be read: why, and what can be done about it. */
export function Unreadable({ id, failure }: { id: string; failure: DeskFailure }) {
  const { t } = useTranslation('subscription');
  const copy = useTask(async () => {
    const draft = await call('subscriptions.copyFromBackup', { id });
    notifyDone(t('unreadable.copied'));
    goTo({ name: 'subscription', id: draft.id });
  });
  return (
    <>
      <ErrorNotice
        failure={failure}
        actions={
          <>
            <Button onClick={() => void exportStored(id)} autoFocus>
              {t('unreadable.export')}
            </Button>
            <SteadyButton
              ref={copy.trigger}
              variant="default"
              resting={copy.busy}
              onClick={() => void copy.start()}
            >
              {t(copy.busy ? 'unreadable.fromBackupBusy' : 'unreadable.fromBackup')}
            </SteadyButton>
            <Button variant="default" onClick={useNavigation.getState().back}>
              {t('backToList')}
            </Button>
          </>
        }
      />
      <p className="fine">{t('unreadable.fromBackupWords')}</p>
      {copy.failure && <ErrorNotice failure={copy.failure} onClose={copy.close} />}
    </>
  );
}

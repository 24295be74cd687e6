import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppFailure } from '../../../contract/errors.ts';
import { isUuid } from '../../../contract/primitives.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import { exportStored } from '../export/exporting.ts';
import classes from './screen.module.css';

/** Shows a subscription whose record can't be read: which one it is, why, and what can be done. */
export function Unreadable({ id, failure }: { id: string; failure: AppFailure }) {
  const { t } = useTranslation(['subscription', 'common']);
  const copy = useTask(async () => {
    const draft = await call('subscriptions.copyFromBackup', { id });
    notifyDone(t('unreadable.copied'));
    goTo({ name: 'subscription', id: draft.id });
  });
  // A backup is searched by the id.
  const canBeCopied = isUuid(id);
  return (
    <>
      <h2 className={classes.which}>
        {failure.createdAt
          ? t('common:unreadable.subscription', { date: formatDateTime(failure.createdAt) })
          : t('common:subscription')}{' '}
        <span className="verbatim">{id}</span>
      </h2>
      {/* One box for the latest event. When a copy failure is closed, the box says again why the record can't be
          read. */}
      <ErrorNotice
        failure={copy.failure ?? failure}
        onClose={copy.failure ? copy.close : undefined}
        actions={
          <>
            <Button onClick={() => void exportStored(id)} autoFocus>
              {t('unreadable.export')}
            </Button>
            {canBeCopied && (
              <SteadyButton
                ref={copy.trigger}
                variant="default"
                resting={copy.busy}
                onClick={() => void copy.start()}
              >
                {t(copy.busy ? 'unreadable.fromBackupBusy' : 'unreadable.fromBackup')}
              </SteadyButton>
            )}
            <Button variant="default" onClick={useNavigation.getState().back}>
              {t('backToList')}
            </Button>
          </>
        }
      />
      {canBeCopied && <p className="fine">{t('unreadable.fromBackupWords')}</p>}
    </>
  );
}

import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SecondBackupFailure, SecondBackupState } from '../../../contract/backup.ts';
import { type StorageFailure, storageFailures } from '../../../contract/errors.ts';
import { Notice } from '../../components/Notice.tsx';
import { notifyFailure } from '../../components/notify.tsx';
import { Said } from '../../components/Said.tsx';
import { DateTime } from '../../components/Time.tsx';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';
import { stopTask } from '../../stores/tasks.ts';

/** Starts a backup in the second folder. Its result arrives with the app state. */
async function secondBackupNow(): Promise<void> {
  try {
    acceptAppState(await call('secondBackup.now'));
  } catch (error) {
    notifyFailure(error);
  }
}

/** Starts a backup, or looks for the folder again. While a backup is running, the same button stops it. */
export function SecondBackupButton({ state }: { state: SecondBackupState }) {
  const { t } = useTranslation('activity');
  const running = state.running !== null;
  return (
    <Button
      variant="default"
      // The second click of a double click must not stop what the first one started.
      onClick={({ detail }) =>
        detail < 2 && void (running ? stopTask('secondBackup.now').catch(notifyFailure) : secondBackupNow())
      }
    >
      {t(running ? 'second.stop' : state.failed ? 'second.tryNow' : 'second.now')}
    </Button>
  );
}

const isOfDisk = (code: SecondBackupFailure): code is StorageFailure =>
  (storageFailures as readonly string[]).includes(code);

/** Shows what has been failing since when, when the last backup was made, and the progress of a running one. */
export function SecondBackupStatus({ state }: { state: SecondBackupState }) {
  const { t } = useTranslation('activity');
  const { lastAt, failed, running, wasStopped, lacking } = state;
  return (
    <>
      {failed && <Failed failed={failed} />}
      <div className="fine" role="status">
        {running ? (
          <Running {...running} />
        ) : lastAt ? (
          <>
            {t('second.last')} <DateTime at={lastAt} />
          </>
        ) : (
          !failed && t('second.none')
        )}
        {wasStopped && <div>{t('second.stopped')}</div>}
        {!running && lacking > 0 && (
          <div>{t('second.lacking', { count: lacking, shown: formatNumber(lacking) })}</div>
        )}
      </div>
    </>
  );
}

function Failed({ failed }: { failed: NonNullable<SecondBackupState['failed']> }) {
  const { t } = useTranslation(['activity', 'common']);
  const { code, since, at, said } = failed;
  return (
    <Notice tone="needsYou" title={t('second.failed', { time: formatDateTime(since) })}>
      <div>
        {isOfDisk(code)
          ? `${t(`common:disk.${code}.why`)} ${t(`common:disk.${code}.todo`)}`
          : t(`second.why.${code}`)}
      </div>
      {said && <Said by="system" text={said} />}
      <div>{t('second.tried', { time: formatDateTime(at) })}</div>
    </Notice>
  );
}

function Running({ done, total }: NonNullable<SecondBackupState['running']>) {
  const { t } = useTranslation('activity');
  if (total === 0) return t('second.preparing');
  const percent = Math.floor((100 * done) / total);
  return (
    <>
      {t('second.copying', { percent: formatNumber(percent) })}
      <Progress mt={4} size={6} value={percent} aria-hidden />
    </>
  );
}

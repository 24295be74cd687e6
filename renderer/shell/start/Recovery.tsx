import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupView } from '../../../contract/backup.ts';
import type { Blocked, BlockReason } from '../../../contract/blocked.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { exportReadable } from '../../features/export/exporting.ts';
import { formatFull, formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';
import classes from './start.module.css';

/** True when the data are probably elsewhere. The user should look for them before anything replaces them. */
export const isMisplaced = (reason: BlockReason): boolean =>
  reason === 'dataForeign' || reason === 'dataMissing';

interface RecoveryProps {
  blocked: Blocked;
  /** The name of the backup that the user chose. It counts only while that backup is offered. */
  picked: string | null;
  onPick: (name: string) => void;
  /** A further action, shown beside these. */
  children: ReactNode;
}

/** Offers what can replace unreadable data: a backup, or an empty file. */
export function Recovery({ blocked, picked, onPick, children }: RecoveryProps) {
  const { t } = useTranslation('shell');
  const { backups, reason } = blocked;
  const ofTraining = reason === 'trainingUnreadable';
  const isLater = isMisplaced(reason);
  const newest = backups.find((backup) => !isAhead(backup)) ?? backups[0];
  const chosen = backups.find((backup) => backup.name === picked) ?? newest;

  const restore = useTask(async (backup: string) =>
    acceptAppState(await call('storage.restore', { backup })),
  );
  const empty = useTask(async () => acceptAppState(await call('storage.startEmpty')));
  const exporting = useTask(exportReadable);

  async function askAndRestore({ at, name: backup }: BackupView): Promise<void> {
    const sure = await confirm({
      title: t('recovery.confirmRestore.title', { time: formatFull(at) }),
      message: t('recovery.confirmRestore.words'),
      confirm: t('recovery.confirmRestore.confirm'),
    });
    if (sure) await restore.start(backup);
  }

  async function askAndStartEmpty(): Promise<void> {
    const words = ofTraining ? 'recovery.confirmEmptyTraining' : 'recovery.confirmEmpty';
    const sure = await confirm({
      title: t(`${words}.title`),
      message: t(`${words}.words`),
      confirm: t(`${words}.confirm`),
      danger: !ofTraining,
    });
    if (sure) await empty.start();
  }

  const busy = restore.busy || empty.busy || exporting.busy;
  const failed = [restore, empty, exporting].find(({ failure }) => failure !== null);

  const startEmpty = (
    <SteadyButton
      ref={empty.trigger}
      variant={chosen || isLater ? 'default' : undefined}
      onClick={() => void askAndStartEmpty()}
      resting={busy}
    >
      {t(empty.busy ? 'recovery.emptying' : ofTraining ? 'recovery.emptyTraining' : 'recovery.empty')}
    </SteadyButton>
  );

  return (
    <>
      {isLater && children}
      {chosen && (
        <Radio.Group
          label={t('recovery.choose')}
          description={t('recovery.lost')}
          value={chosen.name}
          onChange={onPick}
        >
          <Stack gap={8} mt={8}>
            {backups.map((backup) => (
              <Radio
                key={backup.name}
                value={backup.name}
                label={t('recovery.one', {
                  count: backup.subscriptions,
                  shown: formatNumber(backup.subscriptions),
                  time: formatFull(backup.at),
                })}
                description={
                  isAhead(backup) ? t('recovery.ahead') : backup.partial ? t('recovery.partial') : undefined
                }
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {!chosen && !ofTraining && <div>{t('recovery.none')}</div>}
      <div className={classes.ways}>
        {chosen ? (
          <SteadyButton
            ref={restore.trigger}
            variant={isLater ? 'default' : undefined}
            onClick={() => void askAndRestore(chosen)}
            resting={busy}
            autoFocus={!isLater}
          >
            {t(restore.busy ? 'recovery.restoring' : 'recovery.restore')}
          </SteadyButton>
        ) : (
          startEmpty
        )}
        {reason === 'dataUnreadable' && (
          <SteadyButton
            ref={exporting.trigger}
            variant="default"
            onClick={() => void exporting.start()}
            resting={busy}
          >
            {t(exporting.busy ? 'recovery.exporting' : 'recovery.export')}
          </SteadyButton>
        )}
        {!isLater && children}
        {chosen && startEmpty}
      </div>
      {exporting.result && <Exported {...exporting.result} />}
      {failed?.failure && (
        <ErrorNotice failure={failed.failure} ofDisk={t('recovery.nothingDone')} onClose={failed.close} />
      )}
    </>
  );
}

/**
 * True for a backup dated in the future. The clock was wrong then or is wrong now, so only the user can tell whether it
 * is the newest.
 */
const isAhead = ({ at }: BackupView): boolean => Date.parse(at) > Date.now();

function Exported({ path, count, damaged }: { path: string; count: number; damaged: number }) {
  const { t } = useTranslation('shell');
  return (
    <div role="status">
      {count + damaged === 0 ? (
        t('recovery.nothingReadable')
      ) : (
        <>
          {t('recovery.exported', { count, shown: formatNumber(count) })} <FilePath path={path} />
        </>
      )}
      {damaged > 0 && (
        <div>{t('recovery.exportDamaged', { count: damaged, shown: formatNumber(damaged) })}</div>
      )}
    </div>
  );
}

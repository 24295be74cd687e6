import { Group, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupView, Blocked } from '../../../contract/app.ts';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../desk.ts';
import { formatDateTime, formatNumber } from '../../i18n/format.ts';
import { acceptAppState } from '../../stores/app.ts';

/** What can be put in the place of data that cannot be read: a backup, or an empty file. */
export function Recovery({ blocked }: { blocked: Blocked }) {
  const { t } = useTranslation('shell');
  const { backups, reason } = blocked;
  const ofTraining = reason === 'trainingUnreadable';
  const [name, setName] = useState(backups[0]?.name ?? '');
  const chosen = backups.find((backup) => backup.name === name);

  const restore = useTask(async ({ at, name: backup }: BackupView) => {
    const words = 'recovery.confirmRestore' as const;
    const sure = await confirm({
      title: t(`${words}.title`, { time: formatDateTime(at) }),
      message: t(`${words}.words`),
      confirm: t(`${words}.confirm`),
    });
    if (sure) acceptAppState(await call('storage.restore', { backup }));
  });
  const empty = useTask(async () => {
    const words = ofTraining ? 'recovery.confirmEmptyTraining' : 'recovery.confirmEmpty';
    const sure = await confirm({
      title: t(`${words}.title`),
      message: t(`${words}.words`),
      confirm: t(`${words}.confirm`),
      danger: !ofTraining,
    });
    if (sure) acceptAppState(await call('storage.startEmpty'));
  });
  const busy = restore.busy || empty.busy;
  const failed = [restore, empty].find(({ failure }) => failure !== null);

  return (
    <>
      {chosen && (
        <Radio.Group
          label={t('recovery.choose')}
          description={t('recovery.lost')}
          value={name}
          onChange={setName}
        >
          <Stack gap={8} mt={8}>
            {backups.map((backup) => (
              <Radio
                key={backup.name}
                value={backup.name}
                label={t('recovery.one', {
                  count: backup.subscriptions,
                  shown: formatNumber(backup.subscriptions),
                  time: formatDateTime(backup.at),
                })}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {!chosen && !ofTraining && <div>{t('recovery.none')}</div>}
      <Group gap={8}>
        {chosen && (
          <SteadyButton
            ref={restore.trigger}
            onClick={() => void restore.start(chosen)}
            resting={busy}
            autoFocus
          >
            {t(restore.busy ? 'recovery.restoring' : 'recovery.restore')}
          </SteadyButton>
        )}
        <SteadyButton
          ref={empty.trigger}
          variant={chosen ? 'default' : undefined}
          onClick={() => void empty.start()}
          resting={busy}
        >
          {t(empty.busy ? 'recovery.emptying' : ofTraining ? 'recovery.emptyTraining' : 'recovery.empty')}
        </SteadyButton>
      </Group>
      {failed?.failure && <ErrorNotice failure={failed.failure} onClose={failed.close} />}
    </>
  );
}

import { Button, Group } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { confirm } from '../../components/confirm.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilePath } from '../../components/FilePath.tsx';
import { notifyFailure } from '../../components/notify.tsx';
import { Section } from '../../components/Page.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import { SecondBackupButton, SecondBackupStatus } from '../activity/SecondBackupStatus.tsx';

async function choose(): Promise<void> {
  const state = await call('secondBackup.choose');
  if (state) acceptAppState(state);
}

/** Chooses a folder outside of this computer for second backups. */
export function SecondFolderSection() {
  const { t } = useTranslation('settings');
  const folder = useApp(({ state }) => state?.secondBackupFolder ?? null);
  const state = useApp((app) => app.state?.secondBackup ?? null);
  const task = useTask(choose);
  const stop = async () => {
    const question = {
      title: t('secondFolder.stopTitle'),
      message: t('secondFolder.stopWords'),
      confirm: t('secondFolder.stop'),
    };
    if (!(await confirm(question))) return;
    try {
      acceptAppState(await call('secondBackup.stop'));
      task.trigger.current?.focus({ preventScroll: true });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const chooseWords = folder === null ? 'secondFolder.choose' : 'secondFolder.change';
  return (
    <Section title={t('secondFolder.title')} words={t('secondFolder.words')}>
      {folder !== null && (
        <div>
          <FilePath path={folder} />
        </div>
      )}
      {state && <SecondBackupStatus state={state} />}
      <Group gap={8}>
        {state && <SecondBackupButton state={state} />}
        <SteadyButton
          ref={task.trigger}
          variant="default"
          leftSection={<IconFolder size={16} aria-hidden />}
          resting={task.busy}
          onClick={() => void task.start()}
        >
          {t(task.busy ? 'secondFolder.choosing' : chooseWords)}
        </SteadyButton>
        {folder !== null && (
          <Button variant="subtle" color="gray" onClick={() => void stop()}>
            {t('secondFolder.stop')}
          </Button>
        )}
      </Group>
      {task.failure && <ErrorNotice failure={task.failure} onClose={task.close} />}
    </Section>
  );
}

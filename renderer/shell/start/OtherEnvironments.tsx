import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AppState } from '../../../contract/app.ts';
import type { BlockReason } from '../../../contract/blocked.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { activate } from '../../features/settings/activate.ts';
import classes from './start.module.css';
import { useEnvironmentWords } from './useEnvironmentWords.ts';

/** Reasons that concern one environment's own file, and say nothing about other environments. */
const ofOneFile: readonly BlockReason[] = [
  'dataUnreadable',
  'dataMissing',
  'dataForeign',
  'markLost',
  'dataNewer',
  'trainingUnreadable',
];

interface OtherEnvironmentsProps {
  reason: BlockReason;
  app: AppState;
}

/** Says which environment can't be opened, and offers the others. */
export function OtherEnvironments({ reason, app }: OtherEnvironmentsProps) {
  const { t } = useTranslation('shell');
  const wordsOf = useEnvironmentWords();
  const open = useTask(activate);
  const active = app.environments.find(({ id }) => id === app.activeEnvironmentId);
  if (!active || !ofOneFile.includes(reason)) return null;
  const others = app.environments.filter(({ id }) => id !== active.id);
  return (
    <section className={classes.others}>
      <div>{t('start.concerns', { environment: wordsOf(active), count: others.length })}</div>
      {others.length > 0 && (
        <Group gap={8}>
          {others.map((environment) => (
            <SteadyButton
              key={environment.id}
              variant="default"
              size="compact-sm"
              onClick={() => void open.start(environment)}
              resting={open.busy}
            >
              {t('start.open', { environment: wordsOf(environment) })}
            </SteadyButton>
          ))}
        </Group>
      )}
      {open.failure && <ErrorNotice failure={open.failure} onClose={open.close} />}
    </section>
  );
}

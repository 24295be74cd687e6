import { Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LongTask } from '../../contract/tasks.ts';
import { formatNumber } from '../i18n/format.ts';
import { stopTask, useTasks } from '../stores/tasks.ts';
import { notifyFailure } from './notify.tsx';
import { SteadyButton } from './SteadyButton.tsx';
import classes from './TaskProgress.module.css';
import { useLate } from './useLate.ts';
import { useTask } from './useTask.ts';

/**
 * Shows how far a long task has got, and a button that stops it, once the task has been running for half a second. Before
 * and afterwards, shows `otherwise`.
 * @param onStopped called after the button was used, because the focus is lost with the button
 */
export function TaskProgress({
  task,
  words,
  otherwise,
  onStopped,
}: {
  task: LongTask;
  words: string;
  otherwise?: ReactNode;
  onStopped?: () => void;
}) {
  const { t } = useTranslation();
  const progress = useTasks((tasks) => tasks[task] ?? null);
  const late = useLate(progress !== null);
  const stop = useTask(async () => {
    await stopTask(task).catch(notifyFailure);
    onStopped?.();
  });
  if (!progress || !late) return otherwise;
  const { done, total } = progress;
  const shown = { done: formatNumber(done), total: formatNumber(total ?? 0) };
  return (
    <div className={classes.line}>
      <div className={classes.words}>
        <div role="status">{words}</div>
        <Progress size={6} value={total ? (done / total) * 100 : 0} aria-label={words} />
        {/* The bar says the same to a screen reader, which would read out each number. */}
        <div className="fine tabular" aria-hidden>
          {total === null ? shown.done : t('task.doneOf', shown)}
        </div>
      </div>
      <SteadyButton variant="default" size="compact-md" resting={stop.busy} onClick={() => void stop.start()}>
        {t('task.stop')}
      </SteadyButton>
    </div>
  );
}

import { Progress } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { TakeoverProgress } from '../../../contract/takeover.ts';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { useTask } from '../../components/useTask.ts';
import { formatNumber, formatSize } from '../../i18n/format.ts';
import { useApp } from '../../stores/app.ts';
import classes from './recovery.module.css';
import { stopTakeover } from './takeover.ts';

/**
 * Shows the progress of a search or a check, and a button to stop it. @param trigger the button that started it; it
 * gets the focus back
 */
export function TakeoverProgressLine({ trigger }: { trigger: RefObject<HTMLButtonElement | null> }) {
  const { t } = useTranslation('recovery');
  const progress = useApp(({ state }) => state?.takeover ?? null);
  const stop = useTask(async () => {
    await stopTakeover();
    trigger.current?.focus({ preventScroll: true });
  });
  if (!progress) return null;
  return (
    <div className={classes.progress}>
      <div className={classes.progressWords}>
        <Words {...progress} />
        {progress.step !== 'searching' && progress.total > 0 && (
          <Progress size={6} value={(progress.done / progress.total) * 100} aria-hidden />
        )}
      </div>
      <SteadyButton variant="default" size="compact-md" resting={stop.busy} onClick={() => void stop.start()}>
        {t('takeover.stop')}
      </SteadyButton>
    </div>
  );
}

function Words(progress: TakeoverProgress) {
  const { t } = useTranslation('recovery');
  if (progress.step === 'searching') {
    const { folders, copies } = progress;
    const shown = { folders: formatNumber(folders), copies: formatNumber(copies) };
    return <div role="status">{t('takeover.progress.searching', shown)}</div>;
  }
  const { step, done, total } = progress;
  const write = step === 'copying' ? formatSize : formatNumber;
  const shown = { done: write(done), total: write(total) };
  if (step === 'comparing') return <div role="status">{t('takeover.progress.comparing', shown)}</div>;
  const file = { file: formatNumber(progress.file), files: formatNumber(progress.files) };
  const word = total === 0 ? 'checkingAll' : step;
  return <div role="status">{t(`takeover.progress.${word}`, { ...file, ...shown })}</div>;
}

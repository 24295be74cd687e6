import { Button, CloseButton, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whysLeft } from '../../../contract/batch.ts';
import type { Action } from '../../actions/scope.ts';
import { shownKeys, useAction } from '../../actions/useAction.tsx';
import { ActionButton } from '../../components/ActionButton.tsx';
import { toneColor, toneIcons } from '../../components/tone.ts';
import { formatNumber } from '../../i18n/format.ts';
import { type Outcome, useBulk } from './bulk.ts';
import { useChoice } from './choice.ts';
import { LeftDialog } from './LeftDialog.tsx';
import { ends, stepBack } from './listActions.ts';
import { subscriptionList } from './listStore.ts';
import classes from './TaskLine.module.css';

interface LongTaskProps {
  words: string;
  done: number;
  total: number;
  stop: Action;
}

function LongTask({ words, done, total, stop }: LongTaskProps) {
  return (
    <div className={classes.line}>
      <span className={classes.words} role="status">
        {words}
      </span>
      <Progress className={classes.progress} size={4} value={(done / total) * 100} aria-label={words} />
      <ActionButton action={stop} {...shownKeys(stepBack)} size="compact-sm" h={28} variant="default" />
    </div>
  );
}

function OutcomeLine({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation('list');
  const close = useAction(ends.closeShown, undefined);
  const [shown, setShown] = useState(false);
  const Icon = toneIcons.needsYou;
  const counted = (count: number) => ({ shown: formatNumber(count) });
  const parts = [
    t(`task.done.${outcome.task}`, counted(outcome.done.length)),
    ...whysLeft.flatMap((why) => {
      const { length } = outcome.left.filter((one) => one.why === why);
      return length > 0 ? [t(`left.${why}.count`, counted(length))] : [];
    }),
    ...(outcome.untouched.length > 0 ? [t('left.untouched.count', counted(outcome.untouched.length))] : []),
  ];
  return (
    <div className={classes.line} data-outcome>
      <Icon size={16} stroke={2} aria-hidden color={toneColor('needsYou')} />
      <span className={classes.words} role="status">
        {parts.join(' · ')}
      </span>
      <Button size="compact-sm" h={28} variant="default" onClick={() => setShown(true)}>
        {t('task.show')}
      </Button>
      <CloseButton size="sm" className={classes.close} aria-label={close.children} onClick={close.onClick} />
      <LeftDialog outcome={outcome} opened={shown} onClose={() => setShown(false)} />
    </div>
  );
}

/** Shows the progress of a bulk task, and its outcome if some subscriptions were left out. */
export function TaskLine() {
  const { t } = useTranslation('list');
  const { running, outcome } = useBulk();
  const read = useChoice(({ reading }) => reading);
  const all = subscriptionList.useStore(({ total }) => total ?? 0);
  const counted = (done: number, total: number) => ({ done: formatNumber(done), total: formatNumber(total) });
  if (running?.late)
    return (
      <LongTask
        words={t(`task.running.${running.task}`, counted(running.tried, running.total))}
        done={running.tried}
        total={running.total}
        stop={ends.stopTask}
      />
    );
  if (read)
    return (
      <LongTask
        words={t('task.reading', counted(read, all))}
        done={read}
        total={all}
        stop={ends.stopReadingRows}
      />
    );
  return outcome && <OutcomeLine outcome={outcome} />;
}

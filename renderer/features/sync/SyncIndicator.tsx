import { Popover, Progress, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toneColor } from '../../components/tone.ts';
import { SyncDetails } from './SyncDetails.tsx';
import classes from './SyncIndicator.module.css';
import { useSyncWords } from './useSyncWords.ts';

/** Shows the state of sending in the top bar, with details on a click. */
export function SyncIndicator() {
  const { t } = useTranslation('shell');
  const [opened, setOpened] = useState(false);
  const { sync, view, connection, work, running } = useSyncWords();
  const Icon = view.icon;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={400}
      shadow="md"
      trapFocus
      returnFocus
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.indicator}
          onClick={() => setOpened(!opened)}
          title={t('sync.details')}
        >
          <Icon size={18} stroke={1.75} aria-hidden style={{ color: toneColor(view.tone) }} />
          <span className={classes.words}>
            {work && <span className={classes.work}>{work}</span>}
            {!running && (
              <span
                className={`clip tabular ${classes.connection}`}
                data-beside-work={work && !sync.pause ? '' : undefined}
                data-well={sync.pause || sync.trouble ? undefined : ''}
              >
                {connection}
              </span>
            )}
          </span>
          {running && (
            <Progress
              className={classes.progress}
              size={3}
              aria-hidden
              value={(sync.run.done / sync.run.total) * 100}
            />
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('sync.details')}>
        <SyncDetails onClose={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

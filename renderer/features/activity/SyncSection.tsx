import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../components/Page.tsx';
import { Said } from '../../components/Said.tsx';
import { toneColor } from '../../components/tone.ts';
import { PauseButton } from '../sync/PauseButton.tsx';
import { RunProgress } from '../sync/RunProgress.tsx';
import { LastContact, SendNow } from '../sync/SyncDetails.tsx';
import { SyncGroups } from '../sync/SyncGroups.tsx';
import { needsPerson } from '../sync/syncView.ts';
import { useMeaning, useSyncWords } from '../sync/useSyncWords.ts';
import { Paused } from './Paused.tsx';
import classes from './SyncSection.module.css';

/** Shows the state of the connection, what it means for the work, and the progress of a run of sending. */
export function SyncSection() {
  const { t } = useTranslation(['activity', 'shell']);
  const { sync, view, connection } = useSyncWords();
  const meaning = useMeaning(view);
  const Icon = view.icon;
  return (
    <Section title={t('sync')}>
      <div className={classes.state} role="status">
        <Icon size={24} stroke={1.75} aria-hidden style={{ color: toneColor(view.tone) }} />
        <div className={classes.words}>
          <div className={classes.connection}>{connection}</div>
          <div className={classes.meaning}>{meaning}</div>
          {/* A message that needs a person is already quoted above the screen. */}
          {view.said && !needsPerson(view.condition) && <Said {...view.said} />}
          <Paused sync={sync} />
        </div>
      </div>
      <div className={classes.progress}>
        <RunProgress />
        <SyncGroups />
      </div>
      <Group gap="sm">
        <PauseButton />
        <SendNow />
        <LastContact />
      </Group>
      {sync.pause?.reason !== 'chosen' && <div className="fine">{t('shell:sync.pauseHint')}</div>}
    </Section>
  );
}

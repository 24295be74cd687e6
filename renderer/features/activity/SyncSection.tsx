import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../components/Page.tsx';
import { toneColor } from '../../components/tone.ts';
import { SyncNumbers, sendNow } from '../../shell/sync/SyncDetails.tsx';
import { useSyncWords } from '../../shell/sync/useSyncWords.ts';
import classes from './SyncSection.module.css';

export function SyncSection() {
  const { t } = useTranslation(['activity', 'shell']);
  const { sync, view, connection } = useSyncWords();
  const Icon = view.icon;
  const { done, total } = sync.run;
  return (
    <Section title={t('sync')}>
      <div className={classes.state} role="status">
        <Icon size={24} stroke={1.75} aria-hidden style={{ color: toneColor(view.tone) }} />
        <div>
          <div className={classes.connection}>{connection}</div>
          <div className={classes.meaning}>{t(`shell:sync.meaning.${view.condition}`)}</div>
          {view.said && <q className="verbatim">{view.said}</q>}
        </div>
      </div>
      {total > 0 && (
        <div>
          <div className="fine tabular">{t('run', { done, total })}</div>
          <Progress size={6} value={(done / total) * 100} aria-label={t('run', { done, total })} />
        </div>
      )}
      <div className={classes.numbers}>
        <SyncNumbers />
      </div>
      <div>
        <Button
          variant="default"
          onClick={() => void sendNow()}
          disabled={view.condition === 'chosen' || sync.waiting + sync.uncertain === 0}
        >
          {t('shell:sync.sendNow')}
        </Button>
      </div>
    </Section>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilePath } from '../components/FilePath.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatDateTime } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import classes from './notices.module.css';

/**
 * Says that no second backup was made for more than a week, until closed. Hidden in Activity, which says why, and in a
 * subscription, whose form needs the room.
 */
export function SecondBackupNotice() {
  const { t } = useTranslation('shell');
  const state = useApp((app) => app.state);
  const screen = useNavigation((navigation) => navigation.screen);
  const [read, setRead] = useState<string | null>(null);
  const second = state?.secondBackup;
  if (!second?.isOverdue || screen.name === 'activity' || screen.name === 'subscription') return null;
  const { folder, lastAt } = second;
  const mark = `${state?.activeEnvironmentId} ${folder} ${lastAt}`;
  if (read === mark) return null;
  return (
    <div className={classes.place}>
      <Notice
        tone="needsYou"
        inline
        title={t('secondBackup.title')}
        onClose={() => setRead(mark)}
        actions={
          <Button variant="default" size="compact-sm" onClick={() => goTo({ name: 'activity' })}>
            {t('secondBackup.show')}
          </Button>
        }
      >
        <div>
          {lastAt ? t('secondBackup.last', { time: formatDateTime(lastAt) }) : t('secondBackup.never')}{' '}
          <FilePath path={folder} />
        </div>
      </Notice>
    </div>
  );
}

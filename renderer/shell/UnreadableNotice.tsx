import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../components/Notice.tsx';
import { formatNumber } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import classes from './RecoveredNotice.module.css';

/** That records of the open environment cannot be read, until a person has read it or looks at which they are. */
export function UnreadableNotice() {
  const { t } = useTranslation('shell');
  const state = useApp((app) => app.state);
  const onActivity = useNavigation(({ screen }) => screen.name === 'activity');
  const [read, setRead] = useState<string | null>(null);
  if (!state || state.unreadable.count === 0 || onActivity) return null;
  const { count } = state.unreadable;
  const mark = `${state.activeEnvironmentId} ${count}`;
  if (read === mark) return null;
  return (
    <div className={classes.place}>
      <Notice
        tone="refused"
        inline
        title={t('unreadable.title', { count, shown: formatNumber(count) })}
        onClose={() => setRead(mark)}
        actions={
          <Button variant="default" size="compact-sm" onClick={() => goTo({ name: 'activity' })}>
            {t('unreadable.show')}
          </Button>
        }
      >
        <div>{t('unreadable.words')}</div>
      </Notice>
    </div>
  );
}

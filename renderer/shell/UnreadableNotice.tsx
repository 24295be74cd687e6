import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../components/Notice.tsx';
import { formatNumber } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import classes from './notices.module.css';

/**
 * Says that records of the open environment can't be read, until closed. Hidden in Activity, which lists them, and in a
 * subscription, whose form needs the room.
 */
export function UnreadableNotice() {
  const { t } = useTranslation('shell');
  const state = useApp((app) => app.state);
  const screen = useNavigation((navigation) => navigation.screen);
  const [read, setRead] = useState<string | null>(null);
  if (!state || state.unreadable.count === 0) return null;
  if (screen.name === 'activity' || screen.name === 'subscription') return null;
  const { count, complete } = state.unreadable;
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
        <div>{t(complete ? 'unreadable.words' : 'unreadable.looking')}</div>
      </Notice>
    </div>
  );
}

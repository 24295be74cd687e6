import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../components/Notice.tsx';
import { formatSize } from '../i18n/format.ts';
import { useApp } from '../stores/app.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import classes from './notices.module.css';

/**
 * Says that a week of work would not fit on the disk, until closed. Appears again when the free space has halved.
 * Hidden in Activity, which says so itself, and in a subscription, whose form needs the room.
 */
export function SpaceNotice() {
  const { t } = useTranslation('shell');
  const low = useApp(({ state }) => state?.lowSpace ?? null);
  const screen = useNavigation((navigation) => navigation.screen);
  const [readAt, setReadAt] = useState(Number.POSITIVE_INFINITY);
  if (!low || low.free > readAt / 2) return null;
  if (screen.name === 'activity' || screen.name === 'subscription') return null;
  return (
    <div className={classes.place}>
      <Notice
        tone="needsYou"
        inline
        title={t('space.title', { free: formatSize(low.free) })}
        onClose={() => setReadAt(low.free)}
        actions={
          <Button variant="default" size="compact-sm" onClick={() => goTo({ name: 'activity' })}>
            {t('unreadable.show')}
          </Button>
        }
      >
        <div>{t('space.words', { needed: formatSize(low.needed) })}</div>
      </Notice>
    </div>
  );
}

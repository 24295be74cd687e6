import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../components/Notice.tsx';
import { Said } from '../components/Said.tsx';
import { needsPerson, viewOf } from '../features/sync/syncView.ts';
import { useMeaning } from '../features/sync/useSyncWords.ts';
import { goTo, useNavigation } from '../stores/navigation.ts';
import { useSync } from '../stores/sync.ts';
import classes from './notices.module.css';

/** Shows a pause whose cause a person has to correct. Being offline needs no banner. */
export function PauseBanner() {
  const { t } = useTranslation('shell');
  const view = viewOf(useSync());
  const { condition, said } = view;
  const meaning = useMeaning(view);
  const inSettings = useNavigation(({ screen }) => screen.name === 'settings');
  if (!needsPerson(condition)) return null;
  const inSettingsHands = (condition === 'credentials' || condition === 'noSecret') && !inSettings;
  return (
    <div className={classes.place}>
      <Notice
        tone="needsYou"
        inline
        title={t(`sync.${condition}`)}
        actions={
          inSettingsHands && (
            <Button size="compact-sm" variant="default" onClick={() => goTo({ name: 'settings' })}>
              {t('sync.toSettings')}
            </Button>
          )
        }
      >
        {meaning}
        {said && <Said {...said} />}
      </Notice>
    </div>
  );
}

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/Notice.tsx';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import { useSync } from '../../stores/sync.ts';
import classes from './PauseBanner.module.css';

/** Only for what a person has to put right; being offline needs no banner. */
export function PauseBanner() {
  const { t } = useTranslation(['shell', 'common']);
  const pause = useSync((sync) => sync.pause);
  const inSettings = useNavigation(({ screen }) => screen.name === 'settings');
  if (pause?.reason !== 'credentials' && pause?.reason !== 'noSecret' && pause?.reason !== 'storage')
    return null;
  const inHisHands = pause.reason !== 'storage' && !inSettings;
  return (
    <div className={classes.banner}>
      <Notice
        tone="needsYou"
        inline
        title={t(`sync.${pause.reason}`)}
        actions={
          inHisHands && (
            <Button size="compact-sm" variant="default" onClick={() => goTo({ name: 'settings' })}>
              {t('sync.toSettings')}
            </Button>
          )
        }
      >
        {t(`sync.meaning.${pause.reason}`)}
        {'said' in pause && pause.said && (
          <div>
            {t(pause.reason === 'credentials' ? 'common:platformSaid' : 'common:systemSaid')}{' '}
            <q>{pause.said}</q>
          </div>
        )}
      </Notice>
    </div>
  );
}

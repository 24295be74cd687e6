import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Section } from '../../components/Page.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useApp } from '../../stores/app.ts';
import { keyName } from './keyName.ts';
import { makeKey } from './newKey.ts';

/** Shows the current recovery key, and lets the user make or renew it. */
export function KeySection() {
  const { t } = useTranslation('recovery');
  const current = useApp(({ state }) => state?.recoveryKey ?? null);
  const wasPutBack = useApp(({ state }) => state?.recoveryKeyPutBack === true);
  return (
    <Section title={t('key')} words={t('settings.words')}>
      <div>
        <ToneBadge tone={current ? 'acknowledged' : 'needsYou'}>
          {t(current ? 'settings.present' : wasPutBack ? 'settings.notInForce' : 'settings.none')}
        </ToneBadge>
        {current && <> {keyName(current)}</>}
      </div>
      {wasPutBack && (
        <div>
          {t('putBack.title')} {t('putBack.words')}
        </div>
      )}
      <div>
        <Button variant="default" onClick={() => void makeKey()}>
          {t(current ? 'settings.renew' : 'settings.make')}
        </Button>
      </div>
      {current && <div className="fine">{t('settings.renewal')}</div>}
    </Section>
  );
}

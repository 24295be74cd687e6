import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Section } from '../../components/Page.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { useApp } from '../../stores/app.ts';
import { keyName } from './keyName.ts';
import { makeRecoveryKey } from './newKey.ts';

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
        <ActionButton action={makeRecoveryKey} variant="default" />
      </div>
      {current && <div className="fine">{t('settings.renewal')}</div>}
    </Section>
  );
}

import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Preferences, themes } from '../../../contract/app.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { Page, Section } from '../../components/Page.tsx';
import { call } from '../../desk.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';
import classes from './settings.module.css';

async function update(part: Partial<Preferences>): Promise<void> {
  try {
    acceptAppState(await call('settings.update', part));
  } catch (error) {
    notifyFailure(error);
  }
}

/** Saved when the field is left; what comes from elsewhere meanwhile does not take away what is being typed. */
function AdviserName({ saved, user }: { saved: string; user: string }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState<string | null>(null);
  const leave = async () => {
    if (typed !== null && typed.trim() !== saved) await update({ adviserName: typed.trim() });
    setTyped(null);
  };
  return (
    <TextInput
      className={classes.narrow}
      label={t('preferences.adviserName')}
      description={t('preferences.adviserNameHint', { user })}
      value={typed ?? saved}
      maxLength={120}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => void leave()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

/** Language, appearance and the person's name. */
export function GeneralPanel() {
  const { t } = useTranslation('settings');
  const state = useApp((app) => app.state);
  if (!state) return null;
  const { language, theme, adviserName } = state.preferences;
  return (
    <Page>
      <Section title={t('general')}>
        <fieldset className={classes.plain}>
          <legend className={classes.label}>{t('preferences.language')}</legend>
          <SegmentedControl
            aria-label={t('preferences.language')}
            value={language}
            onChange={(value) => void update({ language: value })}
            data={[
              { value: 'de', label: t('preferences.german') },
              { value: 'en', label: t('preferences.english') },
            ]}
          />
        </fieldset>
        <fieldset className={classes.plain}>
          <legend className={classes.label}>{t('preferences.theme')}</legend>
          <SegmentedControl
            aria-label={t('preferences.theme')}
            value={theme}
            onChange={(value) => void update({ theme: value })}
            data={themes.map((value) => ({ value, label: t(`preferences.themes.${value}`) }))}
          />
        </fieldset>
        <AdviserName saved={adviserName} user={state.user} />
        <div className="fine">{t('preferences.version', { version: state.version })}</div>
      </Section>
    </Page>
  );
}

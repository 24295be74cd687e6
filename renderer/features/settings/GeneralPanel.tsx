import { NumberInput, Radio, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageRows, languages } from '../../../contract/language.ts';
import {
  keyMargin,
  preferences,
  repeatHours,
  type TimeZoneChoice,
  themes,
  timeZones,
} from '../../../contract/preferences.ts';
import { elementKeys } from '../../actions/useScope.ts';
import { Page, Section } from '../../components/Page.tsx';
import { useApp } from '../../stores/app.ts';
import { useZone } from '../../time/current.ts';
import { useZoneWords } from '../../time/useZoneWords.ts';
import { KeySection } from '../recovery/KeySection.tsx';
import { ProxySection } from './ProxySection.tsx';
import { updatePreferences } from './preferences.ts';
import { SecondFolderSection } from './SecondFolderSection.tsx';
import { savedFieldScope } from './savedField.ts';
import classes from './settings.module.css';
import { ZoomSetting } from './ZoomSetting.tsx';

/**
 * Edits the adviser's name. Saved when the field is left; updates from elsewhere do not replace what is being typed.
 */
function AdviserName({ saved, user }: { saved: string; user: string }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState<string | null>(null);
  const leave = async () => {
    if (typed !== null && typed.trim() !== saved) await updatePreferences({ adviserName: typed.trim() });
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
      onKeyDown={elementKeys(savedFieldScope, undefined)}
    />
  );
}

/** Chooses the zone in which times are typed and shown. Hidden if this machine's clock shows German time. */
function TimeZone({ saved }: { saved: TimeZoneChoice | null }) {
  const { t } = useTranslation('settings');
  const isMachineGerman = useZone((zone) => zone.isMachineGerman);
  const zones = useZoneWords();
  if (isMachineGerman) return null;
  return (
    <Radio.Group
      label={t('preferences.timeZone')}
      description={t(saved === null ? 'preferences.timeZoneOpen' : 'preferences.timeZoneHint')}
      value={saved}
      onChange={(value) => void updatePreferences({ timeZone: value as TimeZoneChoice })}
    >
      <Stack gap={8} mt={8}>
        {timeZones.map((choice) => (
          <Radio key={choice} value={choice} label={zones[choice].choice} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** Edits a number of hours. Saved when the field is left, if it is a whole number within the limits. */
function Hours({ name, saved, most }: { name: 'keyHours' | 'sendingHours'; saved: number; most: number }) {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState<number | string | null>(null);
  const least = preferences.shape[name].minValue ?? 1;
  const leave = async () => {
    if (typeof typed === 'number' && typed !== saved && typed >= least && typed <= most)
      await updatePreferences({ [name]: typed });
    setTyped(null);
  };
  return (
    <NumberInput
      className={classes.narrow}
      label={t(`preferences.${name}`)}
      description={t(`preferences.${name}Hint`, { most })}
      value={typed ?? saved}
      min={least}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      onChange={setTyped}
      onBlur={() => void leave()}
      onKeyDown={elementKeys(savedFieldScope, undefined)}
    />
  );
}

/** Shows the general settings: language, appearance, time zone, the adviser's name, and more. */
export function GeneralPanel() {
  const { t } = useTranslation('settings');
  const state = useApp((app) => app.state);
  if (!state) return null;
  const { language, theme, adviserName, timeZone, keyHours } = state.preferences;
  return (
    <Page>
      <Section title={t('general')}>
        <fieldset className={classes.plain}>
          <legend className={classes.label}>{t('preferences.language')}</legend>
          <SegmentedControl
            aria-label={t('preferences.language')}
            value={language}
            onChange={(value) => void updatePreferences({ language: value })}
            data={languages.map((value) => ({ value, label: languageRows[value].name }))}
          />
        </fieldset>
        <fieldset className={classes.plain}>
          <legend className={classes.label}>{t('preferences.theme')}</legend>
          <SegmentedControl
            aria-label={t('preferences.theme')}
            value={theme}
            onChange={(value) => void updatePreferences({ theme: value })}
            data={themes.map((value) => ({ value, label: t(`preferences.themes.${value}`) }))}
          />
        </fieldset>
        <ZoomSetting />
        <TimeZone saved={timeZone} />
        <AdviserName saved={adviserName} user={state.user} />
        <Hours name="keyHours" saved={keyHours} most={preferences.shape.keyHours.maxValue ?? keyHours} />
        <Hours name="sendingHours" saved={repeatHours(state.preferences)} most={keyHours - keyMargin} />
      </Section>
      <KeySection />
      <SecondFolderSection />
      <ProxySection />
    </Page>
  );
}

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type TimeZoneChoice, timeZones } from '../../contract/preferences.ts';
import { Notice } from '../components/Notice.tsx';
import { updatePreferences } from '../features/settings/preferences.ts';
import { useApp } from '../stores/app.ts';
import { useZone } from '../time/current.ts';
import { useZoneWords } from '../time/useZoneWords.ts';
import classes from './notices.module.css';

/** Asks once in which zone times are typed, if this machine's clock does not show German time. */
export function ZoneQuestion({ onAnswered }: { onAnswered: () => void }) {
  const isOpen = useApp(({ state }) => state?.preferences.timeZone === null);
  const isMachineGerman = useZone((zone) => zone.isMachineGerman);
  return isOpen && !isMachineGerman ? <Question onAnswered={onAnswered} /> : null;
}

function Question({ onAnswered }: { onAnswered: () => void }) {
  const { t } = useTranslation('shell');
  const zones = useZoneWords();
  const choose = async (timeZone: TimeZoneChoice) => {
    await updatePreferences({ timeZone });
    onAnswered();
  };
  return (
    <div className={classes.place}>
      <Notice
        tone="needsYou"
        title={t('zone.question')}
        actions={timeZones.map((choice) => (
          <Button
            key={choice}
            size="compact-sm"
            variant={choice === 'germany' ? 'filled' : 'default'}
            onClick={() => void choose(choice)}
          >
            {zones[choice].choice}
          </Button>
        ))}
      >
        <div>{t('zone.why')}</div>
      </Notice>
    </div>
  );
}

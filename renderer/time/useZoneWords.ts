import { useTranslation } from 'react-i18next';
import type { TimeZoneChoice } from '../../contract/preferences.ts';
import { useNow } from './clock.ts';
import { useZone } from './current.ts';
import { germanZone, machineZone, offsetName, wallTime, type Zone } from './zone.ts';

interface ZoneWords {
  /** For example `Deutsche Zeit (UTC+1)`. */
  name: string;
  /** The label for choosing the zone: its name, what its clocks show now, and a recommendation. */
  choice: string;
}

const zones: Record<TimeZoneChoice, Zone> = { germany: germanZone, machine: machineZone };
const two = (value: number) => String(value).padStart(2, '0');

/** Returns the name of each selectable zone, with its offset at an instant, and the label for choosing it. */
export function useZoneWords(at?: number): Record<TimeZoneChoice, ZoneWords> {
  const { t } = useTranslation();
  const now = useNow();
  const machineName = useZone((zone) => zone.machineName);
  const wordsOf = (choice: TimeZoneChoice): ZoneWords => {
    const zone = zones[choice];
    const offset = offsetName(zone(at ?? now));
    const { hour, minute } = wallTime(now, zone);
    const isNamed = choice === 'machine' && machineName.includes('/');
    const name = t(`zone.${choice}`, { detail: isNamed ? `${machineName}, ${offset}` : offset });
    return { name, choice: t(`zone.choose.${choice}`, { name, clock: `${two(hour)}:${two(minute)}` }) };
  };
  return { germany: wordsOf('germany'), machine: wordsOf('machine') };
}

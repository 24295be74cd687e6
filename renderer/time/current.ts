import { create } from 'zustand';
import type { TimeZoneChoice } from '../../contract/preferences.ts';
import { germanZone, keepsGermanTime, machineZone, type Zone } from './zone.ts';

interface ZoneInUse {
  /** The user's choice; null when nothing was chosen yet. */
  choice: TimeZoneChoice | null;
  /** True when this machine's clock shows German time. Then there is nothing to choose, and no zone is named. */
  isMachineGerman: boolean;
  /** The machine's zone at the last check. Other zones may have the same offset now. */
  machineName: string;
}

/** In some engines a zone unknown to the system has no name, and is UTC. */
const machineName = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
const lookedAt = () => ({
  machineName: machineName(),
  isMachineGerman: keepsGermanTime(machineZone, Date.now()),
});

/** The zone in which all times in the window are typed and shown. */
export const useZone = create<ZoneInUse>(() => ({ choice: null, ...lookedAt() }));

/** Returns the zone in use: German time until the user has chosen, which the fields say. */
export const currentZone = (): Zone => (useZone.getState().choice === 'machine' ? machineZone : germanZone);

/** True when times must name their zone. */
export const isZoneNamed = (): boolean => !useZone.getState().isMachineGerman;

/** Sets the user's choice. Returns true if it changed. */
export function chooseZone(choice: TimeZoneChoice | null): boolean {
  if (choice === useZone.getState().choice) return false;
  useZone.setState({ choice });
  return true;
}

/** Checks the machine's zone. Returns true if it changed since the last check. */
export function lookAtMachine(): boolean {
  if (machineName() === useZone.getState().machineName) return false;
  useZone.setState(lookedAt());
  return true;
}

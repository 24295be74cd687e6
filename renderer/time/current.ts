import { create } from 'zustand';
import type { TimeZoneChoice } from '../../contract/app.ts';
import { germanZone, keepsGermanTime, machineZone, type Zone } from './zone.ts';

interface ZoneInUse {
  /** What a person has chosen; null: nothing yet. */
  choice: TimeZoneChoice | null;
  /** True when this machine's clock shows German time: then there is nothing to choose, and no zone is named. */
  isMachineGerman: boolean;
  /** The machine's zone when it was last looked at. Other zones may have the same offset now. */
  machineName: string;
}

/** A zone that the system does not know has no name in some engines, and is UTC. */
const machineName = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
const lookedAt = () => ({
  machineName: machineName(),
  isMachineGerman: keepsGermanTime(machineZone, Date.now()),
});

/** The zone in which every time in the window is typed and shown. */
export const useZone = create<ZoneInUse>(() => ({ choice: null, ...lookedAt() }));

/** Until a person has chosen, German time is taken, and the fields say so. */
export const currentZone = (): Zone => (useZone.getState().choice === 'machine' ? machineZone : germanZone);

/** True when times have to say in which zone they are. */
export const isZoneNamed = (): boolean => !useZone.getState().isMachineGerman;

/** Takes what a person has chosen. Returns whether that is new. */
export function chooseZone(choice: TimeZoneChoice | null): boolean {
  if (choice === useZone.getState().choice) return false;
  useZone.setState({ choice });
  return true;
}

/** Looks whether the machine has got another zone. Returns whether it has. */
export function lookAtMachine(): boolean {
  if (machineName() === useZone.getState().machineName) return false;
  useZone.setState(lookedAt());
  return true;
}

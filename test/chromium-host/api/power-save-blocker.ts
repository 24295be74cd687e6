import { strict } from '../strict.ts';

/** The types of the active blockers, by the id that `start` returned. */
const started = new Map<number, string>();
let last = 0;

/** Returns the types of the active blockers, for the host's control channel. */
export const blockers = (): string[] => [...started.values()];

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (type: string) => {
    if (type !== 'prevent-app-suspension')
      throw new Error(`powerSaveBlocker: the type ${type} is not declared in the Chromium host`);
    started.set(++last, type);
    return last;
  },
  stop: (id: number) => started.delete(id),
} satisfies Pick<Electron.PowerSaveBlocker, 'start' | 'stop'>);

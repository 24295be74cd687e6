import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../profile/flush.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import { leastZoom, mostZoom } from './zoom-steps.ts';

const whole = z.int().min(-100_000).max(100_000);

/** The window's state as stored. Full screen is not stored, because people use it for the moment only. */
const stored = z.object({
  /** Place and size of the window while it is not maximised; null when unknown. */
  bounds: z
    .object({ x: whole, y: whole, width: whole.min(100), height: whole.min(100) })
    .nullable()
    .catch(null),
  maximized: z.boolean().catch(false),
  /** Zoom of the page, in percent. */
  zoom: z.int().min(leastZoom).max(mostZoom).catch(100),
});
type State = z.infer<typeof stored>;

/** The window's state. It has a file of its own, because it changes with every drag of the window, unlike the settings. */
export interface WindowState {
  readonly current: State;
  /** Changes parts of the state: at once in memory, and soon on the disk. */
  change(changes: Partial<State>): void;
  /** Writes pending changes to the disk. Never throws: when they are lost, the window just opens in an earlier place. */
  flush(): void;
}

/** Time from a change to its write, in milliseconds. A window being dragged reports dozens of positions per second. */
const quietTime = 500;

/** Reads `window.json` in the profile. Missing or damaged values get their defaults. Never throws. */
export function openWindowState(profilePath: string): WindowState {
  const file = path.join(profilePath, 'window.json');
  let current = stored.parse({ ...read(file) });
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    try {
      writeWhole(file, JSON.stringify(current));
    } catch {
      // The disk is full or read-only. Saving data reports that; the window's state need not.
    }
  };
  return {
    get current() {
      return current;
    },
    change(changes) {
      current = { ...current, ...changes };
      timer ??= setTimeout(flush, quietTime);
    },
    flush,
  };
}

function read(file: string): object {
  try {
    return Object(JSON.parse(readRegularFile(file).toString()));
  } catch {
    return {};
  }
}

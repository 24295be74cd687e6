import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../storage/flush.ts';
import { readRegularFile } from '../storage/regular-file.ts';
import { leastZoom, mostZoom } from './zoom-steps.ts';

const whole = z.int().min(-100_000).max(100_000);

/** What the window looked like. Full screen is not kept: it is meant for the moment. */
const stored = z.object({
  /** Place and size when it is not maximised; null: not known. */
  bounds: z
    .object({ x: whole, y: whole, width: whole.min(100), height: whole.min(100) })
    .nullable()
    .catch(null),
  maximized: z.boolean().catch(false),
  /** Percent. */
  zoom: z.int().min(leastZoom).max(mostZoom).catch(100),
});
type State = z.infer<typeof stored>;

/** The state of the window, in a file of its own: it changes with each drag of the window, and settings do not. */
export interface WindowState {
  readonly current: State;
  /** Changes some of it, at once here and soon on the disk. */
  change(changes: Partial<State>): void;
  /** Writes what is not on the disk yet. Never throws: a window that opens in its usual place is no loss. */
  flush(): void;
}

/** Time from a change to the disk, in milliseconds: a window that is dragged tells of dozens of places a second. */
const quietTime = 500;

/** Reads `window.json` in the profile. What is missing or damaged has its default. Never throws. */
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
      // A full or protected disk: the data say so, and the window has nothing to add.
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

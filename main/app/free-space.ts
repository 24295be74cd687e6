import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LowSpace } from '../../contract/app.ts';
import type { Clock } from '../clock.ts';
import { kept, listBackups } from '../storage/backup.ts';

/** Watches whether the disk of an open environment has room for another week of work. */
export interface SpaceWatch {
  /** Null when there is enough room, or the system does not report the free space. */
  readonly low: LowSpace | null;
  start(): void;
  stop(): void;
}

/** Facts from which to estimate how much an environment will write. Sizes in bytes. */
export interface SpaceEvidence {
  /** Epoch milliseconds. */
  now: number;
  /** The data file with its log. */
  size: number;
  backups: readonly { at: string; size: number }[];
}

const hour = 60 * 60_000;
const day = 24 * hour;
const megabyte = 1_000_000;

/** Least growth assumed for a data file, in bytes a week: about a thousand subscriptions. */
const leastGrowth = 25 * megabyte;
/**
 * Further space needed, in bytes: the log may take 100 MB (log/keeping.ts), and Windows needs room for its own work.
 */
const besides = 200 * megabyte;

/**
 * Returns how many bytes a week of work may write. The file is assumed to grow as it did since its oldest backup of the
 * last two weeks. Each day adds a backup, up to the number that is kept. The newest backup is finished before the
 * oldest is removed.
 */
export function neededForAWeek({ now, size, backups }: SpaceEvidence): number {
  const ages = backups.map((backup) => ({ ...backup, days: (now - Date.parse(backup.at)) / day }));
  const recent = ages.filter(({ days }) => days >= 1 && days <= 14).sort((a, b) => b.days - a.days)[0];
  const seen = recent ? ((size - recent.size) / recent.days) * 7 : 0;
  const growth = Math.max(leastGrowth, seen);
  const later = size + growth;
  const taken = backups.reduce((sum, backup) => sum + backup.size, 0);
  return Math.ceil(growth + Math.max(later, (kept + 1) * later - taken) + besides);
}

/** Creates the watch for free space. Nothing is read before `start`. */
export function createSpaceWatch(deps: {
  /** The data file. */
  path: string;
  /** The folder of its backups. */
  folder: string;
  clock: Clock;
  /** Called when there is too little room, after there was enough. */
  found(low: LowSpace): void;
  changed(): void;
}): SpaceWatch {
  const { path, folder, clock } = deps;
  let low: LowSpace | null = null;
  let stopped = false;
  let cancel = () => {};

  async function find(): Promise<LowSpace | null> {
    const { bavail, bsize } = await statfs(dirname(path));
    const backups = (await listBackups(folder)).map(async ({ at, path: file }) => ({
      at,
      size: await sizeOf(file),
    }));
    const size = (await sizeOf(path)) + (await sizeOf(`${path}-wal`));
    const needed = neededForAWeek({ now: clock.now(), size, backups: await Promise.all(backups) });
    const free = bavail * bsize;
    return free < needed ? { path: dirname(path), free, needed } : null;
  }

  async function look(): Promise<void> {
    // A disk that cannot be queried reports its failure when something is written to it.
    const found = await find().catch(() => null);
    if (stopped) return;
    const hasChanged = found?.free !== low?.free || found?.needed !== low?.needed;
    if (found && !low) deps.found(found);
    low = found;
    if (hasChanged) deps.changed();
    cancel = clock.after(hour, () => void look());
  }

  return {
    get low() {
      return low;
    },
    start: () => void look(),
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** Returns the size of a file in bytes; 0 when there is none. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

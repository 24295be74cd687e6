import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LowSpace } from '../../contract/app.ts';
import type { Clock } from '../clock.ts';
import { kept, listBackups } from '../storage/backup.ts';

/** Watches whether a week of work still fits on the disk of an open environment. */
export interface SpaceWatch {
  /** Null: it fits, or the system does not say how much is free. */
  readonly low: LowSpace | null;
  start(): void;
  stop(): void;
}

/** What the files of an environment tell of how much it writes. Sizes in bytes. */
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

/** Least growth of a data file that is reckoned with, in bytes a week: about a thousand subscriptions. */
const leastGrowth = 25 * megabyte;
/** The log may take 100 MB (log/keeping.ts), and Windows needs room for its own work. Bytes. */
const besides = 200 * megabyte;

/**
 * Returns how many bytes a week of work may write: the file grows as it did since its oldest backup of the last two weeks,
 * and each day adds a backup until there are as many as are kept. The newest one is finished before the oldest goes.
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

export function createSpaceWatch(deps: {
  /** The data file. */
  path: string;
  /** The folder of its backups. */
  folder: string;
  clock: Clock;
  /** Called when there is too little room, where there was enough before. */
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
    // A disk that cannot be asked says so when something is written to it.
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

/** The size of a file, in bytes; 0 where there is none. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../contract/errors.ts';
import type { Clock } from '../clock.ts';
import { recoveryName } from '../profile/profile.ts';
import type { DataModel } from '../session/kinds.ts';
import type { Cipher } from '../storage/cipher.ts';
import { isOfDataKey, newestWrap, type RecoveryWrap, wrapText } from '../storage/recovery-wrap.ts';
import { takeoverName } from '../storage/takeover-commit.ts';
import type { FoundEnvironment } from '../storage/takeover-folder.ts';
import { trainingEnvironment } from './environments.ts';
import { createLocalCopies } from './takeover-copies.ts';
import type { FolderJob } from './takeover-job.ts';
import { type PlacedEnvironment, placeEnvironment } from './takeover-place.ts';
import type { ChosenFolder } from './takeover-search.ts';
import { survey } from './takeover-survey.ts';

/** A takeover whose files are all in the prepared folder. */
export interface PreparedTakeover {
  /** Name of the prepared folder, which is in the profile folder. */
  folder: string;
  /** The data key as base64. */
  dataKey: string;
  environments: PlacedEnvironment[];
  /** Names of environments of this data key without a usable copy. */
  unusable: string[];
}

/**
 * Prepares the environments that a recovery key opens in a chosen folder. A failure leaves nothing behind.
 * @throws AppError as `survey`, and takeoverUnusable; the reason of the job's signal
 */
export async function prepareTakeover(
  chosen: ChosenFolder,
  typed: string,
  job: FolderJob,
  deps: { profilePath: string; clock: Clock; model: DataModel; who(): string },
): Promise<PreparedTakeover> {
  const { clock, model, who } = deps;
  const name = takeoverName(clock.now());
  const folder = join(deps.profilePath, name);
  const copies = createLocalCopies(chosen.path, folder, job);
  try {
    const { wraps, dataKey, cipher, environments: found } = await survey(chosen, typed, job, copies);
    copies.expect(found.length);
    const environments: PlacedEnvironment[] = [];
    const unusable: string[] = [];
    for (const each of found) {
      const placed = await placeEnvironment(each, { folder, cipher, copies, job, clock, model, who });
      job.signal.throwIfAborted();
      if (placed === 'other') continue;
      if (placed) environments.push(placed);
      else unusable.push(nameOf(each));
    }
    if (environments.length === 0) throw new AppError('takeoverUnusable');
    await rm(join(folder, 'copies'), { recursive: true, force: true });
    writeRecovery(folder, wraps, cipher);
    return { folder: name, dataKey, environments, unusable };
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => {}); // the next start removes it
    throw error;
  }
}

const nameOf = ({ environment }: FoundEnvironment) => (environment ?? trainingEnvironment).name;

/** Writes the newest wrap of the data key, so that the recovery key of the copied files stays in force. */
function writeRecovery(folder: string, wraps: readonly RecoveryWrap[], cipher: Cipher): void {
  const wrap = newestWrap(wraps.filter((each) => isOfDataKey(each, cipher)));
  if (wrap) writeFileSync(join(folder, recoveryName), wrapText(wrap), { mode: 0o600, flush: true });
}

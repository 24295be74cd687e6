import { mkdirSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Environment } from '../../contract/environment.ts';
import type { TakeoverEnvironment } from '../../contract/takeover.ts';
import type { Clock } from '../clock.ts';
import type { FarFolder } from '../profile/far-folder.ts';
import { flushFolder, writeWhole } from '../profile/flush.ts';
import { notePath } from '../profile/note.ts';
import type { DataModel } from '../session/kinds.ts';
import type { Cipher } from '../storage/cipher.ts';
import { sealedUnder } from '../storage/key-check.ts';
import { readFrom } from '../storage/read-from.ts';
import { bringAttachmentsTo } from '../storage/takeover-attachments.ts';
import { type FoundCopy, type FoundEnvironment, newestFirst } from '../storage/takeover-folder.ts';
import { countSubscriptions } from '../storage/usage.ts';
import { trainingEnvironment } from './environments.ts';
import { restoreCopy } from './recovery.ts';
import type { Recovered } from './replace-data-file.ts';
import { isOfCopy, type LocalCopies, type LocalCopy } from './takeover-copies.ts';
import type { FolderJob } from './takeover-job.ts';

/** An environment in the prepared folder. */
export interface PlacedEnvironment extends TakeoverEnvironment {
  /** The environment in the note beside the copies; null for Training, which is built in. */
  environment: Environment | null;
  recovered: Recovered;
}

/** Everything that is needed to put environments into the prepared folder. */
export interface Placing {
  /** Path of the prepared folder. */
  folder: string;
  cipher: Cipher;
  copies: LocalCopies;
  job: FolderJob;
  clock: Clock;
  model: DataModel;
  who(): string;
}

/**
 * Puts the newest usable copy of an environment into the prepared folder, like a restored backup.
 * @returns null when no copy can be used; `other` when no copy belongs to this data key
 */
export async function placeEnvironment(
  found: FoundEnvironment,
  placing: Placing,
): Promise<PlacedEnvironment | 'other' | null> {
  const { cipher, copies, clock } = placing;
  let skipped = 0;
  for (const [index, copy] of newestFirst(found.copies, clock.now()).entries()) {
    if (index > 0) copies.expectAnother();
    try {
      const local = await copies.of(copy);
      // A copy's log could not be read before the copy was on this computer.
      if (await isOther(local.path, cipher)) continue;
      return { ...(await placeCopy(found, copy, local, placing)), skipped };
    } catch (error) {
      if (!isOfCopy(error)) throw error;
      skipped += 1;
    }
  }
  return skipped > 0 ? null : 'other';
}

/** Puts one copy of an environment into the prepared folder, with what belongs to it. @throws AppError backupUnusable */
async function placeCopy(
  found: FoundEnvironment,
  copy: FoundCopy,
  local: LocalCopy,
  placing: Placing,
): Promise<Omit<PlacedEnvironment, 'skipped'>> {
  const { id, baseUrl, name, kind } = found.environment ?? trainingEnvironment;
  const path = join(placing.folder, 'environments', id, 'desk.sqlite');
  const { unreadable, ...recovered } = await restoreInto(path, found, copy, local, placing);
  const lacking = await bringAttachments(path, found, copy, placing);
  if (found.environment) writeNote(dirname(path), found.environment);
  if (found.trainingPath) await copyTraining(placing.job.far, found.trainingPath, placing.folder);
  return {
    id,
    name,
    kind,
    baseUrl,
    at: local.at,
    isDataFile: copy.isDataFile,
    computer: copy.computer,
    partial: copy.partial || unreadable > 0 || lacking > 0,
    ahead: Date.parse(local.at) > placing.clock.now(),
    subscriptions: await countSubscriptions(path),
    environment: found.environment,
    recovered,
  };
}

/** Verifies a copy, and makes it a data file in which nothing is queued. @throws AppError backupUnusable */
function restoreInto(
  path: string,
  found: FoundEnvironment,
  copy: FoundCopy,
  local: LocalCopy,
  { cipher, clock, model, who, copies, job }: Placing,
): ReturnType<typeof restoreCopy> {
  const { id, baseUrl, clientId } = found.environment ?? trainingEnvironment;
  const backup = { name: `desk-${local.at.replaceAll(':', '-')}.sqlite`, at: local.at };
  return restoreCopy(
    copy.isDataFile ? backup : copy,
    {
      path,
      backups: dirname(local.path),
      cipher,
      clock,
      model,
      who,
      // The new profile has no keychain entries yet, so it starts without a mark.
      mark: async () => null,
      sender: { environmentId: id, baseUrl, clientId },
      signal: job.signal,
      progress: ({ step, done, total }) => copies.tell(step, done, total),
    },
    (beside) => rename(local.path, beside),
  );
}

/** Copies the sealed files that the data file names. Returns how many of them have no intact copy. */
function bringAttachments(
  path: string,
  found: FoundEnvironment,
  copy: FoundCopy,
  { cipher, copies, job }: Placing,
): Promise<number> {
  job.onCopied(() => {});
  return bringAttachmentsTo(path, {
    far: job.far,
    cipher,
    copies: [copy, ...found.copies],
    signal: job.signal,
    isOfFile: async (error) => isOfCopy(await copies.failureOf(error)),
    checking: (done, total) => copies.tell('checking', done, total),
  });
}

/** True when a data file is sealed with another key. */
const isOther = (path: string, cipher: Cipher): Promise<boolean> =>
  readFrom(path, (sql) => sealedUnder(sql, cipher)).then(
    () => false,
    (error) => (error as { reason?: unknown }).reason === 'dataKeyWrong',
  );

function writeNote(folder: string, environment: Environment): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(notePath(folder), JSON.stringify({ ...environment, wasOpened: true }, null, 2));
}

/** Copies the state of Training's platform, so that the platform knows the investments. */
async function copyTraining(far: FarFolder, from: string, folder: string): Promise<void> {
  const to = join(folder, 'training', 'platform.sealed');
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rm(to, { force: true });
  await far.copy(from, to);
  await flushFolder(dirname(to));
}

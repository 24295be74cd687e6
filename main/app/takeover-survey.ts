import type { FarFolder } from '../profile/far-folder.ts';
import { type Cipher, createCipher } from '../storage/cipher.ts';
import { samples, samplesUnder } from '../storage/key-check.ts';
import { readWrapIn, wrapQuery } from '../storage/recovery-file.ts';
import { type RecoveryWrap, readWrap } from '../storage/recovery-wrap.ts';
import type { FoundCopy, FoundEnvironment, FoundFolder } from '../storage/takeover-folder.ts';
import { isOfCopy, type LocalCopies } from './takeover-copies.ts';
import type { FolderJob } from './takeover-job.ts';
import { dataKeyOf } from './way-in.ts';

/** What a recovery key opens in a chosen folder. */
export interface Survey {
  /** All wrapped data keys that were found, also those of other data. */
  wraps: RecoveryWrap[];
  /** The unwrapped data key, as base64. */
  dataKey: string;
  cipher: Cipher;
  /** The environments with the copies that this data key opens, or may open. */
  environments: FoundEnvironment[];
}

/**
 * Finds out what a typed recovery key opens in a chosen folder. Copies are read in place; only where no wrapped data key
 * can be read that way are the copies with a write-ahead log brought to this computer.
 * @throws AppError as `dataKeyOf`, and takeoverUnreadable
 */
export async function survey(
  found: FoundFolder,
  typed: string,
  job: FolderJob,
  copies: LocalCopies,
): Promise<Survey> {
  const glances = await glanceAt(found, job);
  const wraps = [
    ...(await readWrapFiles(found, job.far)),
    ...[...glances.values()].map((each) => each?.wrap),
  ];
  if (!wraps.some((wrap) => wrap)) wraps.push(...(await wrapsInLogs(found, copies)));
  const known = wraps.filter((wrap) => wrap !== null && wrap !== undefined);
  const dataKey = dataKeyOf(typed, known, { replaced: true });
  const cipher = createCipher(dataKey);
  const environments = found.environments.flatMap((environment) => {
    const own = environment.copies.filter((copy) => belongs(glances.get(copy) ?? null, cipher) !== false);
    return own.length > 0 ? [{ ...environment, copies: own }] : [];
  });
  return { wraps: known, dataKey, cipher, environments };
}

/** The facts read from a copy in place; null when it cannot be read there. */
type Glance = { wrap: RecoveryWrap | null; samples: Parameters<typeof samplesUnder>[0] } | null;

/** Reads each copy in place, without its write-ahead log. */
async function glanceAt(found: FoundFolder, { far, tell }: FolderJob): Promise<Map<FoundCopy, Glance>> {
  const copies = found.environments.flatMap((environment) => environment.copies);
  const glances = new Map<FoundCopy, Glance>();
  for (const copy of copies) {
    tell({ step: 'comparing', done: glances.size, total: copies.length });
    const rows = await far.query(copy.path, [wrapQuery, ...samples]).catch((error) => {
      if (!isOfSystem(error)) throw error;
      return null; // damaged, or its whole content is in its log
    });
    const [wraps = [], ...rest] = rows ?? [];
    glances.set(copy, rows && { wrap: readWrap(wraps[0]?.value), samples: rest });
  }
  return glances;
}

/** True for an error of the system or of SQLite. The worker thread of the folder passes their codes on. */
const isOfSystem = (error: unknown) => typeof (error as { code?: unknown }).code === 'string';

async function readWrapFiles(found: FoundFolder, far: FarFolder): Promise<(RecoveryWrap | null)[]> {
  const wraps: (RecoveryWrap | null)[] = [];
  for (const path of found.recoveryFiles) {
    const text = await far.read(path).catch((error) => {
      if (!isOfSystem(error)) throw error;
      return null;
    });
    wraps.push(text === null ? null : readWrap(Buffer.from(text)));
  }
  return wraps;
}

/** Returns the recovery key wraps of data files that hold their wrap in a write-ahead log which was never checkpointed. */
async function wrapsInLogs(found: FoundFolder, copies: LocalCopies): Promise<(RecoveryWrap | null)[]> {
  const withLog = found.environments.flatMap((each) => each.copies.filter(({ hasLog }) => hasLog));
  copies.expect(withLog.length);
  const wraps: (RecoveryWrap | null)[] = [];
  for (const copy of withLog) {
    try {
      wraps.push(await readWrapIn((await copies.of(copy)).path));
    } catch (error) {
      if (!isOfCopy(error)) throw error;
    }
  }
  return wraps;
}

/** True when a copy is sealed with this key, false when with another key, null when that cannot be determined. */
function belongs(glance: Glance, cipher: Cipher): boolean | null {
  if (!glance) return null;
  try {
    return samplesUnder(glance.samples, cipher);
  } catch {
    return false;
  }
}

import { existsSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Environment, trainingId } from '../../contract/environment.ts';
import { type BackupFile, listBackups } from './backup.ts';
import { readNote } from './note.ts';
import { recoveryName } from './profile.ts';
import { storedEnvironment } from './settings.ts';

/** A copy of one environment's data, found in a folder. */
export interface FoundCopy extends BackupFile {
  /** It is a data file, perhaps with a log beside it, and not a finished backup. */
  isDataFile: boolean;
}

/** The copies of one environment in one place. */
export interface FoundEnvironment {
  id: string;
  /** From the note beside the copies; null: it is Training, which is built in. */
  environment: Environment | null;
  copies: FoundCopy[];
  /** The sealed state of Training's platform beside it; null: there is none. */
  trainingPath: string | null;
}

export interface FoundFolder {
  environments: FoundEnvironment[];
  /** Folders with copies but without a note that tells whose they are. */
  unnamed: string[];
  /** The files of wrapped data keys. */
  recoveryFiles: string[];
}

/** A chosen folder holds a profile, or is a part of one: deeper, there is something else. */
const deepest = 5;
/** A whole disk that was chosen by mistake is not searched to its end. */
const mostFolders = 2_000;
/** Skips files that were set aside or removed: people did not work with them last. */
const skipped = /^(\.|damaged-|removed-|before-takeover-|takeover-|logs|node_modules$)/;
const dataFile = 'desk.sqlite';

/**
 * Looks for copies of environments in a folder: a second backup folder, a folder of backups, a profile, or what holds one
 * of them. Only reads.
 * @param own this program's profile folder, which is passed over
 * @throws the system's error when the folder itself cannot be read
 */
export async function lookIntoFolder(chosen: string, own: string): Promise<FoundFolder> {
  const found: FoundFolder = { environments: [], unnamed: [], recoveryFiles: [] };
  const ownPath = realpathSync(own);
  let visited = 0;
  const visit = async (folder: string, depth: number): Promise<void> => {
    visited += 1;
    if (visited > mostFolders || realpathSync(folder) === ownPath) return;
    const entries = await readdir(folder, { withFileTypes: true });
    if (entries.some(({ name }) => name === recoveryName))
      found.recoveryFiles.push(join(folder, recoveryName));
    const copies = await copiesIn(folder);
    if (copies.length > 0) add(found, folder, copies);
    if (depth === deepest) return;
    for (const entry of entries)
      if (entry.isDirectory() && !skipped.test(entry.name))
        await visit(join(folder, entry.name), depth + 1).catch((error) => {
          if (!isOfSystem(error)) throw error; // a folder that may not be read is passed over
        });
  };
  await visit(chosen, 0);
  return found;
}

const isOfSystem = (error: unknown) => typeof (error as { code?: unknown }).code === 'string';

async function copiesIn(folder: string): Promise<FoundCopy[]> {
  const copies: FoundCopy[] = (await listBackups(folder)).map((backup) => ({ ...backup, isDataFile: false }));
  const path = join(folder, dataFile);
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file?.isFile()) return copies;
  const written = [file, statSync(`${path}-wal`, { throwIfNoEntry: false })].map(
    (each) => each?.mtimeMs ?? 0,
  );
  const at = new Date(Math.max(...written)).toISOString();
  return [{ name: dataFile, path, at, partial: false, isDataFile: true }, ...copies];
}

/** Backups lie in a folder of the environment's, or beside its note. */
function add(found: FoundFolder, folder: string, copies: FoundCopy[]): void {
  const home = basename(folder) === 'backups' ? dirname(folder) : folder;
  const { wasOpened: _, ...note } = readNote(home) ?? readNote(folder) ?? {};
  const isTraining = note.id === trainingId || (note.id === undefined && basename(home) === trainingId);
  const parsed = storedEnvironment.safeParse(note);
  if (!isTraining && !parsed.success) {
    if (!found.unnamed.includes(home)) found.unnamed.push(home);
    return;
  }
  const environment = isTraining || !parsed.success ? null : (parsed.data as Environment);
  const id = environment?.id ?? trainingId;
  const training = join(home, '..', '..', 'training', 'platform.sealed');
  const trainingPath = isTraining && existsSync(training) ? training : null;
  const same = found.environments.find((each) => each.id === id);
  if (!same) {
    found.environments.push({ id, environment, copies, trainingPath });
    return;
  }
  same.copies.push(...copies);
  same.trainingPath ??= trainingPath;
}

/**
 * Returns copies in the order in which they are tried: the newest first, those that a wrong clock has dated ahead last.
 * @param now epoch milliseconds
 */
export function newestFirst<T extends Pick<FoundCopy, 'at'>>(copies: readonly T[], now: number): T[] {
  const isAhead = ({ at }: T) => Date.parse(at) > now;
  const byTime = copies.toSorted((a, b) => b.at.localeCompare(a.at));
  return [...byTime.filter((copy) => !isAhead(copy)), ...byTime.filter(isAhead)];
}

import { basename, dirname, join } from 'node:path';
import { type Environment, trainingId } from '../../contract/environment.ts';
import { computerName, readComputer } from '../profile/computer.ts';
import type { FarEntry, FarFolder } from '../profile/far-folder.ts';
import { noteIn, notePath } from '../profile/note.ts';
import { recoveryName } from '../profile/profile.ts';
import { storedEnvironment } from '../profile/settings.ts';
import { type BackupFile, backupsAmong } from './backup.ts';

/** A copy of one environment's data, found in a folder. */
export interface FoundCopy extends BackupFile {
  /** True for a data file, perhaps with a log beside it; false for a finished backup. */
  isDataFile: boolean;
  /** True for a data file with a write-ahead log beside it that was never merged into it. */
  hasLog: boolean;
  /** The size, including that of the log. */
  bytes: number;
  /** The computer that made the copy, by the name a person knows; null when no file beside the copy says so. */
  computer: string | null;
}

/** The copies of one environment in one place. */
export interface FoundEnvironment {
  id: string;
  /** The environment in the note beside the copies; null for Training, which is built in. */
  environment: Environment | null;
  copies: FoundCopy[];
  /** The sealed state of Training's platform beside the copies; null when there is none. */
  trainingPath: string | null;
}

export interface FoundFolder {
  environments: FoundEnvironment[];
  /** Folders with copies but without a note that names their environment. */
  unnamed: string[];
  /** The files of wrapped data keys. */
  recoveryFiles: string[];
}

/**
 * How many levels of folders are searched: a chosen folder holds a profile or is a part of one, so anything deeper is
 * something else.
 */
const deepest = 5;
/** How many folders are searched, so that a whole disk chosen by mistake is not searched to its end. */
const mostFolders = 2_000;
/**
 * Folders that are skipped, for example those of quarantined or removed files, which are not what people last worked
 * with.
 */
const skipped = /^(\.|damaged-|removed-|before-takeover-|takeover-|logs|attachments$|node_modules$)/;
const dataFile = 'desk.sqlite';

/** The progress of a search. */
export interface SearchProgress {
  folders: number;
  copies: number;
}

/**
 * Searches a folder for copies of environments. The folder may be a second backup folder, a folder of backups, a
 * profile, or contain one of them. Only reads.
 * @param far reads the folder, which may be a share or a stick
 * @param own this program's profile folder, which is skipped
 * @throws the system's error when the folder itself cannot be read, SilentFolder
 */
export async function lookIntoFolder(
  far: FarFolder,
  chosen: string,
  own: string,
  progress: (how: SearchProgress) => void = () => {},
): Promise<FoundFolder> {
  const found: FoundFolder = { environments: [], unnamed: [], recoveryFiles: [] };
  const ownFolder = await far.look(own);
  let folders = 0;
  let count = 0;
  const visit = async (folder: string, depth: number): Promise<void> => {
    folders += 1;
    if (folders > mostFolders || (await far.look(folder))?.identity === ownFolder?.identity) return;
    const entries = await far.entries(folder);
    if (entries.some(({ name }) => name === recoveryName))
      found.recoveryFiles.push(join(folder, recoveryName));
    const copies = await copiesIn(far, folder, entries);
    count += copies.length;
    progress({ folders, copies: count });
    if (copies.length > 0) await add(far, found, folder, copies);
    if (depth === deepest) return;
    for (const { name, isFolder } of entries)
      if (isFolder && !skipped.test(name))
        await visit(join(folder, name), depth + 1).catch((error) => {
          if (!isOfSystem(error)) throw error; // a folder that cannot be read is skipped
        });
  };
  await visit(chosen, 0);
  return found;
}

const isOfSystem = (error: unknown) => typeof (error as { code?: unknown }).code === 'string';

async function copiesIn(far: FarFolder, folder: string, entries: readonly FarEntry[]): Promise<FoundCopy[]> {
  const files = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const backups = backupsAmong(files, folder);
  const path = join(folder, dataFile);
  const file = files.includes(dataFile) ? await far.look(path) : null;
  if (backups.length === 0 && !file?.isFile) return [];
  const computer = readComputer(await far.read(join(folder, computerName)).catch(() => null));
  const copies: FoundCopy[] = [];
  for (const backup of backups) {
    const bytes = (await far.look(backup.path))?.bytes ?? 0;
    copies.push({ ...backup, isDataFile: false, hasLog: false, bytes, computer });
  }
  if (!file?.isFile) return copies;
  const log = await far.look(`${path}-wal`);
  const at = new Date(Math.max(file.writtenAt, log?.writtenAt ?? 0)).toISOString();
  const bytes = file.bytes + (log?.bytes ?? 0);
  const own = { name: dataFile, path, at, partial: false, isDataFile: true, hasLog: log !== null };
  return [{ ...own, bytes, computer }, ...copies];
}

/** Adds copies to the found environments. Backups lie in the environment's folder `backups`, or beside its note. */
async function add(
  far: FarFolder,
  found: FoundFolder,
  folder: string,
  copies: readonly FoundCopy[],
): Promise<void> {
  const note = async (at: string) => noteIn(await far.read(notePath(at)).catch(() => null));
  const home = basename(folder) === 'backups' ? dirname(folder) : folder;
  const { wasOpened: _, ...told } = (await note(home)) ?? (await note(folder)) ?? {};
  const isTraining = told.id === trainingId || (told.id === undefined && basename(home) === trainingId);
  const parsed = storedEnvironment.safeParse(told);
  if (!isTraining && !parsed.success) {
    if (!found.unnamed.includes(home)) found.unnamed.push(home);
    return;
  }
  const environment = isTraining || !parsed.success ? null : (parsed.data as Environment);
  const id = environment?.id ?? trainingId;
  const training = join(home, '..', '..', 'training', 'platform.sealed');
  const trainingPath = isTraining && (await far.look(training)) !== null ? training : null;
  const same = found.environments.find((each) => each.id === id);
  if (!same) {
    found.environments.push({ id, environment, copies: [...copies], trainingPath });
    return;
  }
  same.copies.push(...copies);
  same.trainingPath ??= trainingPath;
}

/**
 * Returns copies in the order in which they are tried: newest first, those dated ahead by a wrong clock last.
 * @param now epoch milliseconds
 */
export function newestFirst<T extends Pick<FoundCopy, 'at'>>(copies: readonly T[], now: number): T[] {
  const isAhead = ({ at }: T) => Date.parse(at) > now;
  const byTime = copies.toSorted((a, b) => b.at.localeCompare(a.at));
  return [...byTime.filter((copy) => !isAhead(copy)), ...byTime.filter(isAhead)];
}

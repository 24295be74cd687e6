import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Environment, trainingId } from '../../contract/environment.ts';
import { writeWhole } from './flush.ts';
import { isNotedAsOpened, notePath, readNote } from './note.ts';
import { clearForFile, hasSealed, quarantineName } from './quarantine.ts';
import { readRegularFile } from './regular-file.ts';
import { type Evidence, storedEnvironment } from './settings.ts';
import { StorageError } from './storage-error.ts';

/** Name of the file in a profile folder that holds the wrapped data key. */
export const recoveryName = 'recovery.json';

/** The files and folders of a profile. */
export interface Profile {
  /** Names this profile in the keychain. Written once, apart from the settings, so that it outlives them. */
  id: string;
  databasePath(environmentId: string): string;
  backupsPath(environmentId: string): string;
  trainingPath: string;
  /** The path of the wrapped data key, see recovery-wrap.ts. */
  recoveryPath: string;
  /** Returns the names of the environments' folders. */
  environmentIds(): string[];
  /** True when any environment has data, or backups of it, which need the data key. */
  hasData(): boolean;
  /**
   * Writes a note of the environment beside its data, so that lost settings can be rebuilt.
   * @param opened true when there is a data file: from now on, its absence is reported as a loss
   */
  remember(environment: Environment, opened?: boolean): void;
  /** Returns the object in an environment's note, not yet checked; null when there is no readable note. */
  note(environmentId: string): Record<string, unknown> | null;
  /** Returns what the folders tell about the environments. Training, which is built in, is left out. */
  evidence(): Evidence;
  /** Moves an environment's data into a folder named `removed-…`; nothing is deleted. */
  quarantine(environmentId: string): void;
}

/**
 * Opens a profile, and creates its folder and id when there are none.
 * @throws StorageError storage when the folder cannot be written to, profileIdUnreadable
 */
export function openProfile(path: string): Profile {
  const root = join(path, 'environments');
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const profile = profileAt(path, root);
    return { ...profile, id: readOrCreateId(join(path, 'profile-id'), profile.hasData()) };
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError('storage', message, { cause, path });
  }
}

function profileAt(path: string, root: string): Omit<Profile, 'id'> {
  const databasePath = (environmentId: string) => join(root, environmentId, 'desk.sqlite');
  const trainingPath = join(path, 'training', 'platform.sealed');
  const backupsPath = (environmentId: string) => join(root, environmentId, 'backups');
  const hasDataOf = (name: string) => hasSealed(databasePath(name), backupsPath(name));
  return {
    databasePath,
    backupsPath,
    trainingPath,
    recoveryPath: join(path, recoveryName),
    environmentIds: () => readdirSync(root),
    hasData: () => existsSync(trainingPath) || readdirSync(root).some(hasDataOf),
    remember(known, opened = false) {
      const folder = join(root, known.id);
      const wasOpened = opened || isNotedAsOpened(folder);
      // `rebuilt` says that the settings were rebuilt from this note, so it does not belong in the note.
      const { rebuilt: _, ...told } = known;
      const note = wasOpened ? { ...told, wasOpened } : told;
      // At most starts nothing has changed, and the disk may be full.
      if (isDeepStrictEqual(readNote(folder), note)) return;
      clearForFile(notePath(folder), quarantineName(Date.now()));
      writeWhole(notePath(folder), JSON.stringify(note, null, 2));
    },
    note: (environmentId) => readNote(join(root, environmentId)),
    evidence() {
      const environments: Evidence['environments'][number][] = [];
      const unnoted: Evidence['unnoted'][number][] = [];
      for (const id of readdirSync(root)) {
        if (id === trainingId) continue;
        const folder = join(root, id);
        const { wasOpened, ...note } = readNote(folder) ?? {};
        const parsed = storedEnvironment.safeParse(note);
        if (parsed.success && parsed.data.id === id) environments.push(note);
        else if (wasOpened || existsSync(notePath(folder)) || hasDataOf(id))
          unnoted.push({ id, path: folder, note });
      }
      return { environments, unnoted };
    },
    quarantine(environmentId) {
      const from = join(root, environmentId);
      if (existsSync(from)) renameSync(from, join(path, `removed-${environmentId}-${Date.now()}`));
    },
  };
}

/**
 * Returns the profile's id, or creates one. A new id would lose the keychain entries of the old one, so a profile that
 * has data or a damaged id never gets one.
 */
function readOrCreateId(path: string, hasData: boolean): string {
  const stored = readId(path);
  if (stored !== null) {
    const id = stored.trim();
    if (/^[0-9a-f-]{36}$/.test(id)) return id;
    throw new StorageError('profileIdUnreadable', 'the file holds no id', { path });
  }
  if (hasData)
    throw new StorageError('profileIdUnreadable', 'the file is missing, but the profile has data', { path });
  const id = randomUUID();
  // Written whole or not at all: half an id would count as damaged.
  writeWhole(path, id);
  return id;
}

/** Returns the text of the id file; null when there is no such file. @throws StorageError profileIdUnreadable */
function readId(path: string): string | null {
  try {
    return readRegularFile(path).toString();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // A folder in its place, or a file that this user may not read.
    throw new StorageError('profileIdUnreadable', 'the file cannot be read', {
      cause,
      path,
    });
  }
}

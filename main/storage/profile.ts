import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../contract/environment.ts';
import { hasTraces } from './aside.ts';
import { StorageError } from './database.ts';
import { systemWords } from './failures.ts';
import { writeWhole } from './flush.ts';
import { storedEnvironment } from './settings.ts';

/** Where things lie in a profile folder. */
export interface Profile {
  /** Names this profile in the keychain; written once, apart from the settings, so that it outlives them. */
  id: string;
  databasePath(environmentId: string): string;
  backupsPath(environmentId: string): string;
  trainingPath: string;
  /** True when there is data of any environment, or backups of it, which need the data key. */
  hasData(): boolean;
  /** A note of the environment beside its data, from which lost settings can be put together again. */
  remember(environment: Environment): void;
  remembered(): Environment[];
  /** Moves an environment's data aside; nothing is deleted. */
  setAside(environmentId: string): void;
}

/** @throws StorageError storage when the folder cannot be written to, profileIdUnreadable */
export function openProfile(path: string): Profile {
  const root = join(path, 'environments');
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const profile = profileAt(path, root);
    return { ...profile, id: readOrCreateId(join(path, 'profile-id'), profile.hasData()) };
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StorageError('storage', message, { cause, said: systemWords(cause), path });
  }
}

function profileAt(path: string, root: string): Omit<Profile, 'id'> {
  const databasePath = (environmentId: string) => join(root, environmentId, 'desk.sqlite');
  const trainingPath = join(path, 'training', 'platform.sealed');
  const notePath = (environmentId: string) => join(root, environmentId, 'environment.json');
  const backupsPath = (environmentId: string) => join(root, environmentId, 'backups');
  const hasDataOf = (name: string) =>
    existsSync(databasePath(name)) || hasTraces(databasePath(name), backupsPath(name));
  return {
    databasePath,
    backupsPath,
    trainingPath,
    hasData: () => existsSync(trainingPath) || readdirSync(root).some(hasDataOf),
    remember(known) {
      const note = JSON.stringify(known, null, 2);
      // At most starts nothing has changed, and there may be no room.
      if (existsSync(notePath(known.id)) && readFileSync(notePath(known.id), 'utf8') === note) return;
      writeWhole(notePath(known.id), note);
    },
    remembered: () =>
      readdirSync(root).flatMap((name) => {
        const parsed = storedEnvironment.safeParse(readJson(notePath(name)));
        return parsed.success && parsed.data.id === name ? [parsed.data] : [];
      }),
    setAside(environmentId) {
      const from = join(root, environmentId);
      if (existsSync(from)) renameSync(from, join(path, `removed-${environmentId}-${Date.now()}`));
    },
  };
}

/** A new id would lose the keychain's entries of the old one, so data or a damaged id never get one. */
function readOrCreateId(path: string, hasData: boolean): string {
  const stored = readId(path);
  if (stored !== null) {
    const id = stored.trim();
    if (/^[0-9a-f-]{36}$/.test(id)) return id;
    throw new StorageError('profileIdUnreadable', 'the file holds no id', { path });
  }
  if (hasData)
    throw new StorageError('profileIdUnreadable', 'the file is missing, and there is data', { path });
  const id = randomUUID();
  // Whole or not at all: half an id would be taken for a damaged one.
  writeWhole(path, id);
  return id;
}

/** Returns the text of the id's file; null when there is no such file. @throws StorageError profileIdUnreadable */
function readId(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    // A folder in its place, or a file that this user may not read.
    throw new StorageError('profileIdUnreadable', 'the file cannot be read', {
      cause,
      said: systemWords(cause),
      path,
    });
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // no note, or a damaged one: that environment is entered again by hand
  }
}

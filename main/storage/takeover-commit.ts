import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SettingsFile } from '../ports.ts';
import { flushFolder, writeWhole } from '../profile/flush.ts';
import { recoveryName } from '../profile/profile.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import { type Settings, storedEnvironment } from '../profile/settings.ts';
import { StorageError } from '../profile/storage-error.ts';

/*
 * # How a takeover is carried out
 * First everything is prepared in a folder of the profile, with a new profile id. By then the keychain already holds
 * the data key under that id. Then a note of the takeover is written. From then on the takeover is always completed, at
 * the next start if need be, and each of its moves can be repeated. Without the note, nothing has happened, and the
 * prepared files (which are only copies) are removed.
 */

const noteName = 'takeover.json';
const prefix = 'takeover-';

/** The parts of a profile that a takeover replaces. A former part is moved away even when no new one was prepared. */
const parts = ['environments', 'training', recoveryName, 'profile-id'] as const;

const noteSchema = z.strictObject({
  version: z.literal(1),
  folder: z.string().regex(/^takeover-[\w.-]+$/),
  environments: z.array(storedEnvironment),
  activeEnvironmentId: z.string(),
  /** The parts that were prepared and replace the former ones. */
  parts: z.array(z.enum(parts)),
});
type TakeoverNote = z.infer<typeof noteSchema>;

/** The moments at which a crash must lead to either the former state or the finished one. */
export type TakeoverPoint = 'keyStored' | 'noted' | 'movedAway' | 'moved' | 'settingsWritten';

/** Returns a name for the folder in which a takeover is prepared. @param now epoch milliseconds */
export const takeoverName = (now: number): string =>
  `${prefix}${new Date(now).toISOString().replaceAll(':', '-')}`;

/** Returns the folder that a profile's former files are moved to. */
export const formerFolder = (profilePath: string, name: string): string =>
  join(profilePath, `before-${name}`);

/** Decides on a takeover by writing its note. The prepared folder must be complete and flushed. */
export async function noteTakeover(
  profilePath: string,
  note: Pick<TakeoverNote, 'folder' | 'activeEnvironmentId'> & { environments: readonly object[] },
): Promise<void> {
  const prepared = parts.filter((part) => existsSync(join(profilePath, note.folder, part)));
  await flushFolder(join(profilePath, note.folder));
  writeWhole(join(profilePath, noteName), JSON.stringify({ version: 1, ...note, parts: prepared }, null, 2));
  await flushFolder(profilePath);
}

/**
 * Finishes a takeover that was decided, and removes what was prepared for one that was not. Call it with the profile's
 * lock held, before anything in the profile is opened.
 * @throws StorageError storage
 */
export async function finishTakeover(
  profilePath: string,
  settings: Pick<SettingsFile, 'read' | 'write'>,
  defaults: () => Settings,
  at: (point: TakeoverPoint) => void = () => {},
): Promise<void> {
  try {
    const note = readTakeoverNote(profilePath);
    if (!note) return removePrepared(profilePath);
    const prepared = join(profilePath, note.folder);
    const former = formerFolder(profilePath, note.folder);
    mkdirSync(former, { recursive: true, mode: 0o700 });
    for (const part of parts) {
      const [own, away, next] = [profilePath, former, prepared].map((folder) => join(folder, part)) as [
        string,
        string,
        string,
      ];
      // A prepared part that is gone has already taken its place, which must not be emptied again.
      const isDone = note.parts.includes(part) ? !existsSync(next) : existsSync(away);
      if (isDone) continue;
      if (existsSync(own)) renameSync(own, away);
      at('movedAway');
      if (existsSync(next)) renameSync(next, own);
      at('moved');
    }
    adoptSettings(settings, note, defaults);
    at('settingsWritten');
    await flushFolder(former);
    await flushFolder(profilePath);
    renameSync(join(profilePath, noteName), join(former, noteName));
    removePrepared(profilePath);
  } catch (cause) {
    throw new StorageError('storage', 'the takeover could not be finished', { cause, path: profilePath });
  }
}

function readTakeoverNote(profilePath: string): TakeoverNote | null {
  const path = join(profilePath, noteName);
  return existsSync(path) ? noteSchema.parse(JSON.parse(readRegularFile(path).toString())) : null;
}

/**
 * Writes the note's environments to the settings. Unreadable settings are left alone: at opening, the notes of the
 * environments replace them, and a person is told.
 */
function adoptSettings(
  settings: Pick<SettingsFile, 'read' | 'write'>,
  { environments, activeEnvironmentId }: TakeoverNote,
  defaults: () => Settings,
): void {
  let stored: object | undefined;
  try {
    stored = settings.read();
  } catch {
    return;
  }
  settings.write({ ...defaults(), ...stored, environments, activeEnvironmentId });
}

function removePrepared(profilePath: string): void {
  if (!existsSync(profilePath)) return;
  for (const name of readdirSync(profilePath))
    if (name.startsWith(prefix) && name !== noteName)
      rmSync(join(profilePath, name), { recursive: true, force: true });
}

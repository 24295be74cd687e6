import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SettingsFile } from '../ports.ts';
import { StorageError } from './database.ts';
import { flushFolder, writeWhole } from './flush.ts';
import { recoveryName } from './profile.ts';
import { readRegularFile } from './regular-file.ts';
import { type Settings, storedEnvironment } from './settings.ts';

/*
 * # How a takeover is carried out
 * Everything is finished in a folder of the profile first, with a new profile id, under which the data key lies in the
 * keychain already. Then a note of the takeover is written: from there on it is carried to its end, at the next start
 * if need be, and each of its moves can be made again. Without the note, nothing has happened, and what was prepared
 * (copies, nothing else) is removed.
 */

const noteName = 'takeover.json';
const prefix = 'takeover-';

/** What a takeover replaces in a profile. Where nothing was prepared, the former one is moved away all the same. */
const parts = ['environments', 'training', recoveryName, 'profile-id'] as const;

const noteSchema = z.strictObject({
  version: z.literal(1),
  folder: z.string().regex(/^takeover-[\w.-]+$/),
  environments: z.array(storedEnvironment),
  activeEnvironmentId: z.string(),
  /** The parts of the profile that were prepared and take the place of the former ones. */
  parts: z.array(z.enum(parts)),
});
type TakeoverNote = z.infer<typeof noteSchema>;

/** The moments at which a crash must lead to the former state or to the finished one. */
export type TakeoverPoint = 'keyStored' | 'noted' | 'movedAway' | 'moved' | 'settingsWritten';

/** A name for the folder in which a takeover is prepared. @param now epoch milliseconds */
export const takeoverName = (now: number): string =>
  `${prefix}${new Date(now).toISOString().replaceAll(':', '-')}`;

/** Returns where the former files of a profile go. */
export const formerFolder = (profilePath: string, name: string): string =>
  join(profilePath, `before-${name}`);

/** Decides that a takeover happens. Its folder is complete and flushed. */
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
 * Finishes a takeover that was decided, and removes what was prepared for one that was not. To be called with the lock of
 * the profile, before anything in it is opened.
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
      // Prepared and not there any more: it has taken its place already, which must not be emptied again.
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

/** Settings that cannot be read are left alone: at opening, the notes of the environments stand in, and a person is told. */
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

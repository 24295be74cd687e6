import type { SecondBackupState } from '../../contract/backup.ts';
import { AppError } from '../../contract/errors.ts';
import { writerOf } from '../profile/computer.ts';
import type { Machine } from '../profile/machine.ts';
import type { Profile } from '../profile/profile.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { Precedence } from '../storage/precedence.ts';
import { createSecondBackups, forgetSecondFolder, type SecondBackups } from '../storage/second-backups.ts';
import { prepareSecondFolder } from '../storage/second-folder.ts';
import type { AppCore } from './core.ts';

/** The open environment to back up. */
interface Source {
  environmentId: string;
  profile: Profile;
  cipher: Cipher;
  machine: Machine;
  /** What the backups let go first. */
  after: Precedence;
}

/** Backs up the open environment to a second folder, which a person chooses. */
export interface SecondFolder {
  /** null when no folder is chosen or no environment is open. */
  readonly state: SecondBackupState | null;
  /** Starts the backups of an environment that was opened. Without a folder, they start when one is chosen. */
  begin(source: Source): void;
  /** Ends the backups. Must be called before the environment is closed. */
  end(): Promise<void>;
  /** Cancels a backup under way, because a person wants it. The next one is made automatically. */
  cancel(): void;
  /** Cancels a backup under way because the app ends, without waiting. */
  stop(): void;
  /**
   * Lets a person choose a folder, and prepares it. Returns its path; null when cancelled.
   * @throws AppError blocked, folderInside, folderUnusable, folderSilent
   */
  choose(): Promise<string | null>;
  /** Switches to another folder, or to none. */
  use(folder: string | null): Promise<void>;
  /** Starts a backup if a folder is used. Returns true when one is used. */
  now(): boolean;
}

/** Creates the backups to a second folder. None is made before `begin`. */
export function createSecondFolder(core: AppCore): SecondFolder {
  const { clock, log, access, known, signal, changed } = core;
  const { settings } = access;
  const { dialogs, profilePath } = core.ports;
  let source: Source | null = null;
  let backups: SecondBackups | null = null;

  async function endBackups(): Promise<void> {
    const before = backups;
    backups = null;
    await before?.stop();
  }

  function beginBackups(): void {
    const { secondBackupFolder: folder } = settings.current;
    if (!folder || !source || signal.aborted) return;
    const { environmentId, profile, cipher, machine, after } = source;
    const path = profile.databasePath(environmentId);
    const note = () => JSON.stringify({ ...known.byId(environmentId), wasOpened: true }, null, 2);
    backups = createSecondBackups(
      core,
      { environmentId, path, profilePath, cipher, after, note },
      { folder, profileId: profile.id, writer: writerOf(machine, profilePath) },
    );
    backups.start();
  }

  /** Forgets since when backups fail. Otherwise a folder chosen again later would seem to fail since its earlier use. */
  function forgetSince(): void {
    const { profile } = access;
    try {
      for (const { id } of known.all()) if (profile) forgetSecondFolder(profile.databasePath(id));
    } catch (exception) {
      log.write('storage.failed', { exception }); // the page may then show an outdated time
    }
  }

  return {
    get state() {
      return backups?.state ?? null;
    },
    begin(next) {
      source = next;
      beginBackups();
    },
    async end() {
      source = null;
      await endBackups();
    },
    cancel: () => backups?.cancel(),
    stop: () => void backups?.stop(),
    async choose() {
      const chosen = await dialogs.chooseFolder();
      if (chosen === null) return null;
      if (!access.profile) throw new AppError('blocked');
      return prepareSecondFolder(chosen, { profilePath, profileId: access.profile.id, clock });
    },
    async use(folder) {
      const { secondBackupFolder: _, ...others } = settings.current;
      settings.write(folder === null ? others : { ...others, secondBackupFolder: folder });
      log.write('secondBackup.folder', { chosen: folder !== null });
      await endBackups();
      forgetSince();
      beginBackups();
      changed();
    },
    now() {
      void backups?.now();
      return backups !== null;
    },
  };
}

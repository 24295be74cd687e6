import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Environment } from '../contract/environment.ts';
import { trainingId } from '../contract/environment.ts';
import { DeskError } from '../contract/errors.ts';
import type { TakeoverEnvironment, TakeoverFolder, TakeoverFound } from '../contract/takeover.ts';
import type { Clock } from './clock.ts';
import { trainingEnvironment } from './environments.ts';
import { dataKeyAccount } from './opening.ts';
import type { Ports } from './ports.ts';
import { type Recovered, restoreBackup } from './recovery.ts';
import { KeychainError, type SecretStore } from './secrets/keychain.ts';
import { hasSealed } from './storage/aside.ts';
import { verifyBackup } from './storage/backup.ts';
import { type Cipher, createCipher } from './storage/cipher.ts';
import { openForReading } from './storage/database.ts';
import { systemWords } from './storage/failures.ts';
import { flushFile, flushFolder, writeWhole } from './storage/flush.ts';
import { sealedUnder } from './storage/key-check.ts';
import { notePath } from './storage/note.ts';
import { type Profile, recoveryName } from './storage/profile.ts';
import { readWrapFile, readWrapIn } from './storage/recovery-file.ts';
import { isOfDataKey, newestWrap, type RecoveryWrap, wrapText } from './storage/recovery-wrap.ts';
import { formerFolder, noteTakeover, type TakeoverPoint, takeoverName } from './storage/takeover-commit.ts';
import {
  type FoundCopy,
  type FoundEnvironment,
  type FoundFolder,
  lookIntoFolder,
  newestFirst,
} from './storage/takeover-folder.ts';
import { dataKeyOf } from './way-in.ts';

/** An environment that was put in place, and what its window says about it. */
interface TakenOver extends Recovered {
  id: string;
  at: string;
}

/** A takeover of which everything is prepared. */
interface ReadyTakeover {
  /**
   * Stores the data key and decides that the takeover happens; the next opening carries it out. Nothing may be open.
   * @param secretsOf the keychain's entries of a profile, by its id
   */
  commit(secretsOf: (profileId: string) => SecretStore): Promise<TakenOver[]>;
}

/** Takes over environments from the files of another installation, while nothing was entered in this one. */
export interface Takeovers {
  /** Has the person choose a folder; null: cancelled. @throws DeskError takeoverEntered, takeoverNothing, takeoverUnreadable */
  choose(): Promise<TakeoverFolder | null>;
  /** Prepares what a recovery key opens in the chosen folder. @throws DeskError as `dataKeyOf`, and takeoverUnusable */
  look(typed: string): Promise<TakeoverFound>;
  /** @throws DeskError notFound where nothing was prepared, takeoverEntered */
  ready(): ReadyTakeover;
  /** Forgets what was chosen and prepared. */
  discard(): void;
}

interface TakeoverDeps {
  ports: Pick<Ports, 'profilePath' | 'dialogs'>;
  clock: Clock;
  who(): string;
  /** null: none is open. */
  profile(): Profile | null;
  isReady(): boolean;
  hasEnvironments(): boolean;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: TakeoverPoint): void;
}

interface Prepared {
  name: string;
  dataKey: string;
  environments: (TakeoverEnvironment & { environment: Environment | null; recovered: Recovered })[];
}

export function createTakeovers(deps: TakeoverDeps): Takeovers {
  const { profilePath, dialogs } = deps.ports;
  let chosen: FoundFolder | null = null;
  let prepared: Prepared | null = null;
  /** Counts the choices, so that what is still being prepared for a former one is dropped. */
  let turn = 0;

  function mustBeFresh(): void {
    const profile = deps.profile();
    if (!profile || !deps.isReady()) throw new DeskError('blocked');
    if (deps.hasEnvironments() || wasUsed(profile)) throw new DeskError('takeoverEntered');
  }

  function discard(): void {
    turn += 1;
    chosen = null;
    const name = prepared?.name;
    prepared = null;
    // Only copies of our own making. Where this fails, the next start removes them.
    if (name) rm(join(profilePath, name), { recursive: true, force: true }).catch(() => {});
  }

  async function prepare(found: FoundFolder, typed: string): Promise<Prepared & { unusable: string[] }> {
    const copies = found.environments.flatMap((environment) => environment.copies);
    const wraps = [
      ...found.recoveryFiles.map(readWrapFile),
      ...copies.map(({ path }) => readWrapIn(path)),
    ].filter((wrap) => wrap !== null);
    const dataKey = dataKeyOf(typed, wraps, { replaced: true });
    const cipher = createCipher(dataKey);
    const name = takeoverName(deps.clock.now());
    const folder = join(profilePath, name);
    const environments: Prepared['environments'] = [];
    const unusable: string[] = [];
    try {
      for (const environment of found.environments) {
        const placed = await place(environment, folder, cipher);
        if (placed === 'other') continue;
        if (placed) environments.push(placed);
        else unusable.push(nameOf(environment));
      }
      if (environments.length === 0) throw new DeskError('takeoverUnusable');
      await rm(join(folder, 'copies'), { recursive: true, force: true });
      writeRecovery(folder, wraps, cipher);
      return { name, dataKey, environments, unusable };
    } catch (error) {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
  }

  /**
   * Puts the newest usable copy of an environment into the prepared folder, as a restored one.
   * @returns null: no copy can be used; `other`: no copy belongs to this data key
   */
  async function place(
    found: FoundEnvironment,
    folder: string,
    cipher: Cipher,
  ): Promise<Prepared['environments'][number] | 'other' | null> {
    const { id, baseUrl, clientId, name, kind } = found.environment ?? trainingEnvironment;
    const now = deps.clock.now();
    const path = join(folder, 'environments', id, 'desk.sqlite');
    let skipped = 0;
    let isOurs = false;
    for (const copy of newestFirst(found.copies, now)) {
      const own = belongs(copy.path, cipher);
      if (own === false) continue;
      isOurs = true;
      try {
        const backup = copy.isDataFile ? await asBackup(copy, join(folder, 'copies', id), cipher) : copy;
        const recovered = await restoreBackup(backup.name, {
          path,
          backups: dirname(backup.path),
          cipher,
          clock: deps.clock,
          who: deps.who,
          // The new profile has no entries in the keychain yet: the mark begins anew.
          mark: async () => null,
          sender: { environmentId: id, baseUrl, clientId },
        });
        if (found.environment) writeNote(dirname(path), found.environment);
        if (found.trainingPath) await copyTraining(found.trainingPath, folder);
        return {
          id,
          name,
          kind,
          baseUrl,
          at: backup.at,
          isDataFile: copy.isDataFile,
          partial: backup.partial,
          ahead: Date.parse(backup.at) > now,
          subscriptions: countIn(path),
          skipped,
          environment: found.environment,
          recovered,
        };
      } catch (error) {
        if (!isOfCopy(error)) throw error;
        skipped += 1;
      }
    }
    return isOurs ? null : 'other';
  }

  return {
    async choose() {
      mustBeFresh();
      discard();
      const path = await dialogs.chooseFolder();
      if (path === null) return null;
      let found: FoundFolder;
      try {
        found = await lookIntoFolder(path, profilePath);
      } catch (cause) {
        throw new DeskError('takeoverUnreadable', { path, said: systemWords(cause) ?? undefined }, { cause });
      }
      if (found.environments.length + found.unnamed.length === 0)
        throw new DeskError('takeoverNothing', { path });
      chosen = found;
      return { path, environments: found.environments.map(summaryOf), unnamed: found.unnamed };
    },
    async look(typed) {
      mustBeFresh();
      if (!chosen) throw new DeskError('notFound', { field: 'folder' });
      const found = chosen;
      discard();
      chosen = found;
      const own = turn;
      const { unusable, ...done } = await prepare(found, typed);
      if (own !== turn) {
        await rm(join(profilePath, done.name), { recursive: true, force: true });
        throw new DeskError('notFound', { field: 'folder' });
      }
      prepared = done;
      return {
        environments: done.environments.map(({ environment: _, recovered: __, ...shown }) => shown),
        unusable,
      };
    },
    ready() {
      mustBeFresh();
      const done = prepared;
      if (!done) throw new DeskError('notFound', { field: 'folder' });
      return {
        async commit(secretsOf) {
          // From here on, what was prepared is either put in place or removed by the next start.
          prepared = null;
          const folder = join(profilePath, done.name);
          const profileId = randomUUID();
          const secrets = secretsOf(profileId);
          await secrets.set(dataKeyAccount, done.dataKey);
          if ((await secrets.get(dataKeyAccount)) !== done.dataKey)
            throw new KeychainError('the keychain does not keep what it is given', { said: null });
          deps.at?.('keyStored');
          writeWhole(join(folder, 'profile-id'), profileId);
          const environments = done.environments.flatMap(({ environment }) => environment ?? []);
          await noteTakeover(profilePath, {
            folder: done.name,
            environments,
            activeEnvironmentId: firstOf(done.environments)?.id ?? trainingId,
          });
          deps.at?.('noted');
          const aside = formerFolder(profilePath, done.name);
          return done.environments.map(({ id, at, recovered }) => ({ ...recovered, id, at, aside }));
        },
      };
    },
    discard,
  };
}

/** The window opens the environment that is worked with: Production before Demo before Training. */
function firstOf(environments: Prepared['environments']) {
  const order = ['production', 'demo', 'training'];
  return environments.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

const nameOf = ({ environment }: FoundEnvironment) => (environment ?? trainingEnvironment).name;

function summaryOf(found: FoundEnvironment): TakeoverFolder['environments'][number] {
  const { id, name, kind } = found.environment ?? trainingEnvironment;
  const [newest] = newestFirst(found.copies, Date.now());
  return { id, name, kind, at: newest?.at ?? '', copies: found.copies.length };
}

/** Whether anything was entered in a profile, also what was removed since. */
function wasUsed(profile: Profile): boolean {
  return profile.environmentIds().some((id) => {
    const path = profile.databasePath(id);
    if (id !== trainingId) return hasSealed(path, profile.backupsPath(id));
    return !existsSync(path) || countIn(path, true) > 0;
  });
}

function countIn(path: string, removedToo = false): number {
  const sql = openForReading(path);
  try {
    const which = removedToo ? '' : 'WHERE removed_at IS NULL';
    return Number(sql.prepare(`SELECT COUNT(*) AS count FROM subscriptions ${which}`).get()?.count);
  } finally {
    sql.close();
  }
}

/** True: sealed with this key; false: with another one; null: it cannot be told. */
function belongs(path: string, cipher: Cipher): boolean | null {
  try {
    const sql = openForReading(path);
    try {
      return sealedUnder(sql, cipher);
    } finally {
      sql.close();
    }
  } catch (error) {
    return (error as { reason?: unknown }).reason === 'dataKeyWrong' ? false : null;
  }
}

/** Failures of one copy, after which an older one is tried. Any other is about this machine. */
const isOfCopy = (error: unknown) => error instanceof DeskError && error.failure.code === 'backupUnusable';

/**
 * Makes a backup of a data file that was copied without this program: file and log are copied, and the log is worked in.
 * The moment is that of its last entry in the trail.
 */
async function asBackup(copy: FoundCopy, folder: string, cipher: Cipher): Promise<FoundCopy> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const beside = join(folder, 'desk.sqlite');
  await copyFile(copy.path, beside);
  if (existsSync(`${copy.path}-wal`)) await copyFile(`${copy.path}-wal`, `${beside}-wal`);
  let at = copy.at;
  let partial: boolean;
  try {
    const sql = new DatabaseSync(beside);
    try {
      sql.exec('PRAGMA journal_mode = DELETE');
      const last = sql.prepare('SELECT at FROM trail ORDER BY sequence DESC LIMIT 1').get()?.at;
      if (typeof last === 'string' && !Number.isNaN(Date.parse(last))) at = new Date(last).toISOString();
    } finally {
      sql.close();
    }
    partial = (await verifyBackup(beside, cipher)).length > 0;
  } catch (cause) {
    throw new DeskError('backupUnusable', { said: systemWords(cause) ?? undefined }, { cause });
  }
  const name = `desk-${at.replaceAll(':', '-')}${partial ? '-partial' : ''}.sqlite`;
  const path = join(folder, name);
  await rename(beside, path);
  return { ...copy, name, path, at, partial };
}

function writeNote(folder: string, environment: Environment): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(notePath(folder), JSON.stringify({ ...environment, wasOpened: true }, null, 2));
}

/** Training's platform, so that its investments are known there. */
async function copyTraining(from: string, folder: string): Promise<void> {
  const to = join(folder, 'training', 'platform.sealed');
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await flushFile(to);
  await flushFolder(dirname(to));
}

/** The recovery key in force stays the one of the files. */
function writeRecovery(folder: string, wraps: readonly RecoveryWrap[], cipher: Cipher): void {
  const wrap = newestWrap(wraps.filter((each) => isOfDataKey(each, cipher)));
  if (wrap) writeFileSync(join(folder, recoveryName), wrapText(wrap), { mode: 0o600, flush: true });
}

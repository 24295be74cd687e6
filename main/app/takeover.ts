import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Environment } from '../../contract/environment.ts';
import { trainingId } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { isInstant } from '../../contract/primitives.ts';
import type {
  TakeoverEnvironment,
  TakeoverFolder,
  TakeoverFound,
  TakeoverProgress,
} from '../../contract/takeover.ts';
import type { Clock } from '../clock.ts';
import type { Ports } from '../ports.ts';
import { storageFailureOf, systemWords } from '../profile/failures.ts';
import { type FarFolder, openFarFolder, SilentFolder } from '../profile/far-folder.ts';
import { flushFolder, writeWhole } from '../profile/flush.ts';
import { notePath } from '../profile/note.ts';
import { type Profile, recoveryName } from '../profile/profile.ts';
import { hasSealed } from '../profile/quarantine.ts';
import { KeychainError, type SecretStore } from '../secrets/keychain.ts';
import { type Cipher, createCipher } from '../storage/cipher.ts';
import { openForReading } from '../storage/database.ts';
import { workInLog } from '../storage/integrity.ts';
import { samples, samplesUnder, sealedUnder } from '../storage/key-check.ts';
import { readWrapIn, wrapQuery } from '../storage/recovery-file.ts';
import { isOfDataKey, newestWrap, type RecoveryWrap, readWrap, wrapText } from '../storage/recovery-wrap.ts';
import { bringAttachmentsTo } from '../storage/takeover-attachments.ts';
import { formerFolder, noteTakeover, type TakeoverPoint, takeoverName } from '../storage/takeover-commit.ts';
import {
  type FoundCopy,
  type FoundEnvironment,
  type FoundFolder,
  lookIntoFolder,
  newestFirst,
} from '../storage/takeover-folder.ts';
import { trainingEnvironment } from './environments.ts';
import { dataKeyAccount } from './open-environment.ts';
import { type Recovered, restoreCopy } from './recovery.ts';
import { dataKeyOf } from './way-in.ts';

/** An environment that was taken over, with what the page shows about it. */
interface TakenOver extends Recovered {
  id: string;
  at: string;
}

/** A takeover that is fully prepared. */
interface ReadyTakeover {
  /**
   * Stores the data key and commits the takeover; the next opening carries it out. No environment may be open.
   * @param secretsOf returns a profile's keychain entries, by profile id
   */
  commit(secretsOf: (profileId: string) => SecretStore): Promise<TakenOver[]>;
}

/** Takes over environments from another installation's files, as long as nothing was entered in this installation. */
export interface Takeovers {
  /** Progress of the search or check that is under way; null when there is none. */
  readonly progress: TakeoverProgress | null;
  /**
   * Lets the person choose a folder, and searches it. Returns null when cancelled or stopped; the earlier choice stays.
   * @throws AppError takeoverEntered, takeoverNothing, takeoverUnreadable
   */
  choose(): Promise<TakeoverFolder | null>;
  /**
   * Prepares the environments that a recovery key opens in the chosen folder. Returns null, with nothing prepared, when
   * stopped.
   * @throws AppError as `dataKeyOf`, and takeoverUnusable, takeoverUnreadable
   */
  look(typed: string): Promise<TakeoverFound | null>;
  /** Stops the search or check under way and removes what it copied. The chosen folder is never written to. */
  stop(): Promise<void>;
  /** Returns the prepared takeover. @throws AppError notFound when nothing is prepared, takeoverEntered */
  ready(): ReadyTakeover;
  /** Forgets the chosen folder and the prepared takeover, and stops the search or check under way. */
  discard(): void;
}

interface TakeoverDeps {
  ports: Pick<Ports, 'profilePath' | 'dialogs'>;
  clock: Clock;
  who(): string;
  /** Returns the open profile; null when none is open. */
  profile(): Profile | null;
  isReady(): boolean;
  hasEnvironments(): boolean;
  /** Called when the progress changes. */
  changed(): void;
  /** Called at named points, so that tests can end the process exactly there. */
  at?(point: TakeoverPoint): void;
}

/** A search or a check that is under way. */
interface Job {
  far: FarFolder;
  signal: AbortSignal;
  tell(progress: TakeoverProgress): void;
}

/** The facts read from a copy before it is copied to this computer; null when it cannot be read in place. */
type Glance = { wrap: RecoveryWrap | null; samples: Parameters<typeof samplesUnder>[0] } | null;

interface Prepared {
  name: string;
  dataKey: string;
  environments: (TakeoverEnvironment & { environment: Environment | null; recovered: Recovered })[];
}

export function createTakeovers(deps: TakeoverDeps): Takeovers {
  const { profilePath, dialogs } = deps.ports;
  let chosen: (FoundFolder & { path: string }) | null = null;
  let prepared: Prepared | null = null;
  let progress: TakeoverProgress | null = null;
  let running: { stopping: AbortController; over: Promise<unknown> } | null = null;
  /** Called with the number of bytes copied of the current file. */
  let copied = (_: number): void => {};

  function tell(next: TakeoverProgress | null): void {
    progress = next;
    deps.changed();
  }

  async function stop(): Promise<void> {
    running?.stopping.abort();
    await running?.over;
  }

  /** Runs one stoppable job on a folder at a time. Returns null when stopped. @throws AppError takeoverUnreadable */
  async function run<T>(path: string, work: (job: Job) => Promise<T>): Promise<T | null> {
    while (running) await stop();
    const stopping = new AbortController();
    const { signal } = stopping;
    const far = openFarFolder(path, deps.clock, (bytes) => copied(bytes));
    signal.addEventListener('abort', () => far.close(), { once: true });
    const doing = work({ far, signal, tell: (next) => !signal.aborted && tell(next) })
      .catch((error) => {
        if (signal.aborted) return null;
        if (!(error instanceof SilentFolder)) throw error;
        throw new AppError('takeoverUnreadable', { path }, { cause: error });
      })
      .finally(() => {
        far.close();
        running = null;
        tell(null);
      });
    running = { stopping, over: doing.catch(() => {}) };
    const done = await doing;
    return signal.aborted ? null : done;
  }

  function mustBeFresh(): void {
    const profile = deps.profile();
    if (!profile || !deps.isReady()) throw new AppError('blocked');
    if (deps.hasEnvironments() || wasUsed(profile)) throw new AppError('takeoverEntered');
  }

  function dropPrepared(): void {
    const name = prepared?.name;
    prepared = null;
    // The folder holds only copies that the app made. If this fails, the next start removes them.
    if (name) rm(join(profilePath, name), { recursive: true, force: true }).catch(() => {});
  }

  async function prepare(
    found: FoundFolder & { path: string },
    typed: string,
    job: Job,
  ): Promise<Prepared & { unusable: string[] }> {
    const { far, signal } = job;
    const name = takeoverName(deps.clock.now());
    const folder = join(profilePath, name);
    const bring = bringing(found.path, folder, job);
    try {
      const glances = await glanceAt(found, job);
      const wraps = [
        ...(await readWrapFiles(found, far)),
        ...[...glances.values()].map((each) => each?.wrap),
      ];
      if (!wraps.some((wrap) => wrap)) wraps.push(...(await wrapsInLogs(found, bring)));
      const known = wraps.filter((wrap) => wrap !== null && wrap !== undefined);
      const dataKey = dataKeyOf(typed, known, { replaced: true });
      const cipher = createCipher(dataKey);
      const ours = found.environments.flatMap((environment) => {
        const copies = environment.copies.filter(
          (copy) => belongs(glances.get(copy) ?? null, cipher) !== false,
        );
        return copies.length > 0 ? [{ ...environment, copies }] : [];
      });
      bring.expect(ours.length);
      const environments: Prepared['environments'] = [];
      const unusable: string[] = [];
      for (const environment of ours) {
        const placed = await place(environment, folder, { cipher, bring, job });
        signal.throwIfAborted();
        if (placed === 'other') continue;
        if (placed) environments.push(placed);
        else unusable.push(nameOf(environment));
      }
      if (environments.length === 0) throw new AppError('takeoverUnusable');
      await rm(join(folder, 'copies'), { recursive: true, force: true });
      writeRecovery(folder, known, cipher);
      return { name, dataKey, environments, unusable };
    } catch (error) {
      await rm(folder, { recursive: true, force: true }).catch(() => {}); // the next start removes it
      throw error;
    }
  }

  /** Copies files to this computer, each once, and counts them for the progress. */
  function bringing(chosenPath: string, folder: string, { far, signal, tell }: Job) {
    const brought = new Map<FoundCopy, { path: string; at: string }>();
    let file = 0;
    let files = 0;
    const at = (step: 'copying' | 'checking' | 'marking', done: number, total: number) =>
      tell({ step, file, files: Math.max(file, files), done, total });

    async function copyOf(copy: FoundCopy): Promise<{ path: string; at: string }> {
      const path = join(folder, 'copies', `${file}.sqlite`);
      let before = 0;
      copied = (bytes) => at('copying', before + bytes, copy.bytes);
      copied(0);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await far.copy(copy.path, path);
        before = (await far.look(path))?.bytes ?? 0;
        if (copy.hasLog) await far.copy(`${copy.path}-wal`, `${path}-wal`);
      } catch (cause) {
        throw await copyFailure(cause);
      }
      if (!copy.isDataFile) return { path, at: copy.at };
      at('checking', 0, 0);
      const { lastAt } = await workInLog(path, signal).catch((cause) => {
        throw unusableCopy(cause);
      });
      const isKnown = lastAt !== null && isInstant(lastAt);
      return { path, at: isKnown ? new Date(lastAt).toISOString() : copy.at };
    }

    /** Returns the error for a failed copy. After a failure of one copy the next is tried; any other ends the takeover. */
    async function copyFailure(cause: unknown): Promise<unknown> {
      if (signal.aborted || cause instanceof SilentFolder || storageFailureOf(cause) === 'storageFull')
        return cause;
      if (await far.isFolder(chosenPath)) return unusableCopy(cause);
      const said = systemWords(cause) ?? undefined;
      return new AppError('takeoverUnreadable', { path: chosenPath, said }, { cause });
    }

    return {
      /** Announces files to come. @param count number of files still to be copied, as far as known */
      expect(count: number) {
        files = brought.size + count;
      },
      tell: at,
      copyFailure,
      /** Counts one more file: an older copy is tried instead of an unusable one. */
      another() {
        files += 1;
      },
      async copy(copy: FoundCopy) {
        const known = brought.get(copy);
        if (known) return known;
        file += 1;
        const made = await copyOf(copy);
        brought.set(copy, made);
        return made;
      },
    };
  }
  type Bring = ReturnType<typeof bringing>;

  /** Returns the recovery key wraps of data files that hold their wrap in a write-ahead log which was never checkpointed. */
  async function wrapsInLogs(found: FoundFolder, bring: Bring): Promise<(RecoveryWrap | null)[]> {
    const withLog = found.environments.flatMap(({ copies }) => copies.filter(({ hasLog }) => hasLog));
    bring.expect(withLog.length);
    const wraps: (RecoveryWrap | null)[] = [];
    for (const copy of withLog) {
      try {
        wraps.push(readWrapIn((await bring.copy(copy)).path));
      } catch (error) {
        if (!isOfCopy(error)) throw error;
      }
    }
    return wraps;
  }

  /**
   * Puts the newest usable copy of an environment into the prepared folder, like a restored backup.
   * @returns null when no copy can be used; `other` when no copy belongs to this data key
   */
  async function place(
    found: FoundEnvironment,
    folder: string,
    { cipher, bring, job }: { cipher: Cipher; bring: Bring; job: Job },
  ): Promise<Prepared['environments'][number] | 'other' | null> {
    const { id, baseUrl, clientId, name, kind } = found.environment ?? trainingEnvironment;
    const now = deps.clock.now();
    const path = join(folder, 'environments', id, 'desk.sqlite');
    let skipped = 0;
    for (const [index, copy] of newestFirst(found.copies, now).entries()) {
      if (index > 0) bring.another();
      try {
        const brought = await bring.copy(copy);
        // A copy's log could not be read before the copy was on this computer.
        if (isOther(brought.path, cipher)) continue;
        const backup = { name: `desk-${brought.at.replaceAll(':', '-')}.sqlite`, at: brought.at };
        const { unreadable, ...recovered } = await restoreCopy(
          copy.isDataFile ? backup : copy,
          {
            path,
            backups: dirname(brought.path),
            cipher,
            clock: deps.clock,
            who: deps.who,
            // The new profile has no keychain entries yet, so it starts without a mark.
            mark: async () => null,
            sender: { environmentId: id, baseUrl, clientId },
            signal: job.signal,
            progress: ({ step, done, total }) => bring.tell(step, done, total),
          },
          (beside) => rename(brought.path, beside),
        );
        copied = () => {};
        const lacking = await bringAttachmentsTo(path, {
          far: job.far,
          cipher,
          copies: [copy, ...found.copies],
          signal: job.signal,
          isOfFile: async (error) => isOfCopy(await bring.copyFailure(error)),
          checking: (done, total) => bring.tell('checking', done, total),
        });
        if (found.environment) writeNote(dirname(path), found.environment);
        if (found.trainingPath) await copyTraining(job.far, found.trainingPath, folder);
        return {
          id,
          name,
          kind,
          baseUrl,
          at: brought.at,
          isDataFile: copy.isDataFile,
          computer: copy.computer,
          partial: copy.partial || unreadable > 0 || lacking > 0,
          ahead: Date.parse(brought.at) > now,
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
    return skipped > 0 ? null : 'other';
  }

  return {
    get progress() {
      return progress;
    },
    async choose() {
      mustBeFresh();
      const path = await dialogs.chooseFolder();
      if (path === null) return null;
      const found = await run(path, async ({ far, tell }) => {
        tell({ step: 'searching', folders: 0, copies: 0 });
        return lookIntoFolder(far, path, profilePath, (how) => tell({ step: 'searching', ...how })).catch(
          (cause) => {
            if (cause instanceof SilentFolder) throw cause;
            const said = systemWords(cause) ?? undefined;
            throw new AppError('takeoverUnreadable', { path, said }, { cause });
          },
        );
      });
      if (!found) return null;
      if (found.environments.length + found.unnamed.length === 0)
        throw new AppError('takeoverNothing', { path });
      dropPrepared();
      chosen = { ...found, path };
      return { path, environments: found.environments.map(summaryOf), unnamed: found.unnamed };
    },
    async look(typed) {
      mustBeFresh();
      if (!chosen) throw new AppError('notFound', { field: 'folder' });
      const found = chosen;
      dropPrepared();
      const done = await run(found.path, (job) => prepare(found, typed, job));
      if (!done) return null;
      const { unusable, ...rest } = done;
      prepared = rest;
      return {
        environments: done.environments.map(({ environment: _, recovered: __, ...shown }) => shown),
        unusable,
      };
    },
    stop,
    ready() {
      mustBeFresh();
      const done = prepared;
      if (!done) throw new AppError('notFound', { field: 'folder' });
      return {
        async commit(secretsOf) {
          // From here on, the next start either puts the prepared folder in place or removes it.
          prepared = null;
          const folder = join(profilePath, done.name);
          const profileId = randomUUID();
          const secrets = secretsOf(profileId);
          await secrets.set(dataKeyAccount, done.dataKey);
          if ((await secrets.get(dataKeyAccount)) !== done.dataKey)
            throw new KeychainError('the keychain does not store values', { said: null });
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
    discard() {
      void stop();
      chosen = null;
      dropPrepared();
    },
  };
}

/** Returns the environment to open after the takeover: Production before Demo before Training. */
function firstOf(environments: Prepared['environments']) {
  const order = ['production', 'demo', 'training'];
  return environments.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

const nameOf = ({ environment }: FoundEnvironment) => (environment ?? trainingEnvironment).name;

function summaryOf(found: FoundEnvironment): TakeoverFolder['environments'][number] {
  const { id, name, kind } = found.environment ?? trainingEnvironment;
  const byComputer = Map.groupBy(newestFirst(found.copies, Date.now()), ({ computer }) => computer);
  const sources = [...byComputer].map(([computer, copies]) => ({
    computer,
    at: copies[0]?.at ?? '',
    copies: copies.length,
  }));
  return { id, name, kind, sources };
}

/** True when anything was ever entered in a profile, even if it was removed since. */
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

/** Reads each copy in place, without its write-ahead log. */
async function glanceAt(found: FoundFolder, { far, tell }: Job): Promise<Map<FoundCopy, Glance>> {
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

/** True when a copy is sealed with this key, false when with another key, null when that cannot be determined. */
function belongs(glance: Glance, cipher: Cipher): boolean | null {
  if (!glance) return null;
  try {
    return samplesUnder(glance.samples, cipher);
  } catch {
    return false;
  }
}

/** True when a data file is sealed with another key. */
function isOther(path: string, cipher: Cipher): boolean {
  try {
    const sql = openForReading(path);
    try {
      sealedUnder(sql, cipher);
      return false;
    } finally {
      sql.close();
    }
  } catch (error) {
    return (error as { reason?: unknown }).reason === 'dataKeyWrong';
  }
}

const unusableCopy = (cause: unknown) =>
  new AppError('backupUnusable', { said: systemWords(cause) ?? undefined }, { cause });

/** True for a failure of one copy, after which an older copy is tried. Other failures are about this machine. */
const isOfCopy = (error: unknown) => error instanceof AppError && error.failure.code === 'backupUnusable';

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

/** Writes the newest wrap of the data key, so that the recovery key of the copied files stays in force. */
function writeRecovery(folder: string, wraps: readonly RecoveryWrap[], cipher: Cipher): void {
  const wrap = newestWrap(wraps.filter((each) => isOfDataKey(each, cipher)));
  if (wrap) writeFileSync(join(folder, recoveryName), wrapText(wrap), { mode: 0o600, flush: true });
}

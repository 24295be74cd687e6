import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SecondBackupFailure, SecondBackupState } from '../../contract/backup.ts';
import { isInstant } from '../../contract/primitives.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Log } from '../log/log.ts';
import type { BackupWriter } from '../profile/computer.ts';
import { storageFailureOf, systemWords } from '../profile/failures.ts';
import { CopyDiffers } from '../profile/far-copy.ts';
import { type FarFolder, openFarFolder, SilentFolder } from '../profile/far-folder.ts';
import { writeWhole } from '../profile/flush.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import { isDue } from './backups.ts';
import type { Cipher } from './cipher.ts';
import {
  FolderGone,
  FolderInside,
  FolderReplaced,
  lookAround,
  makeSecondBackup,
  OwnDiskFails,
  secondPlace,
  stagingOf,
} from './second-backup.ts';

/** Keeps the backups of one open environment in the second folder up to date, in the background. */
export interface SecondBackups {
  readonly state: SecondBackupState;
  start(): void;
  /** Makes a backup now, or looks for the folder again; resolves when the attempt is over. */
  now(): Promise<void>;
  /** Cancels a running attempt. Does not wait for the folder. */
  stop(): Promise<void>;
}

/** Progress while the folder is looked for, or the copy on the own disk is made. */
const nothingYet = { done: 0, total: 0 };

/** Delay of the first look, in milliseconds. It comes after the first look for backups on the own disk. */
const firstLook = 15_000;
const hour = 60 * 60_000;
const week = 7 * 24 * hour;

const instant = z.string().refine(isInstant);
/** Facts about the folder, kept beside the data file for when the folder is out of reach. */
const memory = z.object({
  folder: z.string(),
  /** When the folder was first used for this environment. */
  since: instant,
  lastAt: instant.nullable(),
  failingSince: instant.nullable(),
  /** How many attachments the last backup lacks. Versions without attachments did not write it. */
  lacking: z.number().int().min(0).default(0),
});
type Memory = z.infer<typeof memory>;

/**
 * True when there was no backup for more than a week. A time in the future came from a wrong clock and does not count.
 */
export const isOverdue = ({ lastAt, since }: Pick<Memory, 'lastAt' | 'since'>, now: number): boolean => {
  const last = lastAt !== null && Date.parse(lastAt) <= now ? lastAt : since;
  return now - Date.parse(last) > week;
};

export function createSecondBackups(deps: {
  log: Log;
  /** The folder that a person chose. */
  folder: string;
  profileId: string;
  /** The profile's data folder. */
  profilePath: string;
  writer: BackupWriter;
  environmentId: string;
  /** The data file. */
  path: string;
  cipher: Cipher;
  clock: Clock;
  /** The text of the environment's note. */
  note(): string;
  changed(): void;
  /** Called with a failure that no disk or folder explains, for the log. */
  defect(error: unknown): void;
  /** Replaces the function that opens the folder. */
  open?: typeof openFarFolder;
}): SecondBackups {
  const { clock, log, environmentId: environment } = deps;
  const place = secondPlace(deps.folder, deps.profileId, environment, deps.writer);
  const stopping = new AbortController();
  const recalled = recall(deps.path, deps.folder);
  let known = recalled ?? {
    folder: deps.folder,
    since: instantOf(clock),
    lastAt: null,
    failingSince: null,
    lacking: 0,
  };
  let state = stateBefore(known);
  let running: Promise<void> | null = null;
  let far: FarFolder | null = null;
  let cancel = () => {};

  function tell(next: Partial<SecondBackupState>): void {
    state = { ...state, ...next };
    if (!stopping.signal.aborted) deps.changed();
  }

  function remember(next: Partial<Memory>): void {
    known = { ...known, ...next };
    try {
      writeWhole(memoryPath(deps.path), JSON.stringify(known));
    } catch (exception) {
      log.write('storage.failed', { exception }); // the facts stay in memory until the program ends
    }
  }

  /** Bytes counted before the running pass: every byte is first written and later read back. */
  let alreadyCopied = 0;

  function copied(bytes: number): void {
    const { total, done: before } = state.running ?? nothingYet;
    const done = alreadyCopied + bytes;
    const isWorthTelling = done === total || done - before > total / 100;
    if (total > 0 && isWorthTelling) tell({ running: { done, total } });
  }

  async function attempt(wanted: boolean): Promise<void> {
    const started = performance.now();
    // An earlier process may have left a staging folder. It is removed even while the second folder is away, perhaps
    // forever.
    await rm(stagingOf(deps.path), { recursive: true, force: true }).catch(() => {});
    if (stopping.signal.aborted) return;
    far = (deps.open ?? openFarFolder)(place.chosen, clock, copied);
    const times = (await lookAround(far, place, deps.profilePath)).map(({ at }) => at);
    const last = times.find((at) => Date.parse(at) <= clock.now()) ?? null;
    if (!wanted && !isDue(times, clock.now())) return succeeded(last);
    tell({ lastAt: last, running: nothingYet });
    const made = await makeSecondBackup({
      far,
      place,
      path: deps.path,
      profilePath: deps.profilePath,
      staging: stagingOf(deps.path),
      note: deps.note(),
      computer: deps.writer.computer,
      now: clock.now(),
      cipher: deps.cipher,
      signal: stopping.signal,
      staged(bytes) {
        alreadyCopied = 0;
        tell({ running: { done: 0, total: bytes } });
      },
      passed(bytes) {
        alreadyCopied += bytes;
      },
      keptMore: (exception) => log.write('secondBackup.keptMore', { environment, exception }),
    });
    log.write('secondBackup.made', {
      environment,
      milliseconds: performance.now() - started,
      partial: made.partial,
      lacking: made.lacking,
    });
    succeeded(made.at, made.lacking);
  }

  function succeeded(lastAt: string | null, lacking = known.lacking): void {
    if (lastAt !== known.lastAt || known.failingSince !== null)
      remember({ lastAt, failingSince: null, lacking });
    tell({ lastAt, lacking, running: null, failed: null, isOverdue: false });
  }

  async function failed(error: unknown): Promise<void> {
    const isThere = error instanceof SilentFolder || (await far?.isFolder(place.chosen).catch(() => true));
    if (stopping.signal.aborted) return;
    const code = isThere === false ? 'gone' : codeOf(error);
    const at = instantOf(clock);
    if (code !== state.failed?.code) {
      log.write('secondBackup.failed', { environment, failure: code, exception: error });
      if (code === 'internal') deps.defect(error);
    }
    if (known.failingSince === null) remember({ failingSince: at });
    tell({
      running: null,
      failed: {
        since: known.failingSince ?? at,
        at,
        code,
        said: code === 'storage' ? systemWords(error) : null,
      },
      isOverdue: isOverdue(known, clock.now()),
    });
  }

  /** Makes one attempt at a time. A call during an attempt waits for that attempt. */
  function look(wanted: boolean): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    cancel();
    if (wanted && !running) tell({ running: nothingYet });
    running ??= attempt(wanted)
      .catch(failed)
      .finally(() => {
        far?.close();
        far = null;
        running = null;
        if (!stopping.signal.aborted) lookIn(hour);
      });
    return running;
  }

  function lookIn(milliseconds: number): void {
    cancel = clock.after(milliseconds, () => void look(false));
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (!recalled) remember({});
      lookIn(firstLook);
    },
    now: () => look(true),
    async stop() {
      stopping.abort();
      cancel();
      // This ends every call to the folder, answered or not. The remaining work is on the own disk.
      far?.close();
      await running;
    },
  };
}

/** Returns the state before the first attempt since opening. */
const stateBefore = ({ folder, lastAt, lacking }: Memory): SecondBackupState => ({
  folder,
  lastAt,
  running: null,
  failed: null,
  isOverdue: false,
  lacking,
});

const memoryPath = (path: string): string => join(dirname(path), 'second-backup.json');

/** Forgets the facts about the folder: it is no longer used, or used from now on. @param path the data file */
export function forgetSecondFolder(path: string): void {
  rmSync(memoryPath(path), { force: true });
}

/** Returns the facts about the folder from before; null when there are none. */
function recall(path: string, folder: string): Memory | null {
  try {
    const kept = memory.parse(JSON.parse(readRegularFile(memoryPath(path)).toString()));
    return kept.folder === folder ? kept : null;
  } catch {
    return null; // no facts yet, or damaged ones: the folder itself tells more as soon as it is reached
  }
}

function codeOf(error: unknown): SecondBackupFailure {
  if (error instanceof SilentFolder) return 'silent';
  if (error instanceof FolderGone) return 'gone';
  if (error instanceof FolderReplaced) return 'replaced';
  if (error instanceof FolderInside) return 'inside';
  if (error instanceof CopyDiffers) return 'differs';
  if (error instanceof OwnDiskFails) return 'ownDisk';
  return storageFailureOf(error) ?? (systemWords(error) === null ? 'internal' : 'storage');
}

import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SecondBackupFailure, SecondBackupState } from '../../contract/backup.ts';
import { type Clock, frozen } from '../clock.ts';
import type { Log } from '../log/log.ts';
import type { BackupWriter } from '../profile/computer.ts';
import { storageFailureOf, systemWords } from '../profile/failures.ts';
import { CopyDiffers } from '../profile/far-copy.ts';
import { type FarFolder, openFarFolder, SilentFolder } from '../profile/far-folder.ts';
import { writeWhole } from '../profile/flush.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import {
  type BackedUp,
  FolderGone,
  FolderInside,
  FolderReplaced,
  lookAround,
  makeSecondBackup,
  OwnDiskFails,
  secondPlace,
  stagingOf,
} from './second-backup.ts';
import {
  type Memory,
  memorySchema,
  newMemory,
  react,
  type SecondBackupsEffect,
  type SecondBackupsEvent,
  stateBefore,
} from './second-backups-state.ts';

/** Keeps the backups of one open environment in the second folder up to date, in the background. */
export interface SecondBackups {
  readonly state: SecondBackupState;
  start(): void;
  /** Makes a backup now, or looks for the folder again; resolves when the attempt is over. */
  now(): Promise<void>;
  /** Cancels a running attempt, because a person wants it. The next one is made in an hour. */
  cancel(): void;
  /** Cancels a running attempt. Does not wait for the folder. */
  stop(): Promise<void>;
}

/** What the backups tell the app. */
interface SecondBackupsCore {
  clock: Clock;
  log: Log;
  changed(): void;
  /** Called with a failure that no disk or folder explains, for the log. */
  defect(error: unknown): void;
}

/** The environment that is backed up. */
interface BackedUpEnvironment extends BackedUp {
  environmentId: string;
}

/** The folder that a person chose, and the profile's and this computer's parts in it. */
interface ChosenFolder {
  folder: string;
  profileId: string;
  writer: BackupWriter;
}

/**
 * Creates the backups of an environment in the second folder. It decides nothing: second-backups-state.ts does.
 * @param open opens the folder
 */
export function createSecondBackups(
  { clock, log, changed, defect }: SecondBackupsCore,
  from: BackedUpEnvironment,
  to: ChosenFolder,
  open = openFarFolder,
): SecondBackups {
  const { environmentId: environment, path } = from;
  const place = secondPlace(to.folder, to.profileId, environment, to.writer);
  const stopping = new AbortController();
  const recalled = recall(path, to.folder);
  let state = stateBefore(recalled ?? newMemory(to.folder, clock));
  let running: Promise<void> = Promise.resolve();
  let far: FarFolder | null = null;
  /** Breaks off the running attempt. */
  let breaking = new AbortController();
  let cancel = () => {};

  function happen(event: SecondBackupsEvent): void {
    const [next, effects] = react(state, event, frozen(clock));
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: SecondBackupsEffect): void {
    switch (effect.do) {
      case 'report':
        changed();
        return;
      case 'remember':
        remember(path, state.memory, log);
        return;
      case 'attempt':
        breaking = new AbortController();
        running = attempt(AbortSignal.any([stopping.signal, breaking.signal]));
        return;
      case 'breakOff':
        breaking.abort();
        // This ends every call to the folder, answered or not.
        far?.close();
        return;
      case 'logFailure': {
        const { code, error } = effect;
        log.write('secondBackup.failed', { environment, failure: code, exception: error });
        if (code === 'internal') defect(error);
        return;
      }
      case 'setTimer':
        cancel();
        cancel = clock.after(effect.after, () => happen({ is: 'asked', wanted: false }));
        return;
      case 'cancelTimer':
        cancel();
    }
  }

  async function attempt(signal: AbortSignal): Promise<void> {
    await backUp(signal).catch(failed);
    far?.close();
    far = null;
    happen({ is: 'ended' });
  }

  async function backUp(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    // An earlier process may have left a staging folder. It is removed even while the second folder is away, perhaps
    // forever.
    await rm(stagingOf(path), { recursive: true, force: true }).catch(() => {});
    if (state.isStopped) return;
    signal.throwIfAborted();
    far = open(place.chosen, clock, (bytes) => happen({ is: 'copied', bytes }));
    const found = await lookAround(far, place, from.profilePath);
    happen({ is: 'found', times: found.map(({ at }) => at) });
    if (state.attempt?.step !== 'copying') return;
    const made = await makeSecondBackup(
      from,
      { far, place, computer: to.writer.computer },
      {
        now: clock.now(),
        signal,
        staged: (total) => happen({ is: 'staged', total }),
        passed: (bytes) => happen({ is: 'passed', bytes }),
        keptMore: (exception) => log.write('secondBackup.keptMore', { environment, exception }),
      },
    );
    const { at, partial, lacking } = made;
    log.write('secondBackup.made', {
      environment,
      milliseconds: performance.now() - started,
      partial,
      lacking,
    });
    happen({ is: 'made', at, lacking });
  }

  async function failed(error: unknown): Promise<void> {
    const isThere = error instanceof SilentFolder || (await far?.isFolder(place.chosen).catch(() => true));
    const code = isThere === false ? 'gone' : codeOf(error);
    happen({ is: 'failed', code, said: code === 'storage' ? systemWords(error) : null, error });
  }

  return {
    get state() {
      return state.shown;
    },
    start: () => happen({ is: 'started', isKnown: recalled !== null }),
    now() {
      happen({ is: 'asked', wanted: true });
      return state.isStopped ? Promise.resolve() : running;
    },
    cancel: () => happen({ is: 'cancelled' }),
    async stop() {
      happen({ is: 'stopped' });
      stopping.abort();
      // This ends every call to the folder, answered or not. The remaining work is on the own disk.
      far?.close();
      await running;
    },
  };
}

const memoryPath = (path: string): string => join(dirname(path), 'second-backup.json');

/** Stores the facts about the folder beside the data file. */
function remember(path: string, memory: Memory, log: Log): void {
  try {
    writeWhole(memoryPath(path), JSON.stringify(memory));
  } catch (exception) {
    log.write('storage.failed', { exception }); // the facts stay in memory until the program ends
  }
}

/**
 * Forgets the facts about the second folder. Called when a person adds or removes the folder.
 * @param path the data file
 */
export function forgetSecondFolder(path: string): void {
  rmSync(memoryPath(path), { force: true });
}

/** Returns the facts about the folder from before; null when there are none. */
function recall(path: string, folder: string): Memory | null {
  try {
    const kept = memorySchema.parse(JSON.parse(readRegularFile(memoryPath(path)).toString()));
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

import type { BackupFailure, BackupProgress, BackupState } from '../../contract/backup.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { storageFailureOf } from '../profile/failures.ts';
import { listBackups, makeBackup } from './backup.ts';
import { whenFree } from './busy.ts';
import type { Cipher } from './cipher.ts';
import type { Precedence } from './precedence.ts';

/** Keeps the backups of one open environment up to date, in the background. */
export interface Backups {
  readonly state: BackupState;
  start(): void;
  /** Cancels a backup that is being made. */
  stop(): Promise<void>;
}

/** Delay of the first look, in milliseconds. By then the window is on the screen, and nobody waits for the disk. */
export const firstLook = 5_000;
/** Minimum time between two reports of the progress, in milliseconds. */
const showEvery = 1_000;
/** A backup begins when nobody has done anything for so long, in milliseconds: copying makes a big file's window slower. */
const pauseInUse = 3_000;
/** How long a backup waits for such a pause at most, in milliseconds. */
const longestUse = 10 * 60_000;
const hour = 60 * 60_000;
const day = 24 * hour;

export const noBackups: BackupState = { lastAt: null, running: null, failed: null };

/**
 * True when no backup was made in the last day. A backup dated ahead by a wrong clock does not count until that date.
 */
export const isDue = (times: readonly string[], now: number): boolean =>
  !times.some((at) => Date.parse(at) <= now && now - Date.parse(at) < day);

export function createBackups(deps: {
  log: Log;
  environmentId: string;
  path: string;
  folder: string;
  cipher: Cipher;
  clock: Clock;
  /** What the check of a backup lets go first. */
  after?: Precedence;
  /** Called after each backup, when those that are not kept any more are gone. */
  pruned?(signal: AbortSignal): Promise<void>;
  changed(): void;
  /** Called with a failure that the disk does not explain, for the log. */
  defect(error: unknown): void;
}): Backups {
  const { clock, folder } = deps;
  const stopping = new AbortController();
  let state = noBackups;
  let running: Promise<void> = Promise.resolve();
  let cancel = () => {};

  function tell(next: BackupState): void {
    state = next;
    if (!stopping.signal.aborted) deps.changed();
  }

  let shownAt = 0;

  /** Shows the progress of the running backup once a second: the page reads the whole state each time. */
  function show(progress: BackupProgress): void {
    const now = performance.now();
    const isNewStep = state.running?.step !== progress.step || state.running.total !== progress.total;
    if (!isNewStep && now - shownAt < showEvery) return;
    shownAt = now;
    tell({ ...state, running: progress });
  }

  /** Returns the times of the existing backups, newest first, and updates `lastAt` in the state. */
  async function known(): Promise<string[]> {
    const times = (await listBackups(folder)).map(({ at }) => at);
    const last = times.find((at) => Date.parse(at) <= clock.now()) ?? null;
    if (last !== state.lastAt) tell({ ...state, lastAt: last });
    return times;
  }

  async function look(): Promise<void> {
    try {
      if (!isDue(await known(), clock.now())) return;
      const { signal } = stopping;
      const { path, cipher, after } = deps;
      await after?.unused(pauseInUse, longestUse, signal);
      const started = performance.now();
      const make = () =>
        makeBackup({ path, folder, now: clock.now(), cipher, signal, after, progress: show });
      const made = await whenFree(make, { signal });
      deps.log.write('backup.made', {
        environment: deps.environmentId,
        milliseconds: performance.now() - started,
        partial: made.partial,
      });
      tell({ lastAt: made.at, running: null, failed: null });
      await deps.pruned?.(stopping.signal).catch((exception) => {
        if (!stopping.signal.aborted) deps.log.write('storage.failed', { exception });
      });
    } catch (error) {
      if (stopping.signal.aborted) return;
      const code = codeOf(error);
      deps.log.write('backup.failed', {
        environment: deps.environmentId,
        failure: code,
        exception: error,
      });
      if (code === 'internal') deps.defect(error);
      tell({ ...state, running: null, failed: { at: instantOf(clock), code } });
    }
  }

  function lookIn(milliseconds: number): void {
    cancel = clock.after(milliseconds, () => {
      running = look().finally(() => {
        if (!stopping.signal.aborted) lookIn(hour);
      });
    });
  }

  return {
    get state() {
      return state;
    },
    start() {
      lookIn(firstLook);
      // Shows the existing backups at once. The look that follows reports a folder that cannot be read.
      known().catch(() => {});
    },
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
  };
}

const codeOf = (error: unknown): BackupFailure => storageFailureOf(error) ?? 'internal';

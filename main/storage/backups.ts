import type { BackupFailure, BackupState } from '../../contract/app.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { listBackups, makeBackup } from './backup.ts';
import type { Cipher } from './cipher.ts';
import { storageFailureOf } from './failures.ts';

/** Keeps the backups of one open environment fresh, beside the work and never in its way. */
export interface Backups {
  readonly state: BackupState;
  start(): void;
  /** Breaks off a backup that is being made. */
  stop(): Promise<void>;
}

/** The window is on the screen by then, and nobody waits for the disk. Milliseconds. */
const firstLook = 5_000;
const hour = 60 * 60_000;
const day = 24 * hour;

export const noBackups: BackupState = { lastAt: null, failed: null };

/** When the newest backup was made; one that a wrong clock has dated ahead does not count for the days until then. */
export const isDue = (times: readonly string[], now: number): boolean =>
  !times.some((at) => Date.parse(at) <= now && now - Date.parse(at) < day);

export function createBackups(deps: {
  log: Log;
  environmentId: string;
  path: string;
  folder: string;
  cipher: Cipher;
  clock: Clock;
  changed(): void;
  /** A failure that is no full or read-only disk: for the log. */
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

  /** When the backups that there are were made. */
  async function known(): Promise<string[]> {
    const times = (await listBackups(folder)).map(({ at }) => at);
    const last = times.find((at) => Date.parse(at) <= clock.now()) ?? null;
    if (last !== state.lastAt) tell({ ...state, lastAt: last });
    return times;
  }

  async function look(): Promise<void> {
    try {
      if (!isDue(await known(), clock.now())) return;
      const started = performance.now();
      const made = await makeBackup({
        path: deps.path,
        folder,
        now: clock.now(),
        cipher: deps.cipher,
        signal: stopping.signal,
      });
      deps.log.write('backup.made', {
        environment: deps.environmentId,
        milliseconds: performance.now() - started,
        partial: made.partial,
      });
      tell({ lastAt: made.at, failed: null });
    } catch (error) {
      if (stopping.signal.aborted) return;
      const code = codeOf(error);
      deps.log.write('backup.failed', {
        environment: deps.environmentId,
        failure: code,
        exception: error,
      });
      if (code === 'internal') deps.defect(error);
      tell({ ...state, failed: { at: instantOf(clock), code } });
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
      // What there is already is said at once. A folder that cannot be read is told by the look that follows.
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

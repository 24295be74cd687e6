import type { AppState } from '../../contract/app.ts';
import type { Blocked } from '../../contract/blocked.ts';
import { AppError } from '../../contract/errors.ts';
import { StorageError } from '../profile/storage-error.ts';
import { isBusy } from '../storage/busy.ts';
import { asStorageError } from '../storage/database.ts';
import { blockedBy } from './blocked.ts';
import type { AppCore } from './core.ts';
import type { CurrentEnvironment } from './current-environment.ts';
import type { Turns } from './turns.ts';

/** Whether the app is usable; if not, why. */
type Usability = { phase: 'starting' | 'ready'; blocked: null } | { phase: 'blocked'; blocked: Blocked };

/** Opens the profile and the active environment, and knows whether that worked. */
export interface Readiness {
  readonly phase: AppState['phase'];
  /** Why the app is blocked; null when it is not. */
  readonly blocked: Blocked | null;
  /**
   * Closes the open environment, and opens the profile and the active environment. A failure leaves the app blocked, never
   * half open. If another program holds the data file, this is repeated until it lets go. Never rejects. Does nothing once the
   * app ends.
   * @param options.acceptsLostMark see `openEnvironment`
   */
  open(options?: { acceptsLostMark: boolean }): Promise<void>;
}

/** Time between two attempts to open a data file that another program holds, in milliseconds. Each one waits for it as well. */
const repeatAfter = 1_000;

/**
 * Creates the readiness of an app that is starting; nothing is opened yet.
 * @param deps.prepare called before the profile is opened, to give up what belongs to its earlier state
 */
export function createReadiness(
  core: AppCore,
  deps: {
    current: Pick<CurrentEnvironment, 'open' | 'close'>;
    prepare(): void;
    turns: Pick<Turns, 'inTurn'>;
  },
): Readiness {
  const { access, known, signal, log, changed, defect } = core;
  const { current } = deps;
  let usability: Usability = { phase: 'starting', blocked: null };
  /** True while another program has been holding the data file since the last attempt to open it. */
  let wasHeld = false;

  /** Returns why the app is blocked after a failure to open. */
  async function explain(cause: unknown): Promise<Blocked> {
    // Borrow the settings, so that the start-up screen is in the user's language even before they are read.
    if (!access.profile) access.settings.borrow();
    // A file that stays held is logged once, not at each attempt.
    if (!isBusy(cause) || !wasHeld)
      log.write('environment.blocked', { reason: asStorageError(cause).reason, exception: cause });
    wasHeld = isBusy(cause);
    return blockedBy(cause, access, core.model);
  }

  async function open(options = { acceptsLostMark: false }): Promise<void> {
    if (signal.aborted) return;
    // Before closing, which may take seconds: from here on no environment is open, and calls cannot be answered.
    usability = { phase: 'starting', blocked: null };
    // A damaged file may fail to close. Only what follows counts.
    await current.close().catch(defect);
    try {
      deps.prepare();
      await access.open();
      if (signal.aborted) throw new AppError('blocked');
      await current.open(known.toOpen(), options);
      usability = { phase: 'ready', blocked: null };
      wasHeld = false;
    } catch (cause) {
      if (signal.aborted) return;
      usability = { phase: 'blocked', blocked: await explain(cause) };
      if (isBusy(cause)) repeat(options);
      else if (!(cause instanceof StorageError)) defect(cause);
    }
    changed();
  }

  /** Opens again after a pause, unless something else was opened or has failed meanwhile. */
  function repeat(options: { acceptsLostMark: boolean }): void {
    const before = usability;
    core.clock.after(repeatAfter, () => {
      void deps.turns.inTurn(async () => {
        if (usability === before) await open(options);
      });
    });
  }

  return {
    get phase() {
      return usability.phase;
    },
    get blocked() {
      return usability.blocked;
    },
    open,
  };
}

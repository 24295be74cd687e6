import type { InvestorService } from '../investors/service.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SendGate } from '../sync/send-gate.ts';
import type { Way } from '../sync/way.ts';

/** Checks whether the platform answers and the disk accepts writes, at times when no lane would find out by sending. */
export interface Contact {
  /** Makes a harmless call to check whether the platform answers. Never rejects. */
  ask(): Promise<void>;
  /** Like `ask`, unless a lane is sending or sending is paused. */
  askIfIdle(): void;
  /** Like `ask`, then reads the first investors when none is known yet. Never rejects. */
  begin(): Promise<void>;
  /**
   * Called when sending is possible again or should be tried. Wakes the scheduler, or calls `ask` when nothing waits to
   * be sent.
   */
  reopened(): void;
  /** Resolves when no call of `ask` is under way. */
  atRest(): Promise<void>;
}

/** Creates the checks for contact. No call is made before it is asked for. */
export function createContact(deps: {
  db: DataFile;
  sendGate: SendGate;
  scheduler: Scheduler;
  way: Way;
  investors: Pick<InvestorService, 'any' | 'refresh' | 'readWallets'>;
  /** True while no call may be made yet, see beginning.ts. */
  isPreparing(): boolean;
  /** Aborted when the environment closes. No call starts after that. */
  signal: AbortSignal;
  /** Called when the disk refuses writes. */
  writingFailed(error: unknown): void;
  /** Called when the data file or the program itself fails during a check. */
  failed(error: unknown): void;
}): Contact {
  const { db, sendGate, scheduler, investors, signal } = deps;
  let asking: Promise<void> | undefined;

  async function look(): Promise<void> {
    if (signal.aborted || deps.isPreparing()) return;
    const known = investors.any();
    const probe = known ? async () => void (await investors.readWallets(known.id)) : null;
    await deps.way.look(probe);
  }

  function ask(): Promise<void> {
    asking ??= look()
      .catch(deps.failed)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  /** Reads the investors when none is known yet, so that the first form has a list to pick from. */
  async function firstInvestors(): Promise<void> {
    if (signal.aborted || deps.isPreparing() || sendGate.pause || investors.any()) return;
    // The list is optional: the form accepts ids as well, and can read the list itself and report why that fails.
    await investors.refresh().catch(() => undefined);
  }

  /** Tests by writing whether the disk accepts data again, before anything is sent. */
  function tryWriting(): void {
    try {
      db.transaction(() =>
        db.sql
          .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
          .run('write_check', Buffer.of(1)),
      );
      sendGate.storageWorks();
    } catch (error) {
      deps.writingFailed(error);
    }
  }

  return {
    ask,
    askIfIdle() {
      if (!sendGate.pause && scheduler.active().length === 0) void ask();
    },
    begin: () => ask().then(firstInvestors),
    reopened() {
      if (sendGate.pause?.reason === 'storage') {
        tryWriting();
        return;
      }
      scheduler.wake();
      if (sendGate.pause && sendGate.lanes(1) > 0 && scheduler.active().length === 0) void ask();
    },
    async atRest() {
      await asking;
    },
  };
}

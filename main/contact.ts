import type { InvestorService } from './investors/service.ts';
import type { DataFile } from './storage/data-file.ts';
import type { Scheduler } from './sync/scheduler.ts';
import type { SendGate } from './sync/send-gate.ts';
import type { Way } from './sync/way.ts';

/** Finds out by itself whether the platform answers and the disk takes data, while no lane would. */
export interface Contact {
  /** Asks the platform for something harmless, to learn whether it is there. Never rejects. */
  ask(): Promise<void>;
  /** Asks the platform, unless something is being sent or nothing may be. */
  askIfIdle(): void;
  /** Asks the platform, then reads the first investors where nobody is known yet. Never rejects. */
  begin(): Promise<void>;
  /** Sending is possible again, or is to be tried: by what waits, or else by a call of its own. */
  reopened(): void;
  /** Resolves when no question is out. */
  atRest(): Promise<void>;
}

export function createContact(deps: {
  db: DataFile;
  sendGate: SendGate;
  scheduler: Scheduler;
  way: Way;
  investors: Pick<InvestorService, 'search' | 'refresh'>;
  /** Aborted once the environment closes: nothing is asked any more. */
  signal: AbortSignal;
  /** The disk takes no data. */
  writingFailed(error: unknown): void;
  defect(error: unknown): void;
}): Contact {
  const { db, sendGate, scheduler, investors, signal } = deps;
  let asking: Promise<void> | undefined;

  async function look(): Promise<void> {
    if (signal.aborted) return;
    const [known] = investors.search('', 1).investors;
    await deps.way.look(known?.id ?? null);
  }

  function ask(): Promise<void> {
    asking ??= look()
      .catch(deps.defect)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  /** A desk that knows nobody yet reads the investors by itself, so that the first form has somebody to pick. */
  async function firstInvestors(): Promise<void> {
    if (signal.aborted || sendGate.pause || investors.search('', 1).total > 0) return;
    // Not needed for anything: the form takes ids as well, and can read the list itself, saying why it fails.
    await investors.refresh().catch(() => undefined);
  }

  /** Whether the disk takes data again is found out by writing, before anything is sent. */
  function tryWriting(): void {
    try {
      db.sql
        .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
        .run('write_check', Buffer.of(1));
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

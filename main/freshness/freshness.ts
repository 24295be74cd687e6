import { randomUUID } from 'node:crypto';
import { type Clock, instantOf } from '../clock.ts';
import { KeychainError, type SecretStore } from '../secrets/keychain.ts';
import { whenFree } from '../storage/busy.ts';
import type { DataFile } from '../storage/data-file.ts';
import { type Mark, markText, type Place, readMark } from '../storage/mark.ts';
import type { KeptMark } from './judge.ts';

/** Raises the mark of one open data file before calls are sent, see `Mark`. */
export interface Freshness {
  /** True when the mark was raised since the file was opened, and recently enough for a writing call to be sent. */
  isRaised(): boolean;
  /** Raises the mark; concurrent callers share one raising. @throws KeychainError, or SQLite's error */
  raise(): Promise<void>;
  /** Raises the mark if anything was written since, waiting for at most `patience`. Never rejects. */
  close(): Promise<void>;
}

/** A moment during raising at which a crash must neither raise an alarm nor let an older file pass. */
export type MarkPoint = 'beforeMarkCommit' | 'afterMarkCommit' | 'afterMarkKept';

/** Returns the keychain account of an environment's mark. */
export const markAccount = (environmentId: string) => `${environmentId}/mark`;

/** How long a raised mark counts while calls are made, in milliseconds. */
const lifetime = 60_000;
/** How many earlier marks a file knows: a power cut loses a keychain's last entries, not those of hours. */
const mostEarlier = 24;
/** How long closing waits for the keychain, in milliseconds. */
const patience = 3_000;

/** Reads the mark of an environment from the keychain. @throws KeychainError */
export async function readKeptMark(secrets: SecretStore, environmentId: string): Promise<KeptMark> {
  const text = await secrets.get(markAccount(environmentId));
  return text === null ? null : (readMark(text) ?? 'unreadable');
}

/**
 * Returns the mark for a file that the app itself puts in place; null when there is none. The file takes over the
 * keychain's mark, so that it does not count as older. An unreadable keychain entry is deleted.
 * @throws KeychainError
 */
export async function markToTakeOver(
  secrets: SecretStore,
  environmentId: string,
  here: Place,
): Promise<Mark | null> {
  const kept = await readKeptMark(secrets, environmentId);
  if (kept === 'unreadable') await secrets.delete(markAccount(environmentId));
  return kept === null || kept === 'unreadable' ? null : { ...kept, place: here };
}

export function createFreshness(deps: {
  db: DataFile;
  secrets: SecretStore;
  environmentId: string;
  /** Where the file lies now. */
  here: Place;
  /** The mark in the keychain, as it was when the file was opened. */
  kept: KeptMark;
  clock: Clock;
  at?(point: MarkPoint): void;
}): Freshness {
  const { db, secrets, clock } = deps;
  const at = deps.at ?? (() => {});
  const account = markAccount(deps.environmentId);
  const changes = db.sql.prepare('SELECT total_changes() AS count');
  let kept = deps.kept === 'unreadable' ? null : deps.kept;
  /** When the mark was last raised, by elapsed time; null when it was not raised since the file was opened. */
  let raisedAt: number | null = null;
  let countThen: unknown = null;
  let raising: Promise<void> | null = null;

  async function raiseOnce(): Promise<void> {
    const known = db.state.current.mark;
    const mark: Mark = {
      id: randomUUID(),
      number: Math.max(known?.number ?? 0, kept?.number ?? 0) + 1,
      at: instantOf(clock),
      place: deps.here,
    };
    const started = clock.elapsed();
    db.transaction(() => {
      const { earlier } = db.state.current;
      const ids = known === null ? earlier : [known.id, ...earlier];
      db.state.update({ mark, before: kept, earlier: ids.slice(0, mostEarlier) });
      at('beforeMarkCommit');
    });
    countThen = changes.get()?.count;
    at('afterMarkCommit');
    await secrets.set(account, markText(mark));
    // A keychain may accept an entry without keeping it. Then no older file would ever be detected.
    if ((await secrets.get(account)) !== markText(mark))
      throw new KeychainError('the keychain does not keep what it is given', { said: null });
    kept = mark;
    raisedAt = started;
    at('afterMarkKept');
  }

  /**
   * Raises the mark; the very first one is raised twice. From then on, when a file knows no mark before its own, its
   * mark never reached the keychain.
   */
  async function raiseAll(): Promise<void> {
    if (kept === null) await raiseOnce();
    await raiseOnce();
  }

  return {
    isRaised: () => raisedAt !== null && clock.elapsed() - raisedAt < lifetime,
    raise() {
      raising ??= raiseAll().finally(() => {
        raising = null;
      });
      return raising;
    },
    async close() {
      if (raisedAt !== null && changes.get()?.count === countThen) return;
      const late = Promise.withResolvers<void>();
      const cancel = clock.after(patience, late.resolve);
      await Promise.race([whenFree(raiseAll).catch(() => undefined), late.promise]);
      cancel();
    },
  };
}

/** Raises nothing. For benchmarks and tests in which no file is put back. */
export const alwaysFresh: Freshness = {
  isRaised: () => true,
  raise: async () => {},
  close: async () => {},
};

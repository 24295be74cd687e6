import type { DatabaseSync } from 'node:sqlite';
import type { Cipher } from '../storage/cipher.ts';
import { inThread } from '../storage/thread.ts';
import { type CheckOrder, type Range, type Walked, walkChain, walkTold } from './trail-walk.ts';

/** The result of a check of the trail, see `Trail.verify`. */
export interface TrailCheck {
  entries: number;
  intact: boolean;
  firstBroken: number | null;
  unnoted?: number;
  unproved?: number;
}

/** How a check is watched and stopped. */
export interface CheckOptions {
  /** Stops the check, which then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called with the number of entries that were checked so far. */
  progress?(entries: number): void;
}

/** True when an entry is the last one of the trail. @param mac the entry's MAC; 32 zero bytes without any entry */
export type IsLast = (sequence: number, mac: Uint8Array) => boolean;

/** Up to so many entries, checking them here takes less time than a thread needs to start. */
const few = 1_000;
/** From so many entries on, two threads share the chain. */
const many = 20_000;

/** The sources run as they are. The bundles lie in one folder, and the thread has its own (electron.vite.config.ts). */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./checker.ts', import.meta.url)
  : new URL('./checker.js', import.meta.url);

/** Returns the ranges of the chain that threads walk side by side. @param last the number of the last entry */
const rangesOf = (last: number): Range[] => {
  if (last < many) return [{ first: null, last: null }];
  const middle = Math.floor(last / 2);
  return [
    { first: null, last: middle },
    { first: middle + 1, last: null },
  ];
};

/**
 * Checks the trail: the links of its chain, and whether an entry tells of each acknowledged operation and review. A long trail
 * is checked in threads, each of which reads the file as it was when it began.
 * @param trail.isLast true for the last entry of a moment since the check began
 * @param trail.last the number of the last entry
 * @param trail.unproved see `TrailCheck`
 * @throws ThreadEnded, SQLite's errors, or the reason of the signal
 */
export async function checkTrail(
  trail: { sql: DatabaseSync; cipher: Cipher; isLast: IsLast; last: number; unproved: number | undefined },
  { signal, progress }: CheckOptions,
): Promise<TrailCheck> {
  const { sql, cipher } = trail;
  signal?.throwIfAborted();
  const path = sql.location();
  if (path === null || trail.last <= few) {
    const walked = walkChain(sql, cipher, { first: null, last: null }, (entries) => progress?.(entries));
    return judge([walked], walkTold(sql, cipher), trail);
  }
  // The failure of one thread ends the others.
  const ending = new AbortController();
  const signals = AbortSignal.any([ending.signal, ...(signal ? [signal] : [])]);
  const ranges = rangesOf(trail.last);
  const done = ranges.map(() => 0);
  const walk = <T>(work: CheckOrder['work'], told: (entries: number) => void): Promise<T> =>
    inThread<T>(entry, {
      data: { path, key: cipher.key, work } satisfies CheckOrder,
      signal: signals,
      async answer(message) {
        told((message as { done: number }).done);
      },
    });
  try {
    const [unnoted, ...walked] = await Promise.all([
      walk<number>('told', () => {}),
      ...ranges.map((range, index) =>
        walk<Walked>(range, (entries) => {
          done[index] = entries;
          progress?.(done.reduce((sum, each) => sum + each, 0));
        }),
      ),
    ]);
    return judge(walked, unnoted, trail);
  } catch (error) {
    ending.abort(error);
    throw error;
  }
}

/** Returns what walks along the ranges prove, in the order of the ranges. */
function judge(
  walked: readonly Walked[],
  unnoted: number,
  trail: { isLast: IsLast; unproved: number | undefined },
): TrailCheck {
  const broken = walked.find(({ firstBroken }) => firstBroken !== null);
  if (broken) return { entries: broken.entries, intact: false, firstBroken: broken.firstBroken };
  const end = walked.at(-1) as Extract<Walked, { firstBroken: null }>;
  const { entries } = end;
  if (!trail.isLast(entries, end.lastMac))
    return withUnproved({ entries, intact: false, firstBroken: entries + 1 });
  return withUnproved({
    entries,
    intact: unnoted === 0,
    firstBroken: null,
    ...(unnoted > 0 && { unnoted }),
  });

  function withUnproved(check: TrailCheck): TrailCheck {
    const { unproved } = trail;
    return unproved === undefined ? check : { ...check, intact: false, unproved };
  }
}

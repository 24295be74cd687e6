import type { KeyObject } from 'node:crypto';
import type { Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';
import type { Cipher } from '../storage/cipher.ts';
import { places } from '../storage/places.ts';
import { openRecord, unlessUnreadable } from '../storage/records.ts';
import { inThread } from '../storage/thread.ts';
import { createTimeSlices } from '../storage/time-slices.ts';
import { checkThread } from './check-thread.ts';
import { type TrailEvent, trailRecord } from './entries.ts';

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

/** The events that have a corresponding row in the data. */
const tellsOfOperation = ['operation.acknowledged', 'operation.decided'] satisfies TrailEvent[];
const tellsOfReview: TrailEvent = 'review.marked';

/** How many entries the thread checks before it has the main process open those among them that tell of operations. */
const portion = 500;

interface Portion {
  done: number;
  /** The numbers and details of the entries that tell of operations. */
  sealed: [sequence: number, details: Uint8Array][];
}

type Walked =
  | { entries: number; firstBroken: number }
  | { entries: number; firstBroken: null; lastMac: Uint8Array; unnoted: number };

/**
 * Checks the trail of one moment: a thread of its own reads the file and checks the chain, and this process opens the
 * entries that tell of operations, in time slices.
 * @param trail.isLast true for the last entry of a moment since the check began
 * @param trail.unproved see `TrailCheck`
 * @throws ThreadEnded, SQLite's errors, or the reason of the signal
 */
export async function checkTrail(
  trail: { path: string; key: KeyObject; cipher: Cipher; isLast: IsLast; unproved: number | undefined },
  { signal, progress }: CheckOptions,
): Promise<TrailCheck> {
  const slices = createTimeSlices({ rest: 0, signal });
  const walked = await inThread<Walked>(checkThread, {
    data: { path: trail.path, key: trail.key, portion, tellsOfOperation, tellsOfReview },
    signal,
    async answer(message) {
      const { done, sealed } = message as Portion;
      const operations: string[] = [];
      for (const [sequence, details] of sealed) {
        if (slices.isOver) await slices.rest();
        const operation = operationIn(trail.cipher, sequence, details);
        if (operation !== null) operations.push(operation);
      }
      progress?.(done);
      return operations;
    },
  });
  return judge(walked, trail);
}

/** Returns the operation that an entry tells of; null when it cannot be read. */
const operationIn = (cipher: Cipher, sequence: number, sealed: Uint8Array): string | null =>
  unlessUnreadable(
    () => {
      const details = openRecord(cipher, trailRecord, places.trail(sequence), sealed);
      return isRecord(details ?? undefined) ? String((details as { operation?: Json }).operation) : null;
    },
    () => null,
  );

/** Returns what a walk over the chain proves. */
function judge(walked: Walked, trail: { isLast: IsLast; unproved: number | undefined }): TrailCheck {
  const { entries, firstBroken } = walked;
  if (firstBroken !== null) return { entries, intact: false, firstBroken };
  if (!trail.isLast(entries, walked.lastMac))
    return withUnproved({ entries, intact: false, firstBroken: entries + 1 });
  const { unnoted } = walked;
  return withUnproved({ entries, intact: unnoted === 0, firstBroken, ...(unnoted > 0 && { unnoted }) });

  function withUnproved(check: TrailCheck): TrailCheck {
    const { unproved } = trail;
    return unproved === undefined ? check : { ...check, intact: false, unproved };
  }
}

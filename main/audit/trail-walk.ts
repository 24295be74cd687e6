import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isRecord } from '../platform/json.ts';
import type { Cipher } from '../storage/cipher.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { openRecord, unlessUnreadable } from '../storage/records.ts';
import { type TrailEvent, trailRecord } from './entries.ts';

/** The share of one thread: the links of the chain in a range of entries, or what the entries tell of the data. */
export interface CheckOrder {
  path: string;
  /** The data key. It stays in this process. */
  key: KeyObject;
  work: Range | 'told';
}

/** Entries from `first` to `last`; null: as far as there are any. */
export interface Range {
  first: number | null;
  last: number | null;
}

/** What a walk along a range found. `entries` counts from the beginning of the trail. */
export type Walked =
  | { entries: number; firstBroken: number }
  | { entries: number; firstBroken: null; lastMac: Uint8Array };

/** What one entry's MAC covers. */
export interface Link {
  sequence: number;
  at: string;
  who: string;
  what: string;
  subscription_id: string | null;
  details: Uint8Array;
  previous: Uint8Array;
}

/** A row of the trail with the columns of `Link`, in this order, and its own MAC. */
type LinkRow = [
  sequence: bigint,
  at: string,
  who: string,
  what: string,
  subscription_id: string | null,
  details: Uint8Array,
  previous: Uint8Array,
  mac: Uint8Array,
];

/** The MAC before the first entry. */
export const start = Buffer.alloc(32);

/** Returns a function that returns the MAC of an entry: it covers the content and the MAC before, and so all entries before. */
export function createMacs(cipher: Pick<Cipher, 'derive'>): (link: Link) => Buffer {
  const key = cipher.derive('trail');
  return ({ sequence, at, who, what, subscription_id, details, previous }) =>
    createHmac('sha256', key)
      .update(JSON.stringify([sequence, at, who, what, subscription_id]))
      .update(details)
      .update(previous)
      .digest();
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

/** How many entries are read at a time. The progress is told as often. */
const atOnce = 500;

/**
 * Checks the links of a range: each entry has the next number, names the MAC before it, and has the MAC of its content.
 * @param progress called with the number of entries of the range that were checked so far
 */
export function walkChain(
  sql: DatabaseSync,
  cipher: Cipher,
  { first, last }: Range,
  progress: (entries: number) => void,
): Walked {
  const macOf = createMacs(cipher);
  // Without bounds, a damaged number is met as well.
  const [from, to] = [first ?? -(2n ** 63n), last ?? 2n ** 63n - 1n];
  const next = readsAnyNumber(
    sql.prepare(
      `SELECT sequence, at, who, what, subscription_id, details, previous, mac FROM trail
       WHERE sequence >= ? AND sequence <= ? ORDER BY sequence LIMIT ${atOnce}`,
    ),
  );
  // Rows as arrays take a fifth less time.
  next.setReturnArrays(true);
  let entries = (first ?? 1) - 1;
  let previous: Uint8Array | null = entries === 0 ? start : macAt(sql, entries);
  for (let place: number | bigint = from; ; ) {
    const rows = next.all(place, to) as unknown as LinkRow[];
    for (const [number, at, who, what, subscription_id, details, before, mac] of rows) {
      entries += 1;
      const sequence = Number(number);
      const isNext = sequence === entries && previous !== null && same(before, previous);
      const link = { sequence, at, who, what, subscription_id, details, previous: before };
      if (!isNext || !same(mac, macOf(link))) return { entries, firstBroken: sequence };
      previous = mac;
    }
    progress(entries - (first ?? 1) + 1);
    const end = rows.at(-1)?.[0];
    if (end === undefined || rows.length < atOnce) break;
    place = end + 1n;
  }
  return { entries, firstBroken: null, lastMac: previous ?? start };
}

/** Returns the MAC of an entry; null when there is none. */
function macAt(sql: DatabaseSync, sequence: number): Uint8Array | null {
  const mac = sql.prepare('SELECT mac FROM trail WHERE sequence = ?').get(sequence)?.mac;
  return mac instanceof Uint8Array ? mac : null;
}

/** The events that have a corresponding row in the data. */
const ofOperations = ['operation.acknowledged', 'operation.decided'] satisfies TrailEvent[];
const ofReviews: TrailEvent = 'review.marked';

/** Returns how many acknowledged operations and reviews no entry tells of. */
export function walkTold(sql: DatabaseSync, cipher: Cipher): number {
  const reviewed = sql.prepare(
    'SELECT subscription_id AS id, COUNT(*) AS count FROM reviews GROUP BY subscription_id',
  );
  const reviews = new Map(reviewed.all().map(({ id, count }) => [id as string | null, Number(count)]));
  const operations = new Set<string>();
  // Once from end to end, because looking for each entry takes longer than passing it.
  const telling = readsAnyNumber(
    sql.prepare(
      `SELECT sequence, what, subscription_id AS id, details FROM trail NOT INDEXED WHERE what IN (?, ?, ?) ORDER BY sequence`,
    ),
  );
  for (const { sequence, what, id, details } of telling.iterate(...ofOperations, ofReviews)) {
    if (what === ofReviews) {
      reviews.set(id as string | null, (reviews.get(id as string | null) ?? 0) - 1);
      continue;
    }
    const operation = operationIn(cipher, Number(sequence), details);
    if (operation !== null) operations.add(operation);
  }
  let unnoted = 0;
  const acknowledged = sql.prepare("SELECT id FROM operations WHERE state = 'acknowledged'");
  for (const { id } of acknowledged.iterate()) if (!operations.has(String(id))) unnoted += 1;
  for (const left of reviews.values()) unnoted += Math.max(0, left);
  return unnoted;
}

/** Returns the operation that an entry tells of; null when it cannot be read. */
const operationIn = (cipher: Cipher, sequence: number, sealed: unknown): string | null =>
  unlessUnreadable(
    () => {
      const details = openRecord(cipher, trailRecord, places.trail(sequence), sealed);
      return isRecord(details ?? undefined) ? String((details as { operation?: unknown }).operation) : null;
    },
    () => null,
  );

import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';
import type { Cipher } from '../storage/cipher.ts';
import { readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import { reading, unlessUnreadable } from '../storage/records.ts';
import { type TrailEvent, trailRecord } from './entries.ts';

/** The share of one thread: the links of the chain in a range of entries, or the data that the entries must tell of. */
export interface CheckOrder {
  path: string;
  /** The data key. It stays in this process. */
  key: KeyObject;
  work: Range | 'data';
}

/** What a thread posts before its result: how many entries it has checked, or what of the data it has read. */
export type CheckMessage = { done: number } | { is: 'begun' | 'read' };

/** Entries from `first` to `last`; null: as far as there are any. */
export interface Range {
  first: number | null;
  last: number | null;
}

/**
 * What a walk along a range found. `entries` counts from the beginning of the trail. `told`: what the entries tell of, as
 * JSON of `Told`, because bytes pass between threads faster than objects.
 */
export type Walked = { entries: number; told: Uint8Array } & (
  | { firstBroken: number }
  | { firstBroken: null; lastMac: Uint8Array }
);

/** What entries tell of. */
interface Told {
  /** The acknowledged operations. */
  operations: string[];
  /** The reviewed subscriptions, with the number of their reviews. */
  reviews: [id: string | null, count: number][];
}

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
      `SELECT * FROM trail WHERE sequence >= ? AND sequence <= ? ORDER BY sequence LIMIT ${atOnce}`,
    ),
  );
  let entries = (first ?? 1) - 1;
  let previous: Uint8Array | null = entries === 0 ? start : macAt(sql, entries);
  const operations = new Set<string>();
  const reviews = new Map<string | null, number>();
  const told = () =>
    Buffer.from(JSON.stringify({ operations: [...operations], reviews: [...reviews] } satisfies Told));
  for (let place: number | bigint = from; ; ) {
    const rows = next.all(place, to) as unknown as (Link & { sequence: bigint; mac: Uint8Array })[];
    for (const row of rows) {
      // Each part of a row is read once: a row of SQLite is slow to read, and slower to copy.
      const { at, who, what, subscription_id, details, previous: before, mac } = row;
      entries += 1;
      const sequence = Number(row.sequence);
      const isNext = sequence === entries && previous !== null && same(before, previous);
      const link = { sequence, at, who, what, subscription_id, details, previous: before };
      if (!isNext || !same(mac, macOf(link))) return { entries, firstBroken: sequence, told: told() };
      previous = mac;
      if (what === ofReviews) reviews.set(subscription_id, (reviews.get(subscription_id) ?? 0) + 1);
      if (!ofOperations.has(what)) continue;
      const operation = operationIn(cipher, sequence, details);
      if (operation !== null) operations.add(operation);
    }
    progress(entries - (first ?? 1) + 1);
    const end = rows.at(-1)?.sequence;
    if (end === undefined || rows.length < atOnce) break;
    place = end + 1n;
  }
  return { entries, firstBroken: null, lastMac: previous ?? start, told: told() };
}

/** Returns the MAC of an entry; null when there is none. */
function macAt(sql: DatabaseSync, sequence: number): Uint8Array | null {
  const mac = sql.prepare('SELECT mac FROM trail WHERE sequence = ?').get(sequence)?.mac;
  return mac instanceof Uint8Array ? mac : null;
}

/** The events that have a corresponding row in the data. */
const ofOperations: ReadonlySet<string> = new Set<TrailEvent>([
  'operation.acknowledged',
  'operation.decided',
]);
const ofReviews: string = 'review.marked' satisfies TrailEvent;

/**
 * Reads the acknowledged operations and the reviews.
 * @returns a function that returns how many of them no entry tells of
 */
export function readData(sql: DatabaseSync): (walked: readonly Pick<Walked, 'told'>[]) => number {
  const ids = sql.prepare("SELECT id FROM operations WHERE state = 'acknowledged'").all();
  const operations = new Set(ids.map(({ id }) => String(id)));
  const counts = sql
    .prepare('SELECT subscription_id AS id, COUNT(*) AS count FROM reviews GROUP BY subscription_id')
    .all();
  const reviews = new Map(counts.map(({ id, count }) => [id as string | null, Number(count)]));
  return (walked) => {
    for (const { told } of walked) {
      const { operations: itsOperations, reviews: itsReviews } = JSON.parse(
        Buffer.from(told).toString(),
      ) as Told;
      for (const id of itsOperations) operations.delete(id);
      for (const [id, count] of itsReviews) reviews.set(id, (reviews.get(id) ?? 0) - count);
    }
    return [...reviews.values()].reduce((sum, left) => sum + Math.max(0, left), operations.size);
  };
}

/** Returns the operation that an entry tells of; null when it cannot be read. */
const operationIn = (cipher: Cipher, sequence: number, sealed: Uint8Array): string | null => {
  const place = places.trail(sequence);
  return unlessUnreadable(
    () => {
      const { version, value } = reading('damaged', place, () => cipher.openJson(place, sealed));
      return version === trailRecord.version && isRecord(value as Json)
        ? String((value as { operation?: unknown }).operation)
        : null;
    },
    () => null,
  );
};

import { createHash, randomUUID } from 'node:crypto';

/** Returns a UUID that depends only on the seed and the name, so that every run has the same investors. */
export function namedId(seed: string, name: string): string {
  const hash = createHash('sha256').update(`${seed}\0${name}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x40, 6); // version 4: clients may check it
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Returns the id of a record created while the sandbox runs. With a seed the ids repeat from run to run, otherwise they
 * are random. `serial` is part of the snapshot, because a seeded id must not repeat after a restart.
 */
export function runningId(seed: string | undefined, serial: number): string {
  return seed === undefined ? randomUUID() : namedId(seed, `run:${serial}`);
}

/** Returns a reproducible replacement for Math.random (mulberry32, seeded by a hash of the text). */
export function seededRandom(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True when the text is a UUID; ids are UUIDs [docs]. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Returns an id in the sandbox's stored form. The setting `spelling` may show the same id in capitals or in braces. */
export function plainId(text: string): string {
  return text.toLowerCase().replace(/^\{(.*)\}$/, '$1');
}

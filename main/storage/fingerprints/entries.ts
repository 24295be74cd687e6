import { hash } from 'node:crypto';
import { type FingerprintTable, tableNames, tables } from './tables.ts';

/*
 * A bucket is a sequence of entries without an order. Layout of an entry, in bytes: family (6), table (1), row (6),
 * fingerprint (12). The first 13 bytes are its name. Users' files hold buckets, so the layout never changes.
 */
const familyLength = 6;
const nameLength = familyLength + 1 + 6;
export const fingerprintLength = 12;
export const entryLength = nameLength + fingerprintLength;

const short = (text: string) => hash('sha256', text, 'buffer').subarray(0, familyLength);

const tableOf = new Map<number, FingerprintTable>(tableNames.map((table) => [tables[table].number, table]));

const prefixOf = (table: FingerprintTable, family: string): Buffer =>
  Buffer.concat([short(`family/${family}`), Buffer.of(tables[table].number)]);

/** Returns the name of a row's entry. @param keyText the values of its primary key, joined by slashes */
export const nameOf = (table: FingerprintTable, family: string, keyText: string): Buffer =>
  Buffer.concat([prefixOf(table, family), short(`row/${keyText}`)]);

/** Returns a number for a family, as `EntryName.family`. */
export const familyOf = (family: string): number => short(`family/${family}`).readUIntBE(0, familyLength);

/** Returns two leading bytes of an entry's name, which tell its bucket. The entries of a family share a bucket. */
export const headOf = (name: Buffer): number => name.readUInt16BE(0);
export const familyHead = (family: string): number => headOf(short(`family/${family}`));

/** Returns the offset of an entry in its bucket; -1 when there is none. */
function find(content: Buffer, name: Buffer): number {
  let at = content.indexOf(name);
  while (at >= 0 && at % entryLength !== 0) at = content.indexOf(name, at + 1);
  return at;
}

/** Returns the fingerprint in the entry with this name; null when there is none. */
export function fingerprintIn(content: Buffer, name: Buffer): Buffer | null {
  const at = find(content, name);
  return at < 0 ? null : content.subarray(at + nameLength, at + entryLength);
}

/** Returns a bucket's content with another fingerprint for a name; null removes the entry. */
export function withFingerprint(content: Buffer, name: Buffer, fingerprint: Buffer | null): Buffer {
  const at = find(content, name);
  const others = at < 0 ? [content] : [content.subarray(0, at), content.subarray(at + entryLength)];
  return Buffer.concat(fingerprint ? [...others, name, fingerprint] : others);
}

/** Returns how many rows of a table a family has, according to its bucket. */
export function countIn(content: Buffer, table: FingerprintTable, family: string): number {
  const prefix = prefixOf(table, family);
  let count = 0;
  for (let at = content.indexOf(prefix); at >= 0; at = content.indexOf(prefix, at + 1))
    if (at % entryLength === 0) count += 1;
  return count;
}

/** An entry without its fingerprint. */
export interface EntryName {
  name: Buffer;
  family: number;
  table: FingerprintTable;
}

/** Yields the entries of a bucket. One of a table that this version does not know is left out. */
export function* entriesIn(content: Buffer): Generator<EntryName> {
  for (let at = 0; at < content.length; at += entryLength) {
    const table = tableOf.get(content.readUInt8(at + familyLength));
    if (table === undefined) continue;
    const name = content.subarray(at, at + nameLength);
    yield { name, family: name.readUIntBE(0, familyLength), table };
  }
}

import { type Cipher, SealError } from '../cipher.ts';
import type { Database } from '../database.ts';
import type { FileStateStore } from '../file-state.ts';

export const bucketCount = 1_024;
/** Length of a bucket's version, in bytes. */
const versionLength = 3;
/** Number under which the list of versions is stored beside the buckets. */
const listNumber = -1;
const placeOf = (bucket: number, version: number) => `fingerprints/content/${bucket}/${version}`;

/**
 * The sealed buckets that hold the fingerprints. A sealed list holds the version of each bucket, and the state of the file
 * holds the version of that list, so that no former bucket can be put back.
 */
export interface Buckets {
  /** Returns the content of a bucket; null when it cannot be read, or does not have the version that the list names. */
  content(number: number): Buffer | null;
  /** Replaces a bucket's content within the open transaction. */
  put(number: number, content: Buffer): void;
  /** True when a bucket was changed in the open transaction. */
  readonly isChanged: boolean;
  /** True when the list of versions cannot be read. Then no bucket can be read either. */
  readonly isLost: boolean;
  /** Forgets the opened buckets, because another connection may have written to the file. */
  forget(): void;
  /** Discards all buckets. */
  startAnew(): void;
}

/** Opens the buckets of a data file. @param rolledBack called after a transaction was undone */
export function openBuckets(
  db: Database,
  cipher: Cipher,
  state: FileStateStore,
  rolledBack: () => void,
): Buckets {
  const select = db.sql.prepare('SELECT content FROM fingerprints WHERE bucket = ?');
  const replace = db.sql.prepare('INSERT OR REPLACE INTO fingerprints (bucket, content) VALUES (?, ?)');
  /** Opened buckets. Null: the bucket cannot be read. */
  const opened = new Map<number, Buffer | null>();
  const changed = new Set<number>();
  let isLost = false;
  let versions = readVersions();

  /** Returns a sealed row; null when it is missing or not what was sealed for this version. */
  function open(number: number, version: number): Buffer | null {
    const value = select.get(number)?.content;
    if (!(value instanceof Uint8Array)) return null;
    try {
      return Buffer.from(cipher.openBytes(placeOf(number, version), value));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  /** Returns the version of each bucket. When the list cannot be read, no row counts as in order. */
  function readVersions(): Buffer {
    const { version } = state.current.fingerprints;
    if (version === 0) return Buffer.alloc(bucketCount * versionLength);
    const list = open(listNumber, version);
    isLost ||= list === null;
    return list ?? Buffer.alloc(bucketCount * versionLength, 0xff);
  }
  const versionOf = (bucket: number): number => versions.readUIntLE(bucket * versionLength, versionLength);

  function read(number: number): Buffer | null {
    const version = versionOf(number);
    return version === 0 ? Buffer.alloc(0) : open(number, version);
  }

  function beforeCommit(): void {
    if (changed.size === 0) return;
    for (const number of changed) {
      const version = (versionOf(number) + 1) % 2 ** (8 * versionLength);
      versions.writeUIntLE(version, number * versionLength, versionLength);
      const content = opened.get(number) ?? Buffer.alloc(0);
      replace.run(number, cipher.sealBytes(placeOf(number, version), content));
    }
    changed.clear();
    const { fingerprints } = state.current;
    const version = fingerprints.version + 1;
    replace.run(listNumber, cipher.sealBytes(placeOf(listNumber, version), versions));
    state.update({ fingerprints: { ...fingerprints, version } });
  }

  state.onCommit(beforeCommit, () => {
    opened.clear();
    changed.clear();
    versions = readVersions();
    rolledBack();
  });

  return {
    content(number) {
      const known = opened.get(number);
      if (known !== undefined) return known;
      const content = read(number);
      opened.set(number, content);
      return content;
    },
    put(number, content) {
      opened.set(number, content);
      changed.add(number);
    },
    get isChanged() {
      return changed.size > 0;
    },
    get isLost() {
      return isLost;
    },
    forget: () => opened.clear(),
    startAnew() {
      db.transaction(() => {
        state.update({ fingerprints: { complete: false, version: 0 } });
        db.sql.exec('DELETE FROM fingerprints');
      });
      isLost = false;
      opened.clear();
      versions = readVersions();
    },
  };
}

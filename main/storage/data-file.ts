import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';
import { type FileStateStore, openFileState } from './file-state.ts';
import { type Fingerprints, openFingerprints } from './fingerprints.ts';
import { checkKey } from './key-check.ts';

/** An open data file that is worked with: what is written to it is noted, and what was changed from outside is told. */
export interface DataFile extends Database {
  readonly state: FileStateStore;
  readonly fingerprints: Fingerprints;
}

/**
 * Makes an open database the data file of an environment. Nothing is written to its tables before.
 * @throws StorageError dataKeyWrong, dataForeign
 */
export function openDataFile(db: Database, cipher: Cipher, environmentId: string): DataFile {
  checkKey(db, cipher);
  const state = openFileState(db, cipher, environmentId);
  return Object.assign(db, { state, fingerprints: openFingerprints(db, cipher, state) });
}

import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';
import { type FileStateStore, openFileState } from './file-state.ts';
import { type Fingerprints, openFingerprints } from './fingerprints/fingerprints.ts';
import { checkKey } from './key-check.ts';
import { createPrecedence, type Precedence } from './precedence.ts';
import { keepLogShort } from './short-log.ts';

/** An open data file in use. The fingerprints record each write to the file, and reveal changes from outside. */
export interface DataFile extends Database {
  readonly state: FileStateStore;
  readonly fingerprints: Fingerprints;
  /** Lets batches go before the work in the background. */
  readonly precedence: Precedence;
}

/**
 * Turns an open database into an environment's data file. Nothing may be written to its tables before this call.
 * @throws StorageError dataKeyWrong, dataForeign
 */
export function openDataFile(db: Database, cipher: Cipher, environmentId: string): DataFile {
  checkKey(db, cipher);
  const state = openFileState(db, cipher, environmentId);
  const fingerprints = openFingerprints(db, cipher, state);
  keepLogShort(db);
  return Object.assign(db, { state, fingerprints, precedence: createPrecedence() });
}

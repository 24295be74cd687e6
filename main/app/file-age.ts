import { join } from 'node:path';
import { createFreshness, type Freshness } from '../freshness/freshness.ts';
import { judgeFreshness, type KeptMark, type Verdict } from '../freshness/judge.ts';
import { StorageError } from '../profile/storage-error.ts';
import { type BehindFile, treatAsOlder } from '../session/older.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isSamePlace, type Place, placeOf, placeOfFile } from '../storage/mark.ts';
import { readSchemaChange } from '../storage/schema-note.ts';
import type { EnvironmentAccess } from './environment-access.ts';
import { readMoved } from './move-marker.ts';

/** The age of an opened data file. */
export interface FileAge {
  /** Set when the data file is older than another copy, or than its own last known state; otherwise null. */
  older: BehindFile | null;
  freshness: Freshness;
}

/**
 * Compares a data file with its mark in the keychain, and treats it as older when it is behind, when its mark is lost, or
 * when something else has changed its schema.
 * @param how.kept the mark in the keychain
 * @param how.acceptsLostMark true when a person has confirmed opening a file whose mark is lost
 * @throws StorageError markLost
 */
export function followMark(
  to: EnvironmentAccess,
  db: DataFile,
  { kept, acceptsLostMark }: { kept: KeptMark; acceptsLostMark: boolean },
): FileAge {
  const { path, cipher, secrets } = to;
  const { clock, who, model } = to.core;
  const { id, baseUrl, clientId } = to.environment;
  const here = placeOfFile(to.machine, path);
  const { lost } = db.state;
  // If the keychain has no mark either, a file without a state comes from an earlier version.
  const isBroken = db.fingerprints.isLost || lost === 'unreadable' || (lost === 'absent' && kept !== null);
  const former = formerPlace(to);
  const verdict = judgeFreshness({ ...db.state.current, isBroken }, kept, former ? [here, former] : [here]);
  if (verdict.kind === 'lost' && !acceptsLostMark)
    throw new StorageError('markLost', 'the keychain holds no mark of the data file', { path });
  const isOlder = verdict.kind === 'lost' || verdict.kind === 'behind';
  const older =
    isOlder || readSchemaChange(db.sql) !== null
      ? treatAsOlder({
          ...comparedWith(verdict, isBroken),
          db,
          cipher,
          clock,
          here,
          who,
          sender: { environmentId: id, baseUrl, clientId },
          kinds: model.kinds,
        })
      : null;
  return { older, freshness: createFreshness({ db, secrets, environmentId: id, here, kept, clock }) };
}

/** Returns what a file is treated as older than, and whether its contents are proved. */
const comparedWith = (
  verdict: Verdict,
  isBroken: boolean,
): Pick<Parameters<typeof treatAsOlder>[0], 'by' | 'isProved'> =>
  verdict.kind === 'behind'
    ? { by: verdict.by, isProved: verdict.isProved }
    : { by: verdict.kind === 'lost' ? null : 'nothing', isProved: !isBroken };

/** Returns the data file's place before the app itself moved the profile here; null when the app did not move it. */
function formerPlace({ core, machine, environment }: EnvironmentAccess): Place | null {
  const { profilePath } = core.ports;
  const moved = readMoved(profilePath);
  if (!moved || !isSamePlace(placeOf(machine, moved.to), placeOf(machine, profilePath))) return null;
  return placeOf(machine, join(moved.from, 'environments', environment.id));
}

import type { Environment } from '../../contract/environment.ts';
import { repeatHours } from '../../contract/preferences.ts';
import type { Recovered } from '../../contract/recovered.ts';
import { type Attachments, createAttachments } from '../attachments/attachments.ts';
import { type Freshness, readKeptMark } from '../freshness/freshness.ts';
import { isDamage, storageFailureOf } from '../profile/failures.ts';
import type { BehindFile } from '../session/older.ts';
import { createResealing, type Resealing } from '../session/resealing.ts';
import { type EnvironmentSession, openSession } from '../session/session.ts';
import { createUnreadableWatch, type UnreadableWatch } from '../session/unreadable.ts';
import { type Backups, createBackups } from '../storage/backups.ts';
import { whenFree } from '../storage/busy.ts';
import type { DataFile } from '../storage/data-file.ts';
import { checkedBefore, createFileCheck, type FileCheck } from '../storage/file-check.ts';
import { nextTurn } from '../storage/time-slices.ts';
import type { AppCore } from './core.ts';
import { dataKeyAccount } from './data-key.ts';
import { accessTo, type EnvironmentAccess } from './environment-access.ts';
import { clearPaths, openFile } from './environment-file.ts';
import { followMark } from './file-age.ts';
import { type PlatformAccess, reachPlatform, trainingSecret } from './platform-access.ts';
import { openRecoveryKeys, type RecoveryKeys } from './recovery-key.ts';

/** Number of submissions sent side by side. */
const lanes = 8;

/** An open environment: its session, and the background work on its data file. */
export interface OpenedEnvironment extends PlatformAccess {
  session: EnvironmentSession;
  attachments: Attachments;
  backups: Backups;
  unreadable: UnreadableWatch;
  resealing: Resealing;
  recoveryKeys: RecoveryKeys;
  /** The folder into which a file was moved that occupied the path of the backup folder. */
  quarantinedBackups: string | null;
  /** The check of a big data file, which its session begins. */
  check: FileCheck;
  /** See `FileAge`. */
  older: BehindFile | null;
  /** The data file's own note of how its data were put in place. */
  recovered: { readonly current: Recovered | null; forget(): void };
}

/** Called when SQLite finds the open data file damaged. */
type Damaged = (error: unknown) => void;

/**
 * Opens an environment's data and connection. A failure leaves no file open. With a big file each part takes some 100 ms, so
 * other work gets its turn in between.
 * @param options.acceptsLostMark see `followMark`
 * @param options.isSuspect see `openFile`
 * @throws StorageError, KeychainError, AppError blocked
 */
export async function openEnvironment(
  core: AppCore,
  environment: Environment,
  options: { acceptsLostMark: boolean; isSuspect: boolean; damaged: Damaged },
): Promise<OpenedEnvironment> {
  const to = await accessTo(core, environment);
  const quarantinedBackups = clearPaths(to);
  // Before the data file is opened: the keychain may wait for a person, and closing could not reach the file meanwhile.
  const secret = await trainingSecret(to);
  const kept = await readKeptMark(to.secrets, environment.id);
  const { db, isChecked } = await openFile(to, options);
  try {
    await nextTurn();
    const { acceptsLostMark, damaged } = options;
    const { older, freshness } = await whenFree(() => followMark(to, db, { kept, acceptsLostMark }));
    await nextTurn();
    // The session writes as it begins. Waits here for a program that holds the file, because a session is not begun twice.
    await whenFree(() => db.transaction(() => {}));
    const platform = reachPlatform(to, secret);
    const attachments = createAttachments({ db, path: to.path, cipher: to.cipher, clock: core.clock });
    const check = isChecked ? checkedBefore : checkOf(to, (error) => session.failed(error));
    const session = sessionOf(to, { db, attachments, freshness, check, platform, damaged });
    await nextTurn();
    const opened = {
      ...platform,
      session,
      check,
      attachments,
      ...backgroundWork(to, { db, attachments, session }),
      recoveryKeys: await recoveryKeysOf(to, db, session),
      quarantinedBackups,
      older,
      recovered: noteIn(db),
    };
    await nextTurn();
    return opened;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** Creates the check of a file in use. @param damaged called with damage, or with a defect of the check itself */
const checkOf = ({ core, path }: EnvironmentAccess, damaged: (error: unknown) => void): FileCheck =>
  createFileCheck({
    path,
    clock: core.clock,
    checkPages: core.fileChecking.checkPages,
    changed() {
      core.changed();
      core.events.sync();
    },
    failed(error) {
      // A disk that fails to read holds back the check alone. Whether it can be written is another question.
      if (storageFailureOf(error) && !isDamage(error)) core.log.write('storage.failed', { exception: error });
      else damaged(error);
    },
  });

function sessionOf(
  { core, environment, cipher, clientSecrets }: EnvironmentAccess,
  parts: {
    db: DataFile;
    attachments: Attachments;
    freshness: Freshness;
    check: FileCheck;
    platform: PlatformAccess;
    damaged: Damaged;
  },
): EnvironmentSession {
  const { clock, log, userAgent, who, events, defect, access, model } = core;
  const { db, attachments, freshness, check, platform, damaged } = parts;
  const preferences = () => access.settings.current.preferences;
  return openSession({
    file: { db, cipher, attachments, freshness, check },
    kinds: model.kinds,
    platform: {
      ...platform,
      environment,
      secret: () => clientSecrets.toSend(environment),
      userAgent,
    },
    limits: {
      lanes,
      sendingBudget: () => repeatHours(preferences()) * 3_600_000,
      keyLifetime: () => preferences().keyHours * 3_600_000,
    },
    runtime: { clock, log, who, random: Math.random },
    events,
    failures: { damaged, defect },
  });
}

/** Creates the work on an open data file that runs beside the session. It is started later. */
function backgroundWork(
  { core, environment, path, folder, cipher }: EnvironmentAccess,
  parts: { db: DataFile; attachments: Attachments; session: EnvironmentSession },
): Pick<OpenedEnvironment, 'backups' | 'unreadable' | 'resealing'> {
  const { log, clock, changed, defect } = core;
  const { db, attachments, session } = parts;
  const {
    trail,
    repository,
    documents,
    failed,
    foundUnreadable,
    core: { kinds: steps },
  } = session;
  const { id: environmentId } = environment;
  return {
    backups: createBackups({
      ...{ log, environmentId, path, folder, cipher, clock, changed, defect },
      after: db.precedence,
      async pruned(signal) {
        await attachments.collect(signal);
      },
    }),
    unreadable: createUnreadableWatch({
      ...{ log, environmentId, db, cipher, steps, attachments, clock, changed, failed },
      missingTrailEnd: trail.missingEnd,
      isThere: repository.isThere,
      createdAt: repository.createdAt,
      found: foundUnreadable,
    }),
    resealing: createResealing({ db, documents, clock, changed, failed }),
  };
}

function recoveryKeysOf(
  { core, cipher, profile, secrets }: EnvironmentAccess,
  db: DataFile,
  { trail }: EnvironmentSession,
): Promise<RecoveryKeys> {
  const { clock, log } = core;
  return openRecoveryKeys({
    ...{ db, cipher, trail, clock, log },
    path: profile.recoveryPath,
    profileId: profile.id,
    dataKey: () => secrets.get(dataKeyAccount),
  });
}

const noteIn = (db: DataFile): OpenedEnvironment['recovered'] => ({
  get current() {
    return db.state.current.recovered;
  },
  forget() {
    if (db.state.current.recovered) db.transaction(() => db.state.update({ recovered: null }));
  },
});

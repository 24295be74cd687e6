import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Recovered } from '../../contract/app.ts';
import type { Campaign, Environment } from '../../contract/environment.ts';
import { trainingId } from '../../contract/environment.ts';
import { type Attachments, createAttachments } from '../attachments/attachments.ts';
import type { Clock } from '../clock.ts';
import { createFreshness, readKeptMark } from '../freshness/freshness.ts';
import { judgeFreshness } from '../freshness/judge.ts';
import type { Ports } from '../ports.ts';
import type { Machine } from '../profile/machine.ts';
import type { Profile } from '../profile/profile.ts';
import { clearForFolder, hasHistory, isDataMissing, quarantineName } from '../profile/quarantine.ts';
import { StorageError } from '../profile/storage-error.ts';
import type { ClientSecrets } from '../secrets/client-secret.ts';
import type { SecretStore } from '../secrets/keychain.ts';
import { KeychainError } from '../secrets/keychain.ts';
import type { SessionOptions } from '../session/options.ts';
import { createResealing, type Resealing } from '../session/resealing.ts';
import { type EnvironmentSession, openSession } from '../session/session.ts';
import { createUnreadableWatch, type UnreadableWatch } from '../session/unreadable.ts';
import { makeBackup } from '../storage/backup.ts';
import { type Backups, createBackups } from '../storage/backups.ts';
import { type Cipher, createCipher, newDataKey, SealError } from '../storage/cipher.ts';
import { openDataFile } from '../storage/data-file.ts';
import { openAndUpgrade } from '../storage/database.ts';
import { isSamePlace, type Place, placeOf, placeOfFile } from '../storage/mark.ts';
import { migrations } from '../storage/migrations.ts';
import { RecordError } from '../storage/records.ts';
import { readSchemaChange } from '../storage/schema-note.ts';
import { type BehindFile, treatAsOlder } from '../subscriptions/older.ts';
import { openTrainingPlatform, type TrainingPlatform } from '../training/platform.ts';
import { readMoved } from './move-profile.ts';
import { finishStartingEmpty } from './recovery.ts';
import { openRecoveryKeys, type RecoveryKeys } from './recovery-key.ts';

export const dataKeyAccount = 'data-key';

/**
 * Returns the cipher of a profile. Creates a new key only while the profile has no data: existing data whose key is gone
 * must never get a new key silently.
 * @throws StorageError keychainUnavailable, dataKeyMissing or dataKeyWrong
 */
export async function openCipher(secrets: SecretStore, profile: Profile): Promise<Cipher> {
  try {
    const known = await secrets.get(dataKeyAccount);
    if (known !== null) return createCipher(known);
    if (profile.hasData()) throw new StorageError('dataKeyMissing', 'the keychain holds no data key');
    await secrets.set(dataKeyAccount, newDataKey());
    const stored = await secrets.get(dataKeyAccount);
    if (stored === null) throw new StorageError('keychainUnavailable', 'the keychain does not store values');
    return createCipher(stored);
  } catch (cause) {
    if (cause instanceof KeychainError) throw keychainUnavailable(cause);
    if (cause instanceof SealError) throw new StorageError('dataKeyWrong', cause.message, { cause });
    throw cause;
  }
}

const keychainUnavailable = (cause: KeychainError) =>
  new StorageError('keychainUnavailable', cause.message, { cause, said: cause.said });

/**
 * Takes over secrets that earlier versions stored without the address and client id they were entered for.
 * @throws StorageError keychainUnavailable
 */
export async function takeOverSecrets(
  secrets: ClientSecrets,
  environments: readonly Environment[],
): Promise<void> {
  try {
    for (const environment of environments) await secrets.takeOver(environment);
  } catch (cause) {
    throw cause instanceof KeychainError ? keychainUnavailable(cause) : cause;
  }
}

export interface OpenedEnvironment {
  session: EnvironmentSession;
  attachments: Attachments;
  backups: Backups;
  unreadable: UnreadableWatch;
  resealing: Resealing;
  recoveryKeys: RecoveryKeys;
  /** The folder into which a file was moved that occupied the path of the backup folder. */
  quarantinedBackups: string | null;
  /** Set when the data file is older than another copy, or than its own last known state; otherwise null. */
  older: BehindFile | null;
  /** The data file's own note of how its data were put in place. */
  recovered: { readonly current: Recovered | null; forget(): void };
  /** Reaches this environment's platform. */
  fetch: typeof fetch;
  campaigns(): readonly Campaign[];
}

/** Opens an environment's data and connection. Training's platform runs inside this process. */
export async function openEnvironment(
  environment: Environment,
  deps: {
    ports: Ports;
    profile: Profile;
    cipher: Cipher;
    secrets: SecretStore;
    clientSecrets: ClientSecrets;
    clock: Clock;
    machine: Machine;
    /** True when a person has confirmed opening a file whose mark is lost. */
    acceptsLostMark: boolean;
    userAgent: string;
    campaigns(): readonly Campaign[];
    /** Called when the state of backups, unreadable records or resealing changes. */
    changed(): void;
  } & Pick<
    SessionOptions,
    'who' | 'events' | 'defect' | 'damaged' | 'lanes' | 'sendingBudget' | 'keyLifetime'
  >,
): Promise<OpenedEnvironment> {
  const isTraining = environment.id === trainingId;
  const { cipher, clock } = deps;
  const { log } = deps.ports;
  const path = deps.profile.databasePath(environment.id);
  const folder = deps.profile.backupsPath(environment.id);
  if (isDataMissing(path, folder))
    throw new StorageError('dataMissing', 'the data file is missing', { path });
  const quarantinedBackups = clearForFolder(folder, quarantineName(clock.now()));
  // Before the data file is opened: the keychain may wait for a person, and closing could not reach the file meanwhile.
  const clientSecret = isTraining ? await deps.clientSecrets.training() : null;
  const kept = await readKeptMark(deps.secrets, environment.id);
  let upgradedFrom: number | null = null;
  const database = await openAndUpgrade(path, {
    expected: hasHistory(path, folder),
    beforeUpgrade: async (version) => {
      await makeBackup({ path, folder, cipher, now: clock.now() });
      upgradedFrom = version;
    },
  });
  if (upgradedFrom !== null)
    log.write('environment.upgraded', {
      environment: environment.id,
      from: upgradedFrom,
      to: migrations.length,
    });
  try {
    const db = openDataFile(database, cipher, environment.id);
    finishStartingEmpty(db, path, folder);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      deps.profile.remember(environment, true);
    } catch (exception) {
      // The backup folder and the note are not needed to work with the data; both are tried again at the next opening.
      log.write('storage.failed', { exception });
    }
    const here = placeOfFile(deps.machine, path);
    const former = formerPlace(deps.machine, deps.ports.profilePath, environment.id);
    const { lost } = db.state;
    // If the keychain has no mark either, a file without a state comes from an earlier version.
    const isBroken = db.fingerprints.isLost || lost === 'unreadable' || (lost === 'absent' && kept !== null);
    const known = { ...db.state.current, isBroken };
    const verdict = judgeFreshness(known, kept, former ? [here, former] : [here]);
    if (verdict.kind === 'lost' && !deps.acceptsLostMark)
      throw new StorageError('markLost', 'the keychain holds no mark of the data file', { path });
    const isOlder = verdict.kind === 'lost' || verdict.kind === 'behind';
    const older =
      isOlder || readSchemaChange(db.sql) !== null
        ? treatAsOlder({
            db,
            cipher,
            clock,
            here,
            by: verdict.kind === 'behind' ? verdict.by : isOlder ? null : 'nothing',
            isProved: verdict.kind === 'behind' ? verdict.isProved : !isBroken,
            who: deps.who,
            sender: {
              environmentId: environment.id,
              baseUrl: environment.baseUrl,
              clientId: environment.clientId,
            },
          })
        : null;
    const freshness = createFreshness({
      db,
      secrets: deps.secrets,
      environmentId: environment.id,
      here,
      kept,
      clock,
    });
    const training = clientSecret === null ? null : openTraining({ ...deps, clientSecret });
    const campaigns = training ? () => training.campaigns : deps.campaigns;
    const network = training?.fetch ?? deps.ports.fetch;
    const attachments = createAttachments({ db, path, cipher, clock });
    const session = openSession({
      environment,
      db,
      cipher,
      attachments,
      fetch: network,
      userAgent: deps.userAgent,
      freshness,
      secret: () => deps.clientSecrets.toSend(environment),
      campaigns,
      who: deps.who,
      clock,
      random: Math.random,
      lanes: deps.lanes,
      sendingBudget: deps.sendingBudget,
      keyLifetime: deps.keyLifetime,
      log,
      events: deps.events,
      defect: deps.defect,
      damaged: deps.damaged,
    });
    const backups = createBackups({
      log,
      environmentId: environment.id,
      path,
      folder,
      cipher,
      clock,
      async pruned(signal) {
        await attachments.collect(signal);
      },
      changed: deps.changed,
      defect: deps.defect,
    });
    const unreadable = createUnreadableWatch({
      log,
      environmentId: environment.id,
      db,
      cipher,
      steps: session.core.kinds,
      attachments,
      clock,
      missingTrailEnd: session.trail.missingEnd,
      isThere: session.repository.isThere,
      createdAt: session.repository.createdAt,
      found: session.foundUnreadable,
      changed: deps.changed,
      failed: session.failed,
    });
    const resealing = createResealing({
      db,
      documents: session.documents,
      clock,
      changed: deps.changed,
      failed: session.failed,
    });
    const recoveryKeys = await openRecoveryKeys({
      db,
      cipher,
      trail: session.trail,
      clock,
      log,
      path: deps.profile.recoveryPath,
      profileId: deps.profile.id,
      dataKey: () => deps.secrets.get(dataKeyAccount),
    });
    return {
      session,
      attachments,
      backups,
      unreadable,
      resealing,
      recoveryKeys,
      quarantinedBackups,
      older,
      recovered: {
        get current() {
          return db.state.current.recovered;
        },
        forget() {
          if (db.state.current.recovered) db.transaction(() => db.state.update({ recovered: null }));
        },
      },
      fetch: network,
      campaigns,
    };
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Returns the data file's place before the app itself moved the profile here; null when the app did not move it. */
function formerPlace(machine: Machine, profilePath: string, environmentId: string): Place | null {
  const moved = readMoved(profilePath);
  if (!moved || !isSamePlace(placeOf(machine, moved.to), placeOf(machine, profilePath))) return null;
  return placeOf(machine, join(moved.from, 'environments', environmentId));
}

/** @throws StorageError trainingUnreadable when the training platform's file is damaged */
function openTraining(deps: {
  profile: Profile;
  cipher: Cipher;
  clientSecret: string;
  clock: Clock;
}): TrainingPlatform {
  try {
    return openTrainingPlatform({
      path: deps.profile.trainingPath,
      cipher: deps.cipher,
      clientSecret: deps.clientSecret,
      now: deps.clock.now,
    });
  } catch (cause) {
    const isNewer = cause instanceof RecordError && cause.fault === 'newer';
    throw new StorageError(isNewer ? 'dataNewer' : 'trainingUnreadable', (cause as Error).message, {
      cause,
      path: deps.profile.trainingPath,
    });
  }
}

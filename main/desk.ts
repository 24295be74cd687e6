import {
  type AppState,
  type Blocked,
  type BlockReason,
  type FormerFolder,
  type Preferences,
  type Recovered,
  repeatHours,
} from '../contract/app.ts';
import {
  type Environment,
  type EnvironmentInput,
  type EnvironmentView,
  trainingId,
} from '../contract/environment.ts';
import { DeskError } from '../contract/errors.ts';
import type { Events } from '../contract/ipc.ts';
import type { SubscriptionDetail } from '../contract/subscription.ts';
import type { EventName } from '../contract/surface.ts';
import { idleSync } from '../contract/sync.ts';
import { type Clock, instantOf, systemClock } from './clock.ts';
import { environmentFrom, testConnection, trainingEnvironment, viewOf, viewWithout } from './environments.ts';
import { markAsCopies } from './freshness/copies.ts';
import { markAccount, markToTakeOver } from './freshness/freshness.ts';
import { placeOfFile } from './freshness/mark.ts';
import { createEventHub } from './ipc/events.ts';
import { type Machine, systemMachine } from './machine.ts';
import {
  dataKeyAccount,
  type OpenedEnvironment,
  openCipher,
  openEnvironment,
  takeOverSecrets,
} from './opening.ts';
import type { Ports } from './ports.ts';
import { createSpaceWatch, type SpaceWatch } from './profile/free-space.ts';
import { moveProfile } from './profile/move.ts';
import { type FolderPlace, isNetworkShare, placeOfFolder } from './profile/network-share.ts';
import { type RecoveryDeps, restoreBackup, startEmpty, usableBackups } from './recovery.ts';
import type { RecoveryKeys } from './recovery-key.ts';
import { type ClientSecrets, createClientSecrets } from './secrets/client-secret.ts';
import { type SecretStore, systemKeychain } from './secrets/keychain.ts';
import { asideName, listAsides, setAside } from './storage/aside.ts';
import { noBackups } from './storage/backups.ts';
import type { Cipher } from './storage/cipher.ts';
import { writerOf } from './storage/computer.ts';
import { asStorageError, StorageError } from './storage/database.ts';
import { storageFailureOf } from './storage/failures.ts';
import { lockProfile, type ProfileLock } from './storage/lock.ts';
import { openProfile, type Profile } from './storage/profile.ts';
import { createSecondBackups, forgetSecondFolder, type SecondBackups } from './storage/second-backups.ts';
import { prepareSecondFolder } from './storage/second-folder.ts';
import { createSettingsKeeper } from './storage/settings-keeper.ts';
import { finishTakeover, type TakeoverPoint } from './storage/takeover-commit.ts';
import { holdsSubscriptions } from './storage/usage.ts';
import { type ExportSource, typedTimeZone } from './subscriptions/export.ts';
import { readFromBackups } from './subscriptions/from-backup.ts';
import { openForSalvage } from './subscriptions/salvage.ts';
import { createTakeovers, type Takeovers } from './takeover.ts';
import { noneUnreadable, type UnreadableWatch } from './unreadable.ts';
import { enterRecoveryKey, expectedKey } from './way-in.ts';
import type { Workspace } from './workspace.ts';

/** So many subscriptions are sent side by side. */
const lanes = 8;

/** How long closing may take, unless the caller says otherwise. Milliseconds. */
const patienceForClosing = 60_000;

/** The whole desk: settings, keychain, and the one environment that is open. */
export interface Desk {
  state(): Promise<AppState>;
  /** Opens everything, or ends up blocked with a reason. */
  open(): Promise<AppState>;
  /** Opens a file whose mark is lost, as an older one: a person has confirmed it. @throws DeskError unsupported */
  openUnmarked(): Promise<AppState>;
  /** The open environment. @throws DeskError blocked */
  workspace(): Workspace;
  /** Watches for records of the open environment that cannot be read. @throws DeskError blocked */
  unreadable(): UnreadableWatch;
  /**
   * Makes a draft of what a backup holds of a subscription that cannot be read any more.
   * @throws DeskError notInBackups, unsupported when it can be read
   */
  copyFromBackup(id: string): Promise<SubscriptionDetail>;
  /** What can be exported now, also of a file that cannot be worked with. @throws DeskError blocked */
  exportSource(): ExportSource;
  /** Puts a backup, or an empty file, in the place of what cannot be read. @throws DeskError unsupported */
  restore(backup: string): Promise<AppState>;
  startEmpty(): Promise<AppState>;
  /** The recovery key of the open profile. @throws DeskError blocked */
  recoveryKeys(): RecoveryKeys;
  confirmRecoveryKey(last: string): Promise<AppState>;
  /** Opens the data with the recovery key. @throws DeskError unsupported where the data key is not what is missing */
  enterRecoveryKey(typed: string): Promise<AppState>;
  /** Takes over the environments of another installation from a folder. */
  takeovers: Takeovers;
  confirmTakeover(): Promise<AppState>;
  /**
   * Has a person choose the second folder for backups; null: cancelled.
   * @throws DeskError folderInside, folderLeadsInside, folderUnusable, folderSilent
   */
  chooseSecondFolder(): Promise<AppState | null>;
  /** Begins to make a backup in the second folder. @throws DeskError unsupported when there is none */
  secondBackupNow(): Promise<AppState>;
  stopSecondFolder(): Promise<AppState>;
  updatePreferences(changes: Partial<Preferences>): Promise<AppState>;
  saveEnvironment(input: EnvironmentInput): Promise<EnvironmentView>;
  removeEnvironment(id: string): Promise<AppState>;
  activate(id: string): Promise<AppState>;
  setSecret(id: string, secret: string): Promise<EnvironmentView>;
  forgetSecret(id: string): Promise<EnvironmentView>;
  test(id: string): ReturnType<typeof testConnection>;
  readonly ports: Ports;
  /** What failed was the disk or the data file. */
  storageFailed(error: unknown): void;
  onEvent(listener: <E extends EventName>(event: E, payload: Events[E]) => void): void;
  /** The person's language, once the settings are read; null before. */
  language(): 'de' | 'en' | null;
  unforeseen(): void;
  /** Tells the page to save what was typed last, now. */
  leave(): void;
  /** See `Backend`. */
  stop(): void;
  close(patience?: number): Promise<boolean>;
}

export interface DeskOptions {
  clock?: Clock;
  /** Replaces the system's keychain; for the profile with this id. */
  secrets?: (profileId: string) => SecretStore;
  /** Replaces what the system says of this computer. */
  machine?: () => Promise<Machine>;
  /** Replaces what the system says of the profile folder. */
  placeOfFolder?: (path: string) => FolderPlace;
  defect(error: unknown): void;
  /** Called at named points of a takeover, so that tests can end the process exactly there. */
  takeoverAt?(point: TakeoverPoint): void;
}

export function createDesk(ports: Ports, options: DeskOptions): Desk {
  const clock = options.clock ?? systemClock;
  const { log } = ports;
  const userAgent = `InvestmentDesk/${ports.version}`;
  let phase: AppState['phase'] = 'starting';
  let blocked: AppState['blocked'] = null;
  let machine: Machine | null = null;
  /** By environment, whose window alone tells of it. */
  const recovered = new Map<string, Recovered>();
  /** Held from the first opening to the closing, also while the desk is blocked for another reason. */
  let lock: ProfileLock | null = null;
  const settings = createSettingsKeeper(ports, () => lock !== null);
  let profile: Profile | null = null;
  let secrets: SecretStore | null = null;
  let clientSecrets: ClientSecrets | null = null;
  let cipher: Cipher | null = null;
  /** The second folder's backups of the open environment; null: no folder was chosen. */
  let second: SecondBackups | null = null;
  let opened: (OpenedEnvironment & { environmentId: string; asides: string[]; space: SpaceWatch }) | null =
    null;
  let moving: AppState['moving'] = null;
  /** undefined: the former place was not looked at yet. */
  let formerFolder: FormerFolder | null | undefined;
  const stopping = new AbortController();
  /** True once the program ends: what waited for the keychain until now must not open a file any more. */
  let ending = false;
  /** Breaks off what the open environment does and closes its file. */
  let abandon = () => {};
  /** Opening, switching and closing never overlap. */
  let turn: Promise<unknown> = Promise.resolve();

  const hub = createEventHub(
    clock,
    { sync: () => opened?.workspace.sync() ?? idleSync, app: state },
    storageFailed,
  );

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  }

  /** A disk that takes nothing closes the gate; a file that turns out to be damaged is looked at as at a start. */
  function storageFailed(error: unknown): void {
    if (opened) opened.workspace.failed(error);
    else options.defect(error);
  }

  const environments = (): Environment[] => [
    {
      ...trainingEnvironment,
      campaigns: [...(opened?.environmentId === trainingId ? opened.campaigns() : [])],
    },
    ...settings.current.environments,
  ];

  function environmentById(id: string): Environment {
    const found = environments().find((environment) => environment.id === id);
    if (!found) throw new DeskError('notFound', { field: 'id' });
    return found;
  }

  function keychain(): SecretStore {
    if (!secrets) throw new DeskError('blocked');
    return secrets;
  }

  function knownSecrets(): ClientSecrets {
    if (!clientSecrets) throw new DeskError('blocked');
    return clientSecrets;
  }

  const who = () => {
    const adviser = settings.current.preferences.adviserName;
    return adviser ? `${adviser} (${ports.userName})` : ports.userName;
  };

  async function state(): Promise<AppState> {
    const store = clientSecrets;
    const known = environments();
    // Read at once, so that it is of one moment: the keychain may take its time.
    const now = {
      phase,
      blocked,
      version: ports.version,
      user: ports.userName,
      preferences: settings.current.preferences,
      activeEnvironmentId: settings.current.activeEnvironmentId,
      sync: opened?.workspace.sync() ?? idleSync,
      backup: opened?.backups.state ?? noBackups,
      secondBackup: second?.state ?? null,
      secondBackupFolder: settings.current.secondBackupFolder ?? null,
      resealing: opened?.resealing.state ?? null,
      moving,
      takeover: takeovers.progress,
      formerFolder: formerFolder ?? null,
      lowSpace: opened?.space.low ?? null,
      unreadable: opened?.unreadable.state ?? noneUnreadable,
      recoveryKey: opened?.recoveryKeys.current ?? null,
      setAside: opened?.asides ?? [],
      recovered: recovered.get(settings.current.activeEnvironmentId) ?? null,
    };
    const views = known.map((environment) =>
      // Where the keychain cannot be asked, the start-up screen says so; here it only means: no secret in reach.
      store ? viewOf(environment, store).catch(() => viewWithout(environment)) : viewWithout(environment),
    );
    return { ...now, environments: await Promise.all(views) };
  }

  async function closeWorkspace(): Promise<void> {
    const before = opened;
    opened = null;
    if (before) log.write('environment.closed', { environment: before.environmentId });
    before?.space.stop();
    await endSecond();
    await before?.unreadable.stop();
    await before?.resealing.stop();
    await before?.backups.stop();
    await before?.workspace.close();
  }

  async function endSecond(): Promise<void> {
    const before = second;
    second = null;
    await before?.stop();
  }

  /** Begins to use the second folder for the open environment, where one was chosen. */
  function beginSecond(): void {
    const { secondBackupFolder: folder } = settings.current;
    if (!folder || !opened || !profile || !cipher || !machine || ending) return;
    const { environmentId } = opened;
    second = createSecondBackups({
      log,
      folder,
      profileId: profile.id,
      profilePath: ports.profilePath,
      writer: writerOf(machine, ports.profilePath),
      environmentId,
      path: profile.databasePath(environmentId),
      cipher,
      clock,
      note: () => JSON.stringify({ ...environmentById(environmentId), wasOpened: true }, null, 2),
      changed: hub.appChanged,
      defect: options.defect,
    });
    second.start();
  }

  /** A folder that is chosen again later must not be said to fail since it was used before. */
  function forgetSince(): void {
    try {
      for (const { id } of environments()) if (profile) forgetSecondFolder(profile.databasePath(id));
    } catch (exception) {
      log.write('storage.failed', { exception }); // what is said may be of an earlier time then
    }
  }

  /** Uses another second folder, or none, from now on. */
  async function useSecondFolder(folder: string | null): Promise<void> {
    const { secondBackupFolder: _, ...others } = settings.current;
    settings.write(folder === null ? others : { ...others, secondBackupFolder: folder });
    log.write('secondBackup.folder', { chosen: folder !== null });
    await endSecond();
    forgetSince();
    beginSecond();
    hub.appChanged();
  }

  function stop(): void {
    ending = true;
    stopping.abort();
    void second?.stop();
    void takeovers.stop();
    opened?.workspace.stop();
  }

  async function openActive(acceptsLostMark: boolean): Promise<void> {
    if (!profile || !secrets || !clientSecrets || !cipher) throw new DeskError('blocked');
    const active =
      environments().find(({ id }) => id === settings.current.activeEnvironmentId) ?? trainingEnvironment;
    const started = performance.now();
    machine ??= await (options.machine ?? systemMachine)();
    const environment = await openEnvironment(active, {
      ports,
      machine,
      acceptsLostMark,
      profile,
      cipher,
      secrets,
      clientSecrets,
      clock,
      userAgent,
      lanes,
      sendingBudget: () => repeatHours(settings.current.preferences) * 3_600_000,
      who,
      campaigns: () => settings.current.environments.find(({ id }) => id === active.id)?.campaigns ?? [],
      events: hub.workspaceEvents,
      changed: hub.appChanged,
      defect: options.defect,
      damaged(error) {
        options.defect(error);
        if (opened?.workspace === environment.workspace) void inTurn(() => open());
      },
    });
    abandon = environment.workspace.abandon;
    if (ending) {
      abandon();
      throw new DeskError('blocked');
    }
    opened = {
      ...environment,
      environmentId: active.id,
      asides: listAsides(profile.databasePath(active.id)),
      space: createSpaceWatch({
        path: profile.databasePath(active.id),
        folder: profile.backupsPath(active.id),
        clock,
        found: ({ free, needed }) => log.write('storage.lowSpace', { free, needed }),
        changed: hub.appChanged,
      }),
    };
    const { backupsAside: aside, older } = environment;
    if (aside) noteRecovered(active.id, { ...nothingHeldBack, what: 'backups', from: null, aside });
    if (older) {
      const { since, ...held } = older;
      noteRecovered(active.id, { what: 'older', from: since, aside: null, ...held });
      log.write('environment.recovered', {
        what: 'older',
        fromBackup: false,
        heldBack: held.heldBack,
        drafts: held.drafts,
      });
    }
    log.write('environment.opened', {
      environment: active.id,
      kind: active.kind,
      milliseconds: performance.now() - started,
      subscriptions: environment.workspace.repository.counts().all,
    });
    environment.workspace.start();
    environment.backups.start();
    opened.space.start();
    beginSecond();
    environment.unreadable.start();
    environment.resealing.start();
  }

  /** Fetches the profile from where earlier versions had it, once; from then on it is only looked for there. */
  async function moveFromFormer(): Promise<void> {
    const { formerProfilePath: from, profilePath: to } = ports;
    if (from === null || formerFolder !== undefined) return;
    const started = performance.now();
    try {
      const { moved, former } = await moveProfile({
        from,
        to,
        signal: stopping.signal,
        progress(bytes) {
          moving = bytes;
          hub.appChanged();
        },
      });
      if (moved) log.write('profile.moved', { milliseconds: performance.now() - started });
      if (former) log.write('profile.formerIgnored', { why: former.why });
      formerFolder = former;
    } finally {
      moving = null;
    }
  }

  /** @throws StorageError networkFolder */
  function refuseNetworkShare(path: string): void {
    if (isNetworkShare((options.placeOfFolder ?? placeOfFolder)(path)))
      throw new StorageError('networkFolder', 'the profile lies on a share', { path });
  }

  /** Closes what is open and opens the active environment; a failure leaves the desk blocked, never half open. */
  async function open(acceptsLostMark = false): Promise<AppState> {
    if (ending) return state();
    // A damaged file may not even close as it should; what opening finds is what counts.
    await closeWorkspace().catch(options.defect);
    phase = 'starting';
    blocked = null;
    profile = null;
    try {
      refuseNetworkShare(ports.profilePath);
      lock ??= lockProfile(ports.profilePath);
      await moveFromFormer();
      takeovers.discard();
      await finishTakeover(ports.profilePath, ports.settings, () => settings.current, options.takeoverAt);
      profile = openProfile(ports.profilePath);
      settings.read(profile.evidence());
      secrets = (options.secrets ?? systemKeychain)(profile.id);
      clientSecrets = createClientSecrets({
        keychain: secrets,
        note: profile.note,
        withheld: (environment, because) => log.write('secret.withheld', { environment, because }),
      });
      cipher = await openCipher(secrets, profile);
      // Before anything is opened or saved: both write the environment's note anew.
      await takeOverSecrets(clientSecrets, settings.current.environments);
      if (ending) throw new DeskError('blocked');
      await openActive(acceptsLostMark);
      phase = 'ready';
    } catch (cause) {
      if (ending) return state();
      // The words come in the person's language also where the settings were not read yet.
      if (!profile) settings.borrow();
      log.write('environment.blocked', { reason: blockReasonOf(cause), exception: cause });
      blocked = await blockedBy(cause);
      phase = 'blocked';
      if (!(cause instanceof StorageError)) options.defect(cause);
    }
    hub.appChanged();
    return state();
  }

  /** Of what cannot be read, or is gone: what can be put in its place. */
  async function blockedBy(cause: unknown): Promise<Blocked> {
    const { reason, said, path } = asStorageError(cause);
    const active = settings.current.activeEnvironmentId;
    const hasBackups = reason === 'dataUnreadable' || reason === 'dataMissing' || reason === 'dataForeign';
    const backups =
      hasBackups && profile && cipher
        ? await usableBackups(profile.backupsPath(active), cipher, active).catch(() => [])
        : [];
    const canStartEmpty = hasBackups || reason === 'trainingUnreadable';
    const loss = reason === 'settingsUnreadable' ? settings.loss : null;
    const disk = reason === 'storage' ? (storageFailureOf(asStorageError(cause).cause) ?? 'storage') : null;
    const lacksKey = reason === 'dataKeyMissing' || reason === 'dataKeyWrong';
    const recoveryKey = lacksKey && profile ? await expectedKey(profile).catch(() => null) : null;
    return { reason, disk, said, path, backups, canStartEmpty, recoveryKey, loss };
  }

  /** Called once a recovery key has proved right, before its data key is stored: from then on the data open. */
  async function beforeKeyStored(cipher: Cipher): Promise<void> {
    if (!profile || !secrets) throw new DeskError('blocked');
    const at = profile;
    const files = at.environmentIds().map((environmentId) => ({
      environmentId,
      path: at.databasePath(environmentId),
    }));
    await markAsCopies({ secrets, cipher, clock, files });
  }

  const takeovers = createTakeovers({
    ports,
    clock,
    who,
    profile: () => profile,
    isReady: () => opened !== null,
    hasEnvironments: () => settings.current.environments.length > 0,
    changed: hub.appChanged,
    at: options.takeoverAt,
  });

  function exportSource(): ExportSource {
    const environment = environmentById(settings.current.activeEnvironmentId);
    const timesTypedIn = typedTimeZone(settings.current.preferences.timeZone);
    if (opened) {
      const { repository, subscriptions, trail } = opened.workspace;
      return {
        environment,
        timesTypedIn,
        ids: repository.ids,
        read: subscriptions.find,
        raw: repository.raw,
        note(details) {
          try {
            trail.append('subscriptions.exported', details);
          } catch (error) {
            // A full disk is one of the reasons for exporting: then the trail cannot take the entry.
            if (!storageFailureOf(error)) throw error;
          }
        },
        close() {},
      };
    }
    if (blocked?.reason !== 'dataUnreadable' || !profile || !cipher) throw new DeskError('blocked');
    const salvage = openForSalvage(profile.databasePath(environment.id), cipher);
    return { environment, timesTypedIn, ...salvage, note() {} };
  }

  function noteRecovered(environmentId: string, what: Omit<Recovered, 'at'>): void {
    recovered.set(environmentId, { at: instantOf(clock), ...what });
  }

  /** Runs one way out of being blocked, and opens what it has put in place. */
  async function recover(
    work: (deps: RecoveryDeps) => Promise<Omit<Recovered, 'at' | 'what' | 'from' | 'other'>>,
    from: string | null,
  ) {
    if (!profile || !cipher || !machine || opened) throw new DeskError('unsupported');
    const { id, baseUrl, clientId } = environmentById(settings.current.activeEnvironmentId);
    const path = profile.databasePath(id);
    const openedOn = machine;
    const done = await work({
      path,
      mark: () => markToTakeOver(keychain(), id, placeOfFile(openedOn, path)),
      backups: profile.backupsPath(id),
      cipher,
      clock,
      who,
      sender: { environmentId: id, baseUrl, clientId },
    });
    const what = blocked?.reason === 'trainingUnreadable' ? 'trainingPlatform' : 'data';
    noteRecovered(id, { what, from, other: null, ...done });
    const { heldBack, drafts } = done;
    log.write('environment.recovered', { what, fromBackup: from !== null, heldBack, drafts });
    return open();
  }

  /** Whether an environment holds subscriptions: their investments still have to be followed, where they are. */
  function isUsed(id: string): boolean {
    if (!profile || !cipher) throw new DeskError('blocked');
    if (opened?.environmentId === id) return opened.workspace.repository.counts().all > 0;
    return holdsSubscriptions(profile.databasePath(id), profile.backupsPath(id), cipher);
  }

  async function secretChanged(
    id: string,
    what: 'secret.set' | 'secret.forgotten',
  ): Promise<EnvironmentView> {
    const { secretLost, rebuilt } = environmentById(id);
    if (secretLost || rebuilt) {
      const known = settings.current.environments.map((each) =>
        each.id === id ? { ...each, secretLost: false, rebuilt: false } : each,
      );
      settings.write({ ...settings.current, environments: known });
      profile?.remember(environmentById(id));
    }
    log.write('secret.changed', { environment: id, isSet: what === 'secret.set' });
    if (opened?.environmentId === id) {
      opened.workspace.trail.append(what, { environment: id });
      opened.workspace.tokens.forget();
      opened.workspace.gate.release();
      void opened.workspace.contact();
    }
    hub.appChanged();
    return viewOf(environmentById(id), knownSecrets());
  }

  return {
    ports,
    state,
    open: () => inTurn(() => open()),
    openUnmarked: () =>
      inTurn(async () => {
        if (blocked?.reason !== 'markLost') throw new DeskError('unsupported');
        return open(true);
      }),
    workspace() {
      if (!opened) throw new DeskError('blocked');
      return opened.workspace;
    },
    unreadable() {
      if (!opened) throw new DeskError('blocked');
      return opened.unreadable;
    },
    async copyFromBackup(id) {
      if (!opened || !profile || !cipher) throw new DeskError('blocked');
      const { subscriptions } = opened.workspace;
      const found = await readFromBackups(id, profile.backupsPath(opened.environmentId), cipher);
      if (!found) throw new DeskError('notInBackups');
      return subscriptions.copyFromBackup(id, found);
    },
    recoveryKeys() {
      if (!opened) throw new DeskError('blocked');
      return opened.recoveryKeys;
    },
    confirmRecoveryKey: (last) =>
      inTurn(async () => {
        if (!opened) throw new DeskError('blocked');
        await opened.recoveryKeys.confirm(last);
        hub.appChanged();
        return state();
      }),
    enterRecoveryKey: (typed) =>
      inTurn(async () => {
        const lacksKey = blocked?.reason === 'dataKeyMissing' || blocked?.reason === 'dataKeyWrong';
        if (!lacksKey || !profile || opened) throw new DeskError('unsupported');
        const store = keychain();
        const known = await store.get(dataKeyAccount);
        await enterRecoveryKey(typed, {
          profile,
          known,
          beforeKeyStored,
          async store(dataKey) {
            // It opens nothing here, but may open what was set aside.
            if (known !== null) await store.set(`${dataKeyAccount}-until-${instantOf(clock)}`, known);
            await store.set(dataKeyAccount, dataKey);
          },
        });
        log.write('recoveryKey.used');
        return open();
      }),
    takeovers,
    confirmTakeover: () =>
      inTurn(async () => {
        const ready = takeovers.ready();
        await closeWorkspace();
        const done = await ready.commit(options.secrets ?? systemKeychain).catch(async (error) => {
          // A keychain that refuses, or a full disk: what was open before opens again.
          await open();
          throw error;
        });
        log.write('takeover.done', { environments: done.length });
        for (const { id, at, heldBack, drafts, aside } of done)
          noteRecovered(id, { what: 'data', from: at, aside, heldBack, drafts, other: null });
        return open();
      }),
    exportSource,
    restore: (name) =>
      inTurn(async () => {
        const backup = blocked?.backups.find((each) => each.name === name);
        if (!backup) throw new DeskError('unsupported', { field: 'backup' });
        return recover((deps) => restoreBackup(name, deps), backup.at);
      }),
    startEmpty: () =>
      inTurn(async () => {
        if (!blocked?.canStartEmpty) throw new DeskError('unsupported');
        if (blocked.reason !== 'trainingUnreadable') return recover(startEmpty, null);
        const { trainingPath } = profile ?? {};
        return recover(async ({ clock: { now } }) => {
          const aside = trainingPath ? setAside(trainingPath, asideName(now())) : null;
          return { aside, heldBack: 0, drafts: 0 };
        }, null);
      }),
    async chooseSecondFolder() {
      const chosen = await ports.dialogs.chooseFolder();
      if (chosen === null) return null;
      if (!profile) throw new DeskError('blocked');
      const folder = await prepareSecondFolder(chosen, {
        profilePath: ports.profilePath,
        profileId: profile.id,
        clock,
      });
      await inTurn(() => useSecondFolder(folder));
      void second?.now();
      return state();
    },
    async secondBackupNow() {
      if (!second) throw new DeskError('unsupported');
      void second.now();
      return state();
    },
    stopSecondFolder: () =>
      inTurn(async () => {
        await useSecondFolder(null);
        return state();
      }),
    async updatePreferences(changes) {
      settings.write({ ...settings.current, preferences: { ...settings.current.preferences, ...changes } });
      ports.setTheme(settings.current.preferences.theme);
      hub.appChanged();
      return state();
    },
    saveEnvironment: (input) =>
      inTurn(async () => {
        const environment = environmentFrom(input, settings.current.environments);
        const before = settings.current.environments.find(({ id }) => id === environment.id);
        const elsewhere =
          before && (before.baseUrl !== environment.baseUrl || before.kind !== environment.kind);
        // What a platform acknowledged means nothing at another address: that is another environment.
        if (elsewhere && isUsed(environment.id))
          throw new DeskError('environmentInUse', { field: 'baseUrl' });
        // A secret is for the address it was entered for; it is never shown to another.
        const secret = before && (await knownSecrets().follow(before, environment));
        const secretLost = secret?.lost === true || before?.secretLost === true;
        const kept = { ...environment, secretLost };
        const others = settings.current.environments.filter(({ id }) => id !== environment.id);
        try {
          settings.write({ ...settings.current, environments: [...others, kept] });
        } catch (cause) {
          await secret?.undo().catch(options.defect);
          throw cause;
        }
        const moved =
          before && (before.baseUrl !== environment.baseUrl || before.clientId !== environment.clientId);
        // First, since opening may fail: a note of the former address would lead the secret there.
        profile?.remember(kept);
        if (moved && opened?.environmentId === environment.id) await open();
        hub.appChanged();
        return viewOf(kept, knownSecrets());
      }),
    removeEnvironment: (id) =>
      inTurn(async () => {
        environmentById(id);
        if (id === trainingId) throw new DeskError('unsupported', { field: 'id' });
        if (settings.current.activeEnvironmentId === id) throw new DeskError('environmentActive');
        if (isUsed(id)) throw new DeskError('environmentInUse');
        await knownSecrets().forget(id);
        await keychain().delete(markAccount(id));
        profile?.setAside(id);
        settings.write({
          ...settings.current,
          environments: settings.current.environments.filter((environment) => environment.id !== id),
        });
        hub.appChanged();
        return state();
      }),
    activate: (id) =>
      inTurn(async () => {
        environmentById(id);
        if (settings.current.activeEnvironmentId === id && opened) return state();
        settings.write({ ...settings.current, activeEnvironmentId: id });
        await open();
        return state();
      }),
    setSecret: (id, secret) =>
      inTurn(async () => {
        if (id === trainingId) throw new DeskError('unsupported', { field: 'id' });
        await knownSecrets().set(environmentById(id), secret);
        return secretChanged(id, 'secret.set');
      }),
    forgetSecret: (id) =>
      inTurn(async () => {
        if (id === trainingId) throw new DeskError('unsupported', { field: 'id' });
        environmentById(id);
        await knownSecrets().forget(id);
        return secretChanged(id, 'secret.forgotten');
      }),
    async test(id) {
      // In turn, so that it is about a secret or an address that was handed over before; the calls themselves are not.
      const asked = await inTurn(async () => {
        const environment = environmentById(id);
        // Training's platform only runs while Training is open.
        if (id === trainingId && opened?.environmentId !== id)
          throw new DeskError('unsupported', { field: 'id' });
        const fetch = opened?.environmentId === id ? opened.fetch : ports.fetch;
        return { environment, fetch, secret: await knownSecrets().toSend(environment) };
      });
      const tested = await testConnection({ ...asked, userAgent, clock });
      log.write('connection.tested', {
        environment: id,
        result: tested.ok ? 'ok' : tested.reason,
        httpStatus: tested.ok ? 200 : tested.status,
      });
      return tested;
    },
    storageFailed,
    onEvent: hub.onEvent,
    language: () => (phase === 'starting' ? null : settings.current.preferences.language),
    unforeseen: hub.unforeseen,
    leave: hub.leave,
    stop,
    async close(patience = patienceForClosing) {
      stop();
      // Behind what is under way, which may hang: a call to the keychain waits for a person, and a backup for the disk.
      const inOrder = inTurn(() => takeovers.stop().then(closeWorkspace)).then(() => true);
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(late.resolve, patience, false);
      try {
        return await Promise.race([inOrder, late.promise]);
      } finally {
        clearTimeout(timer);
        opened = null;
        abandon();
        lock?.release();
        lock = null;
      }
    },
  };
}

const nothingHeldBack = { heldBack: 0, drafts: 0, other: null };

const blockReasonOf = (cause: unknown): BlockReason => asStorageError(cause).reason;

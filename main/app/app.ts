import type { AppState, Preferences } from '../../contract/app.ts';
import type { ConnectionTest, EnvironmentInput, EnvironmentView } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Events } from '../../contract/ipc.ts';
import type { Language } from '../../contract/language.ts';
import type { ProxyName, ProxySignIn } from '../../contract/proxy.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import type { EventName } from '../../contract/surface.ts';
import { idleSync } from '../../contract/sync.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Ports } from '../ports.ts';
import { type Machine, systemMachine } from '../profile/machine.ts';
import type { FolderPlace } from '../profile/network-share.ts';
import { saveFile } from '../profile/save-file.ts';
import { StorageError } from '../profile/storage-error.ts';
import { type SecretStore, systemKeychain } from '../secrets/keychain.ts';
import type { EnvironmentSession } from '../session/session.ts';
import { noneUnreadable, type UnreadableWatch } from '../session/unreadable.ts';
import { noBackups } from '../storage/backups.ts';
import { asStorageError } from '../storage/database.ts';
import type { TakeoverPoint } from '../storage/takeover-commit.ts';
import type { ExportSource } from '../subscriptions/export.ts';
import { readFromBackups } from '../subscriptions/from-backup.ts';
import { createCurrentEnvironment } from './current-environment.ts';
import { createEnvironmentChanges } from './environment-changes.ts';
import { viewOf, viewWithout } from './environments.ts';
import { createEventHub } from './events.ts';
import { exportSourceOf } from './export-source.ts';
import { createFormerProfile } from './former-profile.ts';
import { createKeptForms, type KeptForms } from './kept-forms.ts';
import { createKnownEnvironments } from './known-environments.ts';
import { createProfileAccess } from './profile-access.ts';
import { createProxyLogins } from './proxy-login.ts';
import { createRecoveredNotes } from './recovered-notes.ts';
import type { RecoveryKeys } from './recovery-key.ts';
import { createSecondFolder } from './second-folder.ts';
import { createTakeovers, type Takeovers } from './takeover.ts';
import { createTurns } from './turns.ts';
import { createUnsaved, type Unsaved } from './unsaved.ts';
import { blockedBy, createWaysOut } from './ways-out.ts';

/** Default time limit for closing, in milliseconds. */
const patienceForClosing = 60_000;

/** The whole app: settings, keychain, and the one open environment. */
export interface App {
  state(): Promise<AppState>;
  /** Opens the profile and the active environment. After a failure the app is blocked with a reason. */
  open(): Promise<AppState>;
  /** Opens a data file whose mark is lost as an older file, after a person confirmed. @throws AppError unsupported */
  openUnmarked(): Promise<AppState>;
  /** Returns the open environment session. @throws AppError blocked */
  session(): EnvironmentSession;
  /** Returns the watch for unreadable records of the open environment. @throws AppError blocked */
  unreadable(): UnreadableWatch;
  /**
   * Makes a draft from a backup's copy of an unreadable subscription.
   * @throws AppError notInBackups, unsupported when the subscription can be read
   */
  copyFromBackup(id: string): Promise<SubscriptionDetail>;
  /** Returns what can be exported now, even from a file that cannot be opened for work. @throws AppError blocked */
  exportSource(): ExportSource;
  /** Replaces an unusable data file with a backup. @throws AppError unsupported */
  restore(backup: string): Promise<AppState>;
  /** Replaces an unusable data file, or Training's platform file, with an empty one. @throws AppError unsupported */
  startEmpty(): Promise<AppState>;
  /** Notes that a person has read how the data were put in place. @throws AppError blocked */
  readRecovered(): Promise<AppState>;
  /** Returns the recovery keys of the open profile. @throws AppError blocked */
  recoveryKeys(): RecoveryKeys;
  confirmRecoveryKey(last: string): Promise<AppState>;
  /** Discards the recovery key that was made, and stops offering one. */
  discardRecoveryKey(): Promise<AppState>;
  /** Opens the data with a recovery key. @throws AppError unsupported unless the data key is missing or wrong */
  enterRecoveryKey(typed: string): Promise<AppState>;
  /** Takeovers of another installation's environments from a folder. */
  takeovers: Takeovers;
  confirmTakeover(): Promise<AppState>;
  /**
   * Lets a person choose the second backup folder. Returns null when cancelled.
   * @throws AppError folderInside, folderLeadsInside, folderUnusable, folderSilent
   */
  chooseSecondFolder(): Promise<AppState | null>;
  /** Starts a backup in the second folder. @throws AppError unsupported when there is none */
  secondBackupNow(): Promise<AppState>;
  stopSecondFolder(): Promise<AppState>;
  /** See `ProxyLogins`. */
  signInToProxy(entered: ProxySignIn): Promise<AppState>;
  forgetProxy(proxy: ProxyName): Promise<AppState>;
  updatePreferences(changes: Partial<Preferences>): Promise<AppState>;
  saveEnvironment(input: EnvironmentInput): Promise<EnvironmentView>;
  removeEnvironment(id: string): Promise<AppState>;
  activate(id: string): Promise<AppState>;
  setSecret(id: string, secret: string): Promise<EnvironmentView>;
  forgetSecret(id: string): Promise<EnvironmentView>;
  test(id: string): Promise<ConnectionTest>;
  readonly ports: Ports;
  /** Writes a file to a path that a person chose, see `saveFile`. @throws AppError fileNotWritten, ownFolder */
  saveFile(path: string, content: Uint8Array | AsyncIterable<string>): Promise<void>;
  /** Handles a failure of the disk or the data file. */
  storageFailed(error: unknown): void;
  onEvent(listener: <E extends EventName>(event: E, payload: Events[E]) => void): void;
  /** Returns the user's language; null while the app is starting. */
  language(): Language | null;
  unforeseen(): void;
  unsaved: Unsaved;
  forms: KeptForms;
  /** True while a restore, a takeover or an empty start is replacing the data. */
  isReplacing(): boolean;
  /** See `Backend`. */
  isSending(): boolean;
  stop(): void;
  abandon(): void;
  close(patience?: number): Promise<boolean>;
}

export interface AppOptions {
  clock?: Clock;
  /** Returns a replacement for the system's keychain, by profile id. */
  secrets?: (profileId: string) => SecretStore;
  /** Replaces the system's information about this computer. */
  machine?: () => Promise<Machine>;
  /** Replaces the system's information about the profile folder. */
  placeOfFolder?: (path: string) => FolderPlace;
  defect(error: unknown): void;
  /** Called at named points of a takeover, so that tests can end the process exactly there. */
  takeoverAt?(point: TakeoverPoint): void;
}

/** Creates the app from the parts in main/app/. Each part has one job; this function decides the order of their work. */
export function createApp(ports: Ports, options: AppOptions): App {
  const clock = options.clock ?? systemClock;
  const { log } = ports;
  const { defect } = options;
  const secretsOf = options.secrets ?? systemKeychain;
  const userAgent = `InvestmentDesk/${ports.version}`;
  let phase: AppState['phase'] = 'starting';
  let blocked: AppState['blocked'] = null;
  /** Aborted when the app ends. Nothing is opened after that. */
  const ending = new AbortController();
  const { signal } = ending;
  /** Runs opening, switching and closing one after another, so that they never overlap. */
  const inTurn = createTurns();
  let replacements = 0;
  const replacing = async <T>(work: () => Promise<T>): Promise<T> => {
    replacements += 1;
    try {
      return await inTurn(work);
    } finally {
      replacements -= 1;
    }
  };

  const hub = createEventHub(
    clock,
    { sync: () => current.opened?.session.sync() ?? idleSync, app: state },
    storageFailed,
  );
  const changed = hub.appChanged;
  const unsaved = createUnsaved(hub.leave);

  let machine: Machine | null = null;
  async function thisMachine(): Promise<Machine> {
    machine ??= await (options.machine ?? systemMachine)();
    return machine;
  }

  const former = createFormerProfile({ ports, signal, changed });
  const access = createProfileAccess({
    ports,
    former,
    secretsOf,
    placeOfFolder: options.placeOfFolder,
    takeoverAt: options.takeoverAt,
  });
  const { settings } = access;
  const who = () => {
    const adviser = settings.current.preferences.adviserName;
    return adviser ? `${adviser} (${ports.userName})` : ports.userName;
  };
  const proxies = createProxyLogins({
    secrets: () => access.secrets,
    changed,
    enteredAnew: () => {
      current.opened?.session.hurry();
      void current.opened?.session.contact();
    },
  });
  ports.answerProxies(proxies);
  const recovered = createRecoveredNotes(clock);
  const known = createKnownEnvironments(settings, () => current.opened);
  const second = createSecondFolder({ ports, access, known, clock, signal, changed, defect });
  const current = createCurrentEnvironment({
    ports,
    access,
    second,
    recovered,
    machine: thisMachine,
    clock,
    userAgent,
    who,
    events: hub.sessionEvents,
    signal,
    changed,
    defect,
    damaged: () => void inTurn(() => open()),
  });
  const environments = createEnvironmentChanges({
    ports,
    access,
    current,
    known,
    clock,
    userAgent,
    reopen: () => open(),
    changed,
    defect,
  });
  const waysOut = createWaysOut({
    log,
    access,
    current,
    known,
    recovered,
    machine: thisMachine,
    clock,
    who,
    blocked: () => blocked,
    open,
  });
  const takeovers = createTakeovers({
    ports,
    clock,
    who,
    profile: () => access.profile,
    isReady: () => current.opened !== null,
    hasEnvironments: () => settings.current.environments.length > 0,
    changed,
    at: options.takeoverAt,
  });

  /** Closes the send gate when the disk refuses writes. A file that proves damaged is opened again, as at a start. */
  function storageFailed(error: unknown): void {
    if (current.opened) current.opened.session.failed(error);
    else defect(error);
  }

  async function state(): Promise<AppState> {
    const { clientSecrets } = access;
    const { opened } = current;
    const all = known.all();
    // The data key comes first. Before it is read, or when the keychain could not give it, ask the keychain for nothing
    // else: it may be waiting for a person, and each request can be one more prompt.
    const mayAsk =
      access.cipher !== null || (phase === 'blocked' && blocked?.reason !== 'keychainUnavailable');
    // Read synchronously, so that the state is of one moment: the keychain may take time.
    const now = {
      phase,
      blocked,
      version: ports.version,
      sandboxed: ports.sandboxed,
      user: ports.userName,
      preferences: settings.current.preferences,
      activeEnvironmentId: settings.current.activeEnvironmentId,
      sync: opened?.session.sync() ?? idleSync,
      proxies: proxies.views,
      backup: opened?.backups.state ?? noBackups,
      secondBackup: second.state,
      secondBackupFolder: settings.current.secondBackupFolder ?? null,
      resealing: opened?.resealing.state ?? null,
      moving: former.moving,
      takeover: takeovers.progress,
      formerFolder: former.ignored,
      lowSpace: opened?.space.low ?? null,
      unreadable: opened?.unreadable.state ?? noneUnreadable,
      recoveryKey: opened?.recoveryKeys.current ?? null,
      recoveryKeyPutBack: opened?.recoveryKeys.wasPutBack ?? false,
      offersRecoveryKey:
        opened?.recoveryKeys.current === null &&
        !opened.recoveryKeys.wasPutBack &&
        settings.current.recoveryKeyOffered !== true,
      quarantined: opened?.quarantined ?? [],
      // The data file stores its notice too, in case the app ends before a person has read it.
      recovered: recovered.of(settings.current.activeEnvironmentId) ?? opened?.recovered.current ?? null,
    };
    const views = all.map((environment) =>
      // If the keychain cannot be asked, the start-up screen says so. Here that only means that no secret is available.
      clientSecrets && mayAsk
        ? viewOf(environment, clientSecrets).catch(() => viewWithout(environment))
        : viewWithout(environment),
    );
    return { ...now, environments: await Promise.all(views) };
  }

  /** Closes the open environment and opens the active one. A failure leaves the app blocked, never half open. */
  async function open({ acceptsLostMark } = { acceptsLostMark: false }): Promise<AppState> {
    if (signal.aborted) return state();
    // Before closing, which may take seconds: from here on no environment is open, and calls cannot be answered.
    phase = 'starting';
    blocked = null;
    // A damaged file may fail to close. The result of opening counts.
    await current.close().catch(defect);
    try {
      // A takeover that was prepared but not confirmed belongs to the profile's earlier state.
      takeovers.discard();
      await access.open();
      if (signal.aborted) throw new AppError('blocked');
      await current.open(known.toOpen(), { acceptsLostMark });
      phase = 'ready';
    } catch (cause) {
      if (signal.aborted) return state();
      // Borrow the settings, so that the start-up screen is in the user's language even before they are read.
      if (!access.profile) settings.borrow();
      log.write('environment.blocked', { reason: asStorageError(cause).reason, exception: cause });
      blocked = await blockedBy(cause, access);
      phase = 'blocked';
      if (!(cause instanceof StorageError)) defect(cause);
    }
    changed();
    return state();
  }

  /** Commits the prepared takeover, and opens its result. */
  async function takeOver(): Promise<AppState> {
    const ready = takeovers.ready();
    await current.close();
    const done = await ready.commit(secretsOf).catch(async (error) => {
      // The keychain refused, or the disk is full: open the previous environment again.
      await open();
      throw error;
    });
    log.write('takeover.done', { environments: done.length });
    for (const { id, at, ...held } of done)
      recovered.note(id, { what: 'data', from: at, other: null, ...held });
    return open();
  }

  function stop(): void {
    ending.abort();
    void takeovers.stop();
    current.stop();
  }

  function abandon(): void {
    ending.abort();
    current.abandon();
    access.release();
  }

  return {
    ports,
    saveFile: (path, content) => saveFile(path, content, { own: ports.profilePath, clock }),
    state,
    open: () => inTurn(() => open()),
    openUnmarked: () => inTurn(waysOut.openUnmarked),
    session: () => current.mustBeOpen().session,
    unreadable: () => current.mustBeOpen().unreadable,
    async copyFromBackup(id) {
      const { environmentId, session } = current.mustBeOpen();
      const { profile, cipher } = access.unlocked();
      const found = await readFromBackups(id, profile.backupsPath(environmentId), cipher);
      if (!found) throw new AppError('notInBackups');
      return session.subscriptions.copyFromBackup(id, found);
    },
    recoveryKeys: () => current.mustBeOpen().recoveryKeys,
    confirmRecoveryKey: (last) =>
      inTurn(async () => {
        await current.mustBeOpen().recoveryKeys.confirm(last);
        changed();
        return state();
      }),
    async readRecovered() {
      const opened = current.mustBeOpen();
      const shown = recovered.of(opened.environmentId);
      recovered.forget(opened.environmentId);
      // A notice that exists only in memory hides the file's notice. Keep the file's notice then, so that it is shown next.
      if (shown === null || shown.what === 'data') opened.recovered.forget();
      changed();
      return state();
    },
    async discardRecoveryKey() {
      current.mustBeOpen().recoveryKeys.discard();
      if (settings.current.recoveryKeyOffered !== true)
        settings.write({ ...settings.current, recoveryKeyOffered: true });
      changed();
      return state();
    },
    enterRecoveryKey: (typed) => inTurn(() => waysOut.enterRecoveryKey(typed)),
    takeovers,
    confirmTakeover: () => replacing(takeOver),
    exportSource: () => exportSourceOf({ access, current, known, blocked }),
    restore: (backup) => replacing(() => waysOut.restore(backup)),
    startEmpty: () => replacing(waysOut.startEmpty),
    async chooseSecondFolder() {
      const folder = await second.choose();
      if (folder === null) return null;
      await inTurn(() => second.use(folder));
      second.now();
      return state();
    },
    async secondBackupNow() {
      if (!second.now()) throw new AppError('unsupported');
      return state();
    },
    stopSecondFolder: () =>
      inTurn(async () => {
        await second.use(null);
        return state();
      }),
    async signInToProxy(entered) {
      proxies.signIn(entered);
      return state();
    },
    async forgetProxy(proxy) {
      await proxies.forget(proxy);
      return state();
    },
    async updatePreferences(changes) {
      settings.write({ ...settings.current, preferences: { ...settings.current.preferences, ...changes } });
      ports.setTheme(settings.current.preferences.theme);
      ports.setLanguage(settings.current.preferences.language);
      changed();
      return state();
    },
    saveEnvironment: (input) => inTurn(() => environments.save(input)),
    removeEnvironment: (id) =>
      inTurn(async () => {
        await environments.remove(id);
        return state();
      }),
    activate: (id) =>
      inTurn(async () => {
        await environments.activate(id);
        return state();
      }),
    setSecret: (id, secret) => inTurn(() => environments.setSecret(id, secret)),
    forgetSecret: (id) => inTurn(() => environments.forgetSecret(id)),
    async test(id) {
      // In turn, so that the test uses the secret and the address that were saved before. The network calls need no turn.
      const test = await inTurn(() => environments.prepareTest(id));
      return test();
    },
    storageFailed,
    onEvent: hub.onEvent,
    language: () => (phase === 'starting' ? null : settings.current.preferences.language),
    unforeseen: hub.unforeseen,
    unsaved,
    forms: createKeptForms(access),
    isReplacing: () => replacements > 0,
    isSending: () => (current.opened?.session.scheduler.active().length ?? 0) > 0,
    stop,
    abandon,
    async close(patience = patienceForClosing) {
      stop();
      // Closing waits for the work under way, which may hang: a keychain call waits for a person, a backup for the disk.
      const inOrder = inTurn(() => takeovers.stop().then(current.close)).then(() => true);
      const late = Promise.withResolvers<false>();
      const timer = setTimeout(late.resolve, patience, false);
      try {
        return await Promise.race([inOrder, late.promise]);
      } finally {
        clearTimeout(timer);
        abandon();
      }
    },
  };
}

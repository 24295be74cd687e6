import type { AppState, Preferences } from '../../contract/app.ts';
import type { ConnectionTest, EnvironmentInput, EnvironmentView } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import type { Events } from '../../contract/ipc.ts';
import type { ProxyName, ProxySignIn } from '../../contract/proxy.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import type { EventName } from '../../contract/surface.ts';
import { idleSync } from '../../contract/sync.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { EnvironmentSession } from '../environment-session.ts';
import { viewOf, viewWithout } from '../environments.ts';
import { createEventHub } from '../ipc/events.ts';
import { type Machine, systemMachine } from '../machine.ts';
import type { Ports } from '../ports.ts';
import type { FolderPlace } from '../profile/network-share.ts';
import type { RecoveryKeys } from '../recovery-key.ts';
import { type SecretStore, systemKeychain } from '../secrets/keychain.ts';
import { noBackups } from '../storage/backups.ts';
import { asStorageError, StorageError } from '../storage/database.ts';
import { saveFile } from '../storage/save-file.ts';
import type { TakeoverPoint } from '../storage/takeover-commit.ts';
import type { ExportSource } from '../subscriptions/export.ts';
import { readFromBackups } from '../subscriptions/from-backup.ts';
import { createTakeovers, type Takeovers } from '../takeover.ts';
import { noneUnreadable, type UnreadableWatch } from '../unreadable.ts';
import { createCurrentEnvironment } from './current-environment.ts';
import { createEnvironmentChanges } from './environment-changes.ts';
import { exportSourceOf } from './export-source.ts';
import { createFormerProfile } from './former-profile.ts';
import { createKeptForms, type KeptForms } from './kept-forms.ts';
import { createKnownEnvironments } from './known-environments.ts';
import { createProfileAccess } from './profile-access.ts';
import { createProxyLogins } from './proxy-login.ts';
import { createRecoveredNotes } from './recovered-notes.ts';
import { createSecondFolder } from './second-folder.ts';
import { createTurns } from './turns.ts';
import { createUnsaved, type Unsaved } from './unsaved.ts';
import { blockedBy, createWaysOut } from './ways-out.ts';

/** How long closing may take, unless the caller says otherwise. Milliseconds. */
const patienceForClosing = 60_000;

/** The whole desk: settings, keychain, and the one environment that is open. */
export interface App {
  state(): Promise<AppState>;
  /** Opens everything, or ends up blocked with a reason. */
  open(): Promise<AppState>;
  /** Opens a file whose mark is lost, as an older one: a person has confirmed it. @throws AppError unsupported */
  openUnmarked(): Promise<AppState>;
  /** The open environment. @throws AppError blocked */
  session(): EnvironmentSession;
  /** Watches for records of the open environment that cannot be read. @throws AppError blocked */
  unreadable(): UnreadableWatch;
  /**
   * Makes a draft of what a backup holds of a subscription that cannot be read any more.
   * @throws AppError notInBackups, unsupported when it can be read
   */
  copyFromBackup(id: string): Promise<SubscriptionDetail>;
  /** What can be exported now, also of a file that cannot be worked with. @throws AppError blocked */
  exportSource(): ExportSource;
  /** Puts a backup, or an empty file, in the place of what cannot be read. @throws AppError unsupported */
  restore(backup: string): Promise<AppState>;
  startEmpty(): Promise<AppState>;
  /** A person has read how the data came into their place. @throws AppError blocked */
  readRecovered(): Promise<AppState>;
  /** The recovery key of the open profile. @throws AppError blocked */
  recoveryKeys(): RecoveryKeys;
  confirmRecoveryKey(last: string): Promise<AppState>;
  /** The person does not want the key that was made, and is not offered one again. */
  discardRecoveryKey(): Promise<AppState>;
  /** Opens the data with the recovery key. @throws AppError unsupported where the data key is not what is missing */
  enterRecoveryKey(typed: string): Promise<AppState>;
  /** Takes over the environments of another installation from a folder. */
  takeovers: Takeovers;
  confirmTakeover(): Promise<AppState>;
  /**
   * Has a person choose the second folder for backups; null: cancelled.
   * @throws AppError folderInside, folderLeadsInside, folderUnusable, folderSilent
   */
  chooseSecondFolder(): Promise<AppState | null>;
  /** Begins to make a backup in the second folder. @throws AppError unsupported when there is none */
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
  /** Writes a file where a person wants it, see `saveFile`. @throws AppError fileNotWritten, ownFolder */
  saveFile(path: string, content: Uint8Array | AsyncIterable<string>): Promise<void>;
  /** What failed was the disk or the data file. */
  storageFailed(error: unknown): void;
  onEvent(listener: <E extends EventName>(event: E, payload: Events[E]) => void): void;
  /** The person's language, once the settings are read; null before. */
  language(): 'de' | 'en' | null;
  unforeseen(): void;
  unsaved: Unsaved;
  forms: KeptForms;
  /** True while data are being replaced as a whole: by a backup, by those of another installation, or by none. */
  isReplacing(): boolean;
  /** See `Backend`. */
  isSending(): boolean;
  stop(): void;
  abandon(): void;
  close(patience?: number): Promise<boolean>;
}

export interface AppOptions {
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

/** Puts the desk together. Each part in main/app/ has one job; the order of their work is decided here. */
export function createApp(ports: Ports, options: AppOptions): App {
  const clock = options.clock ?? systemClock;
  const { log } = ports;
  const { defect } = options;
  const secretsOf = options.secrets ?? systemKeychain;
  const userAgent = `InvestmentDesk/${ports.version}`;
  let phase: AppState['phase'] = 'starting';
  let blocked: AppState['blocked'] = null;
  /** Aborted once the program ends: from then on nothing is opened any more. */
  const ending = new AbortController();
  const { signal } = ending;
  /** Opening, switching and closing never overlap. */
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

  /** A disk that takes nothing closes the gate; a file that turns out to be damaged is looked at as at a start. */
  function storageFailed(error: unknown): void {
    if (current.opened) current.opened.session.failed(error);
    else defect(error);
  }

  async function state(): Promise<AppState> {
    const { clientSecrets } = access;
    const { opened } = current;
    const all = known.all();
    // The data key comes first. Until it is there, and where the keychain gave none, nothing else is asked of a keychain
    // that may be waiting for a person: each question can be one more prompt.
    const mayAsk =
      access.cipher !== null || (phase === 'blocked' && blocked?.reason !== 'keychainUnavailable');
    // Read at once, so that it is of one moment: the keychain may take its time.
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
      // The file remembers it as well, for when the program ends before a person has read it.
      recovered: recovered.of(settings.current.activeEnvironmentId) ?? opened?.recovered.current ?? null,
    };
    const views = all.map((environment) =>
      // Where the keychain cannot be asked, the start-up screen says so; here it only means: no secret in reach.
      clientSecrets && mayAsk
        ? viewOf(environment, clientSecrets).catch(() => viewWithout(environment))
        : viewWithout(environment),
    );
    return { ...now, environments: await Promise.all(views) };
  }

  /** Closes what is open and opens the active environment; a failure leaves the desk blocked, never half open. */
  async function open({ acceptsLostMark } = { acceptsLostMark: false }): Promise<AppState> {
    if (signal.aborted) return state();
    // Before closing, which may take seconds: from now on nothing is open, and no call can be answered.
    phase = 'starting';
    blocked = null;
    // A damaged file may not even close as it should; what opening finds is what counts.
    await current.close().catch(defect);
    try {
      // A takeover that was prepared but not confirmed belongs to the profile as it was.
      takeovers.discard();
      await access.open();
      if (signal.aborted) throw new AppError('blocked');
      await current.open(known.toOpen(), { acceptsLostMark });
      phase = 'ready';
    } catch (cause) {
      if (signal.aborted) return state();
      // The words come in the person's language also where the settings were not read yet.
      if (!access.profile) settings.borrow();
      log.write('environment.blocked', { reason: asStorageError(cause).reason, exception: cause });
      blocked = await blockedBy(cause, access);
      phase = 'blocked';
      if (!(cause instanceof StorageError)) defect(cause);
    }
    changed();
    return state();
  }

  /** Puts in place what a takeover has prepared, and opens it. */
  async function takeOver(): Promise<AppState> {
    const ready = takeovers.ready();
    await current.close();
    const done = await ready.commit(secretsOf).catch(async (error) => {
      // A keychain that refuses, or a full disk: what was open before opens again.
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
      // A notice that is only in memory hides the file's notice until it was read.
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
      // In turn, so that it is about a secret or an address that was handed over before; the calls themselves are not.
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
      // Behind what is under way, which may hang: a call to the keychain waits for a person, and a backup for the disk.
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

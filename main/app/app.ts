import type { AppState } from '../../contract/app.ts';
import type { Language } from '../../contract/language.ts';
import type { Preferences } from '../../contract/preferences.ts';
import { idleSync } from '../../contract/sync.ts';
import { systemClock } from '../clock.ts';
import type { Ports } from '../ports.ts';
import { saveFile } from '../profile/save-file.ts';
import { systemKeychain } from '../secrets/keychain.ts';
import type { Database } from '../storage/database.ts';
import type { ExportSource } from '../subscriptions/export.ts';
import { readState } from './app-state.ts';
import { type Closing, createClosing } from './closing.ts';
import { type AppCore, type AppOptions, createCore } from './core.ts';
import { createCurrentEnvironment, type Opened } from './current-environment.ts';
import { createEnvironmentChanges, type EnvironmentChanges } from './environment-changes.ts';
import { createEnvironmentSecrets, type EnvironmentSecrets } from './environment-secrets.ts';
import { createEventHub, type EventHub } from './events.ts';
import { exportSourceOf } from './export-source.ts';
import { createKeptForms, type KeptForms } from './kept-forms.ts';
import { createLongTasks, type LongTasks } from './long-tasks.ts';
import { createProxyActions, type ProxyActions } from './proxy-actions.ts';
import { createProxyLogins } from './proxy-login.ts';
import { createReadiness } from './readiness.ts';
import { createRecoveredData, type RecoveredData } from './recovered-data.ts';
import { createRecoveryKeyActions, type RecoveryKeyActions } from './recovery-key-actions.ts';
import { createSecondBackupActions, type SecondBackupActions } from './second-backup-actions.ts';
import { createSecondFolder } from './second-folder.ts';
import { createTakeovers } from './takeover.ts';
import { createTakeoverActions, type TakeoverActions } from './takeover-actions.ts';
import { createTurns } from './turns.ts';
import { createUnsaved, type Unsaved } from './unsaved.ts';
import { createWaysOut, type WaysOut } from './ways-out.ts';

/** The whole app: the profile, and the one open environment. Each member is a part with one job. */
export interface App extends Closing, Pick<EventHub, 'onEvent' | 'unforeseen'> {
  readonly ports: Ports;
  state(): Promise<AppState>;
  /** Opens the profile and the active environment, in turn. See `Readiness.open`. */
  open(): Promise<AppState>;
  /** Returns the open environment. @throws AppError blocked */
  opened(): Opened;
  /** Returns the open environment's data file; null when none is open. */
  file(): Database | null;
  /** Returns what can be exported now, even from a file that cannot be opened for work. @throws AppError blocked */
  exportSource(): ExportSource;
  environments: EnvironmentChanges;
  secrets: EnvironmentSecrets;
  waysOut: WaysOut;
  recovered: RecoveredData;
  recoveryKey: RecoveryKeyActions;
  takeover: TakeoverActions;
  secondBackup: SecondBackupActions;
  proxy: ProxyActions;
  forms: KeptForms;
  unsaved: Unsaved;
  /** Notes that a person types, clicks or scrolls, see `Precedence`. */
  noteUse(): void;
  updatePreferences(changes: Partial<Preferences>): Promise<AppState>;
  /** Writes a file to a path that a person chose, see `saveFile`. @throws AppError fileNotWritten, ownFolder */
  saveFile(path: string, content: Uint8Array | AsyncIterable<string>, signal?: AbortSignal): Promise<void>;
  tasks: LongTasks;
  /** Handles a failure of the disk or the data file. */
  storageFailed(error: unknown): void;
  /** Returns the user's language; null while the app is starting. */
  language(): Language | null;
  /** True while a restore, a takeover or an empty start is replacing the data. */
  isReplacing(): boolean;
  /** See `Backend`. */
  isSending(): boolean;
}

/** Creates the app from the parts in main/app/. Each part has one job; this function only connects them. */
export function createApp(ports: Ports, options: AppOptions): App {
  const clock = options.clock ?? systemClock;
  const secretsOf = options.secrets ?? systemKeychain;
  const ending = new AbortController();
  const hub = createEventHub(
    clock,
    { sync: () => opened()?.session.sync() ?? idleSync, app: state },
    storageFailed,
  );
  const core = createCore(ports, options, { clock, secretsOf, hub, signal: ending.signal, opened });
  const { access, model, who, changed, defect } = core;
  const turns = createTurns(state);
  const second = createSecondFolder(core);
  const tasks = createLongTasks(hub.task, { 'secondBackup.now': second.cancel });
  const current = createCurrentEnvironment(
    core,
    { second, tasks },
    () => void turns.inTurn(() => readiness.open()),
  );
  const proxies = createProxyLogins({
    secrets: () => access.secrets,
    changed,
    enteredAnew() {
      opened()?.session.hurry();
      void opened()?.session.contact();
    },
  });
  ports.answerProxies(proxies);
  const takeovers = createTakeovers({
    ...{ ports, clock, model, who, changed },
    profile: () => access.profile,
    isReady: () => opened() !== null,
    hasEnvironments: () => access.settings.current.environments.length > 0,
    at: options.takeoverAt,
  });
  // A takeover that was prepared but not confirmed belongs to the profile's earlier state.
  const readiness = createReadiness(core, { current, prepare: takeovers.discard, turns });
  const shared = { current, readiness, turns, state };

  function opened(): Opened | null {
    return current.opened;
  }

  function state(): Promise<AppState> {
    return readState(core, { readiness, current, second, proxies, takeovers });
  }

  /** Closes the send gate when the disk refuses writes. A file that proves damaged is opened again, as at a start. */
  function storageFailed(error: unknown): void {
    const session = opened()?.session;
    if (session) session.failed(error);
    else defect(error);
  }

  return {
    ports,
    ...createClosing(core, ending, { current, takeovers, turns }),
    onEvent: hub.onEvent,
    unforeseen: hub.unforeseen,
    state,
    open: () => turns.change(() => readiness.open()),
    opened: current.mustBeOpen,
    file: () => opened()?.session.core.db ?? null,
    exportSource: () => exportSourceOf(core, opened(), readiness.blocked),
    environments: createEnvironmentChanges(core, { ...shared, reopen: () => readiness.open() }),
    secrets: createEnvironmentSecrets(core, current, turns),
    waysOut: createWaysOut(core, shared),
    recovered: createRecoveredData(core, current, state),
    recoveryKey: createRecoveryKeyActions(core, shared),
    takeover: createTakeoverActions(core, takeovers, { ...shared, secretsOf }),
    secondBackup: createSecondBackupActions(second, turns, state),
    proxy: createProxyActions(proxies, state),
    forms: createKeptForms(access),
    unsaved: createUnsaved(hub.leave),
    noteUse: () => opened()?.session.core.db.precedence.noteUse(),
    async updatePreferences(changes) {
      changePreferences(core, changes);
      return state();
    },
    saveFile: (path, content, signal) => saveFile(path, content, { own: ports.profilePath, clock, signal }),
    tasks,
    storageFailed,
    language: () => (readiness.phase === 'starting' ? null : access.settings.current.preferences.language),
    isReplacing: turns.isReplacing,
    isSending: () => (opened()?.session.scheduler.active().length ?? 0) > 0,
  };
}

function changePreferences({ access, ports, changed }: AppCore, changes: Partial<Preferences>): void {
  const { settings } = access;
  settings.write({ ...settings.current, preferences: { ...settings.current.preferences, ...changes } });
  const { theme, language } = settings.current.preferences;
  ports.setTheme(theme);
  ports.setLanguage(language);
  changed();
}

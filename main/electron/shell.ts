import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import { type Language, languageFor } from '../../contract/language.ts';
import type { LogFiles } from '../log/files.ts';
import { createLog, type Log } from '../log/log.ts';
import type { Backend, Ports } from '../ports.ts';
import type { ProfilePlace } from '../profile/windows.ts';
import { aboutShell } from './about.ts';
import { keepAwake } from './awake.ts';
import { closeParts, mustBeKilled } from './closing.ts';
import { nativeDialogs } from './dialogs.ts';
import { exitCodes } from './exit-codes.ts';
import { answerPage, pageTeller } from './ipc.ts';
import { systemLanguage } from './language.ts';
import { createLastResort, type LastResort } from './last-resort.ts';
import { openLogFiles } from './log-files.ts';
import { offerEditMenu, setMenu } from './menu.ts';
import type { MenuActions } from './menu-items.ts';
import { keepToOwnPage } from './navigation.ts';
import { createNetwork, watchNetwork } from './network.ts';
import { chooseProfile } from './profile.ts';
import { registerScheme, servePage } from './protocol.ts';
import { endStart } from './refusal.ts';
import { lookAtLock, type SecondStart } from './second-start.ts';
import { fetchNoDictionaries, openPageSession } from './session.ts';
import { watchSessionEnd } from './session-end.ts';
import { openSettingsFile } from './settings-file.ts';
import { asksForVersion, dropVariables, refusedStart, removable } from './switches.ts';
import { focusWindow, openWindow } from './window.ts';
import { openWindowState } from './window-state.ts';
import { filled } from './words.ts';
import { createZoom } from './zoom.ts';

/** Imports the backend's module. Called by `run`. */
type Load = () => Promise<{ createBackend(ports: Ports): Backend }>;

/**
 * Starts the app under Electron. The bundles are beside each other: `main/index.js`, `preload/index.cjs`, `renderer/`. Any
 * failure shows its reason and ends the app, because a process without a window would hold the profile's lock unseen.
 * @param load imports all modules that are not needed before `ready`. A failing static import, for example of a native
 * module that a virus scanner has removed, would throw before the last resort exists.
 */
export function startShell(load: Load): void {
  const resort = createLastResort();
  resort.starting(() => {
    // Must come first: Windows matches taskbar, shortcut and notifications by this id. The installer writes the same id.
    if (process.platform === 'win32') app.setAppUserModelId('com.investmentdesk.app');
    const args = process.argv.slice(1);
    if (app.isPackaged && asksForVersion(args, process.platform)) {
      console.log(app.getVersion());
      app.exit(0);
      return;
    }
    if (app.isPackaged && isRefused(args)) return;
    // `--no-sandbox` is only accepted unpackaged, for root. `enableSandbox` would remove the switch, but the process that
    // starts all others is already running without a sandbox.
    if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
    // `<link rel="dns-prefetch">` looks up a host name, which can carry text to the name server of its domain.
    app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
    // `securityHeaders` relies on this feature, which must not depend on Chromium's default.
    appendFeature('ConnectionAllowlists');
    registerScheme();
    fetchNoDictionaries();
    const place = chooseProfile();
    const asked = performance.now();
    if (!app.requestSingleInstanceLock()) return endSecond(lookAtLock(place.path, performance.now() - asked));
    app.on('web-contents-created', (_event, contents) => {
      keepToOwnPage(contents);
      offerEditMenu(contents);
    });
    app.on('quit', () => {
      if (mustBeKilled(resort)) process.kill(process.pid, 'SIGKILL');
    });
    // On every system, also on macOS: without a window, the app would send unseen.
    app.on('window-all-closed', () => app.quit());
    app
      .whenReady()
      .then(() => run(load, place, resort))
      .catch((error: unknown) => resort.startFailed(error));
  });
}

/** Enables a Chromium feature and keeps those given on the command line, for example for Wayland. Call before `ready`. */
function appendFeature(name: string): void {
  const given = app.commandLine.getSwitchValue('enable-features');
  app.commandLine.appendSwitch('enable-features', given === '' ? name : `${given},${name}`);
}

/** Ends a start with a refused switch or variable and returns true. Otherwise deletes the ignored variables. */
function isRefused(args: readonly string[]): boolean {
  const refused = refusedStart(args, process.env, process.platform);
  if (refused)
    endStart(
      exitCodes.refusedSwitch,
      ({ refused: { title, because } }) => [title, filled(because[refused.kind], { name: refused.name })],
      removable(args, process.platform),
    );
  else dropVariables(process.env);
  return refused !== null;
}

/** Ends a start whose profile is taken. Shows no message when the other instance has come to the front. */
function endSecond(second: SecondStart): void {
  if (second.why === 'shown') {
    app.quit();
    return;
  }
  const { why, ...values } = second;
  endStart(exitCodes.profileTaken, (words) => [
    words.startFailed.title,
    filled(words.taken[why], values as Record<string, string>),
  ]);
}

async function run(load: Load, place: ProfilePlace, resort: LastResort): Promise<void> {
  const profilePath = place.path;
  mkdirSync(profilePath, { recursive: true, mode: 0o700 });
  const logFiles = openLogFiles(logFolders(profilePath));
  const log = openLog(logFiles);
  Object.assign(resort, { log, logFolder: logFiles.folder });
  const settings = openSettingsFile(profilePath);
  resort.settings = settings;
  const { createBackend } = await load();
  const currentWindow = () => resort.window;
  const state = openWindowState(profilePath);
  const page = pageTeller();
  const { tell } = page;
  const zoom = createZoom(state, tell);
  const menuActions: MenuActions = {
    zoom: zoom.change,
    command: (command) => {
      if (resort.window) focusWindow(resort.window);
      tell('menu', { command });
    },
  };
  /** The language of menus and dialogs; the system's until the settings are read. */
  let language: Language = languageFor(systemLanguage());
  setMenu(language, menuActions);
  const backend = createBackend({
    profilePath,
    formerProfilePath: place.former,
    sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
    ...aboutShell(),
    userName: userName(),
    systemLanguage: systemLanguage(),
    ...createNetwork(),
    settings,
    log,
    logFiles,
    dialogs: nativeDialogs(currentWindow, () => language),
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    setLanguage: (chosen) => {
      language = chosen;
      setMenu(language, menuActions);
    },
    zoom,
  });
  resort.backend = backend;
  backend.onEvent(tell);
  const calls = answerPage(backend, currentWindow);
  resort.callsDone = calls.done;
  closeBeforeQuit(log, resort);

  const session = await openPageSession();
  servePage(session, path.join(import.meta.dirname, '../renderer'));
  const window = openWindow({
    session,
    preload: path.join(import.meta.dirname, '../preload/index.cjs'),
    log,
    state,
    pageDied: resort.pageDied,
    loadFailed: (error) => resort.startFailed(error, true),
    calls: calls.count,
  });
  resort.window = window;
  page.attach(window.webContents);
  zoom.attach(window.webContents);
  watchWaking(() => {
    log.write('app.woke');
    backend.wake();
  });
  watchSessionEnd(window, { backend, log });
  keepAwake(backend.isSending);
  window.once('closed', () => {
    resort.window = null;
  });
  app.on('second-instance', () => {
    log.write('app.secondStart');
    if (resort.window) focusWindow(resort.window);
  });
  watchNetwork((online) => {
    log.write('app.networkChanged', { online });
    if (online) backend.wake();
    else backend.networkLost();
  });
}

/**
 * Calls `wake` when the machine wakes up or is unlocked. Must be called before `watchSessionEnd`: on Linux, Electron
 * ignores a `shutdown` listener that is the first listener of `powerMonitor` (lib/browser/api/power-monitor.ts counts
 * before adding it).
 */
function watchWaking(wake: () => void): void {
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
}

/** Returns the person's user name for the trail. `userInfo` throws for a user who is not in the system's user list. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.USERNAME ?? process.env.LOGNAME ?? 'unknown';
  }
}

/** Returns the possible folders for the log, preferred first: the system's logs folder, then two in the profile. */
function logFolders(profilePath: string): string[] {
  const own = [path.join(profilePath, 'logs'), path.join(profilePath, 'logs-2')];
  try {
    return [app.getPath('logs'), ...own];
  } catch {
    return own; // The system's logs folder cannot be created.
  }
}

/** Opens the log and writes its first entry. An unpackaged app also prints errors to the terminal. */
function openLog(files: LogFiles): Log {
  const log = createLog((level, line) => {
    if (level === 'error' && !app.isPackaged) console.error(`Investment Desk: ${line}`);
    files.write(level, line);
  }, Date.now);
  const { electron, node } = process.versions;
  log.write('app.started', {
    version: app.getVersion(),
    electron: electron ?? null,
    node,
    platform: process.platform as 'linux',
    arch: process.arch as 'x64',
    packaged: app.isPackaged,
  });
  return log;
}

/**
 * Closes the backend at `will-quit`, after the windows: a closing page still saves the last input, and that call needs an
 * open database. (`before-quit` comes before the windows close.)
 */
function closeBeforeQuit(log: Log, resort: LastResort): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    // The last resort closes all parts itself, shows the reason and exits with its own code.
    if (state === 'closing' || resort.isEnding()) return;
    state = 'closing';
    const started = performance.now();
    const closing = closeParts(resort).catch((error: unknown) => {
      log.write('app.defect', { exception: error });
      return false;
    });
    void closing.then((complete) => {
      log.write('app.closed', { milliseconds: Math.round(performance.now() - started), complete });
      state = 'closed';
      if (!resort.isEnding()) app.quit();
    });
  });
}

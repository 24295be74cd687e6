import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { app, nativeTheme, powerMonitor } from 'electron';
import { createLog, type Log } from '../log/log.ts';
import type { Backend, LogFiles, Ports } from '../ports.ts';
import type { ProfilePlace } from '../profile/windows.ts';
import { aboutShell } from './about.ts';
import { keepAwake } from './awake.ts';
import { closeParts, mustBeKilled } from './closing.ts';
import { nativeDialogs } from './dialogs.ts';
import { exitCodes } from './exit-codes.ts';
import { answerPage, pageTeller } from './ipc.ts';
import { languageFor, systemLanguage } from './language.ts';
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

/** The backend's module, imported by the start itself. */
type Load = () => Promise<{ createBackend(ports: Ports): Backend }>;

/**
 * Starts the app under Electron, in the order in which things happen. The bundles lie beside each other:
 * `main/index.js`, `preload/index.cjs`, `renderer/`. Whatever fails on the way says why and ends the program: a process
 * without a window would hold the profile's lock, and nobody would see it.
 * @param load imports everything that is not needed before `ready`. A static import that fails, for example of a native
 * module that a virus scanner has taken away, would throw before there is a last resort.
 */
export function startShell(load: Load): void {
  const resort = createLastResort();
  resort.starting(() => {
    // First of all: taskbar, shortcut and notifications know each other by it. The installer writes the same one.
    if (process.platform === 'win32') app.setAppUserModelId('com.investmentdesk.app');
    const args = process.argv.slice(1);
    if (app.isPackaged && asksForVersion(args, process.platform)) {
      console.log(app.getVersion());
      app.exit(0);
      return;
    }
    if (app.isPackaged && isRefused(args)) return;
    // The switch is only possible unpackaged, for root. `enableSandbox` would take it away, after the process that
    // starts all others has been started without a sandbox.
    if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
    // `<link rel="dns-prefetch">` looks up a name, and a name can carry text to whoever answers for its domain.
    app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
    // What `headers.ts` forbids by it must not depend on Chromium's default, see `securityHeaders`.
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
    // On every system, also on macOS: without a window, the app would sync unseen.
    app.on('window-all-closed', () => app.quit());
    app
      .whenReady()
      .then(() => run(load, place, resort))
      .catch((error: unknown) => resort.startFailed(error));
  });
}

/** Switches a feature of Chromium's on, beside those that were given, for example for Wayland. To be called before `ready`. */
function appendFeature(name: string): void {
  const given = app.commandLine.getSwitchValue('enable-features');
  app.commandLine.appendSwitch('enable-features', given === '' ? name : `${given},${name}`);
}

/** Ends a packaged program that was started with a switch it does not take. */
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

/** Ends a start whose profile is taken: without a word where the other instance has come to the front. */
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
  /** The system's until the settings are read. */
  let language: 'de' | 'en' = languageFor(systemLanguage());
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
 * Tells when the machine wakes. To be called before `watchSessionEnd`: on Linux, Electron never hears of a listener for
 * `shutdown` that is the first one of `powerMonitor` (lib/browser/api/power-monitor.ts counts before it is added).
 */
function watchWaking(wake: () => void): void {
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
}

/** The system's name of the person, for the trail. A user who is in no list of the system's has none. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? process.env.USERNAME ?? process.env.LOGNAME ?? 'unknown';
  }
}

/** Returns the places for the log, the preferred one first: the system's, then two folders of the profile. */
function logFolders(profilePath: string): string[] {
  const own = [path.join(profilePath, 'logs'), path.join(profilePath, 'logs-2')];
  try {
    return [app.getPath('logs'), ...own];
  } catch {
    return own; // The system's place cannot be made.
  }
}

/** The log with its first entry. Errors are shown in the terminal as well, where a developer has one. */
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
 * Closes the backend after the windows are closed: a page that goes away still saves what was typed last, and that
 * call has to find an open database. `will-quit` comes after the windows, `before-quit` before them.
 */
function closeBeforeQuit(log: Log, resort: LastResort): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    // The last resort closes by itself, says why, and ends with its own code.
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

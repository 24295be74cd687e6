import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, nativeTheme, powerMonitor } from 'electron';
import type { Backend, Ports } from '../ports.ts';
import { nativeDialogs } from './dialogs.ts';
import { answerPage, tellPage } from './ipc.ts';
import { offerEditMenu, setMenu } from './menu.ts';
import { keepToOwnPage } from './navigation.ts';
import { platformFetch, watchNetwork } from './network.ts';
import { chooseProfile } from './profile.ts';
import { registerScheme, servePage } from './protocol.ts';
import { openPageSession } from './session.ts';
import { openSettingsFile } from './settings-file.ts';
import { focusWindow, openWindow } from './window.ts';

/** How long open calls and the backend may take to end before the program ends without them. Milliseconds. */
const closeLimit = 5_000;

/**
 * Starts the desk under Electron, in the order in which things happen. The bundles lie beside each other:
 * `main/index.js`, `preload/index.cjs`, `renderer/`.
 */
export function startShell(createBackend: (ports: Ports) => Backend): void {
  app.enableSandbox();
  // `<link rel="dns-prefetch">` looks up a name, and a name can carry text to whoever answers for its domain.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  registerScheme();
  const profilePath = chooseProfile();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('web-contents-created', (_event, contents) => {
    keepToOwnPage(contents);
    offerEditMenu(contents);
  });
  // On every system, also on macOS: a desk that is not on the screen would sync unseen.
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => run(createBackend, profilePath));
}

function run(createBackend: (ports: Ports) => Backend, profilePath: string): void {
  mkdirSync(profilePath, { recursive: true });
  let window: BrowserWindow | null = null;
  const currentWindow = () => window;
  const backend = createBackend({
    profilePath,
    version: app.getVersion(),
    userName: userInfo().username,
    systemLanguage: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
    fetch: platformFetch,
    settings: openSettingsFile(profilePath),
    dialogs: nativeDialogs(currentWindow),
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
  });
  tellPage(backend, currentWindow);
  const callsDone = answerPage(backend, currentWindow);
  closeBeforeQuit(async () => {
    await callsDone();
    await backend.close();
  });

  setMenu();
  const session = openPageSession();
  servePage(session, path.join(import.meta.dirname, '../renderer'));
  window = openWindow(session, path.join(import.meta.dirname, '../preload/index.cjs'));
  // Windows only, on shutting down and logging off: neither `before-quit` nor `will-quit` comes then. Whatever is under
  // way survives, as it would a power cut; only what was typed in the last moment has to be saved now.
  window.on('query-session-end', () => backend.leave());
  window.once('closed', () => {
    window = null;
  });
  app.on('second-instance', () => {
    if (window) focusWindow(window);
  });
  powerMonitor.on('resume', () => backend.wake());
  powerMonitor.on('unlock-screen', () => backend.wake());
  watchNetwork(() => backend.wake());
}

/**
 * Closes the backend after the windows are closed: a page that goes away still saves what was typed last, and that
 * call has to find an open database. `will-quit` comes after the windows, `before-quit` before them.
 */
function closeBeforeQuit(close: () => Promise<void>): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const limit = new Promise((resolve) => setTimeout(resolve, closeLimit));
    void Promise.race([close().catch(() => {}), limit]).then(() => {
      state = 'closed';
      app.quit();
    });
  });
}

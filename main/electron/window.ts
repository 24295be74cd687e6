import { app, BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { Log } from '../log/log.ts';
import { startUrl } from './address.ts';
import { showOnce } from './first-show.ts';
import { leastSize, placeWindow } from './place.ts';
import type { WindowState } from './window-state.ts';

const background = () => (nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff');

/** Chromium's net error ERR_ABORTED: another navigation has replaced this one. */
const aborted = -3;

/** Pause before a crashed page is loaded again, in milliseconds, so that a page that always crashes does not spin. */
const reloadDelay = 1000;

/** Longest time without a call from a loaded page, in seconds. After that its scripts are taken to be missing or broken. */
const longestSilence = 10;

/**
 * Longest time without a call from a page that is still loading, in seconds. Loading may be slow: a file may not respond, for
 * example on a network drive.
 */
const longestLoading = 30;

/**
 * Opens the app's only window.
 * @param options.pageDied called at each crash of the page; returns true when the page may be loaded again
 * @param options.loadFailed called when the page cannot be loaded, at the start or later, or makes no call
 * @param options.calls returns the number of the page's calls since the start
 */
export function openWindow(options: {
  session: Session;
  preload: string;
  log: Log;
  state: WindowState;
  pageDied(reason: string, exitCode: number): boolean;
  loadFailed(error: unknown): void;
  calls(): number;
}): BrowserWindow {
  const { session, preload, log, state } = options;
  const least = leastSize(workAreas());
  const window = new BrowserWindow({
    title: 'Investment Desk',
    ...placeWindow(state.current.bounds, workAreas()),
    minWidth: least.width,
    minHeight: least.height,
    show: false,
    backgroundColor: background(),
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      // Input is personal data and must not reach a spelling service or dictionary.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  // WebRTC is not a request, so `webRequest` cannot cancel it. Over UDP it could reach any address and would announce this
  // machine on the local network; over TCP it uses the session's proxy. `headers.ts` blocks WebRTC as well.
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  const repaint = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
  keepPlace(window, state);
  showOnce(window, log, state.current.maximized);
  const failed = (netError: number, error: unknown) => {
    log.write('page.loadFailed', { netError });
    options.loadFailed(error);
  };
  const awaitPage = watchSilence(window, options.calls, (seconds) => {
    log.write('page.silent', { seconds });
    options.loadFailed(new Error('the page makes no call'));
  });
  let died = false;
  // Also for a reload, for example after an update has replaced the files of the running app.
  window.webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
    if (isMainFrame && errorCode !== aborted) failed(errorCode, new Error(description));
  });
  // The main process saves all input, so a crashed page only has to be loaded again.
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    died = true;
    if (!options.pageDied(reason, exitCode)) return;
    setTimeout(() => {
      if (window.isDestroyed()) return;
      window.webContents.reload();
      awaitPage();
    }, reloadDelay);
  });
  // Without the bridge the page can neither read nor save anything.
  window.webContents.on('preload-error', (_event, _path, error) => {
    log.write('page.preloadFailed', { exception: error });
    options.loadFailed(error);
  });
  awaitPage();
  window.loadURL(startUrl).catch((error: { errno?: number }) => {
    // Loading also ends when the page has crashed, the person has closed the window, or another navigation has replaced it.
    if (!died && !window.isDestroyed() && error.errno !== aborted) failed(error.errno ?? 0, error);
  });
  return window;
}

/**
 * Calls `silent` when the page makes no call in time, so that the window stays empty: a script is missing or broken, or a
 * file does not respond. Watches each document from its commit on.
 * @returns a function to call when a load begins that replaces no usable page, because its document may never be committed
 */
function watchSilence(
  window: BrowserWindow,
  calls: () => number,
  silent: (seconds: number) => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let before = calls();
  const stop = () => clearInterval(timer);
  const watch = (limit: number) => {
    stop();
    let seconds = 0;
    // Counts timer ticks instead of reading a clock: a call may wait while this process is busy or asleep.
    timer = setInterval(() => {
      seconds += 1;
      if (calls() > before) stop();
      else if (seconds === limit) {
        stop();
        silent(limit);
      }
    }, 1_000);
  };
  const begin = () => {
    before = calls();
    watch(longestLoading);
  };
  // Also covers a reload by the page itself. The last calls of the previous page come before this event.
  window.webContents.on('did-navigate', begin);
  window.webContents.on('did-finish-load', () => watch(longestSilence));
  window.webContents.on('render-process-gone', stop);
  window.once('closed', stop);
  return begin;
}

/** Returns the screens without task bars and docks, the main screen first. */
function workAreas() {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  // While screens are being changed, one may have no size.
  return [main, ...others]
    .map(({ workArea }) => workArea)
    .filter(({ width, height }) => width > 0 && height > 0);
}

/** Stores place and size for the next start, and keeps the minimum size within the screens. */
function keepPlace(window: BrowserWindow, state: WindowState): void {
  const keep = () => {
    // A minimised window does not report whether it was maximised.
    const maximized = window.isMinimized() ? state.current.maximized : window.isMaximized();
    state.change({ bounds: window.getNormalBounds(), maximized });
  };
  window.on('resize', keep);
  window.on('move', keep);
  window.on('maximize', keep);
  window.on('unmaximize', keep);
  window.on('close', () => {
    keep();
    state.flush();
  });
  const screensChanged = () => {
    const { width, height } = leastSize(workAreas());
    window.setMinimumSize(width, height);
  };
  screen.on('display-added', screensChanged);
  screen.on('display-removed', screensChanged);
  screen.on('display-metrics-changed', screensChanged);
  window.once('closed', () => {
    state.flush();
    screen.off('display-added', screensChanged);
    screen.off('display-removed', screensChanged);
    screen.off('display-metrics-changed', screensChanged);
  });
}

/** Brings the window to the front, also when it is minimised or hidden. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

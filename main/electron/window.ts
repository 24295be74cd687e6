import { app, BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { Log } from '../log/log.ts';
import { startUrl } from './address.ts';
import { showOnce } from './first-show.ts';
import { leastSize, placeWindow } from './place.ts';
import type { WindowState } from './window-state.ts';

const background = () => (nativeTheme.shouldUseDarkColors ? '#1a1b1e' : '#ffffff');

/** ERR_ABORTED of Chromium's net errors: another navigation has taken the place of this one. */
const aborted = -3;

/** Milliseconds before a crashed page is loaded again, so that one that always crashes does not spin. */
const reloadDelay = 1000;

/** How many seconds a loaded page may make no call: its scripts are missing or broken otherwise. */
const longestSilence = 10;

/** The same for a page that is still loading: a file of the program, for example on a network drive, does not answer. */
const longestLoading = 30;

/**
 * Opens the one window of the app.
 * @param options.pageDied told of each death of the page; true: it may be loaded again
 * @param options.loadFailed told when the page cannot be loaded, at the start or later, or does nothing
 * @param options.calls how many calls the page has made since the start
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
      // What is typed here is personal data: it is not handed to a spelling service or dictionary.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  // WebRTC is no request, so the session is not asked. Over UDP it could reach any address and would announce this
  // machine to its neighbours; over TCP it keeps to the session's proxy. `headers.ts` forbids it besides.
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
    options.loadFailed(new Error('the page does nothing'));
  });
  let died = false;
  // Also after a reload, for example when an update has replaced the files of the running program.
  window.webContents.on('did-fail-load', (_event, errorCode, description, _url, isMainFrame) => {
    if (isMainFrame && errorCode !== aborted) failed(errorCode, new Error(description));
  });
  // Everything typed is saved by the main process; a page that crashed only has to be shown again.
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
  // Without its bridge the page can neither read nor save anything.
  window.webContents.on('preload-error', (_event, _path, error) => {
    log.write('page.preloadFailed', { exception: error });
    options.loadFailed(error);
  });
  awaitPage();
  window.loadURL(startUrl).catch((error: { errno?: number }) => {
    // A page that has died, a window that a person has closed, and another navigation end its loading as well.
    if (!died && !window.isDestroyed() && error.errno !== aborted) failed(error.errno ?? 0, error);
  });
  return window;
}

/**
 * Tells when a page makes no call within its time, and the window stays empty: a script is missing or broken, or a file
 * does not answer. Each document is watched from its commit on.
 * @returns to be called when a load begins that replaces no usable page, since such a document may never be committed
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
    // Counted in turns of the event loop and not by a clock: a call may wait while this process is busy or asleep.
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
  // Also of a reload by the page itself. What the former page still saves as it goes comes before.
  window.webContents.on('did-navigate', begin);
  window.webContents.on('did-finish-load', () => watch(longestSilence));
  window.webContents.on('render-process-gone', stop);
  window.once('closed', stop);
  return begin;
}

/** The screens without task bars and docks, the main one first. */
function workAreas() {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  // A machine whose screen is being changed may have one without a size.
  return [main, ...others]
    .map(({ workArea }) => workArea)
    .filter(({ width, height }) => width > 0 && height > 0);
}

/** Keeps place and size for the next start, and the least size within what the screens can give. */
function keepPlace(window: BrowserWindow, state: WindowState): void {
  const keep = () => {
    // Minimised, a window does not tell whether it is a maximised one.
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

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

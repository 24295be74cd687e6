import type { BrowserWindow } from 'electron';
import type { Log } from '../log/log.ts';

/** Longest wait for the first paint before the window is shown anyway, in milliseconds. It must not stay hidden. */
export const longestUnseen = 2_000;

/**
 * Shows the window at its first paint. On some systems `ready-to-show` never fires
 * (https://github.com/electron/electron/issues/48859), so the window is also shown when the page has loaded, when a load
 * has failed, or after `longestUnseen`. A load replaced by another one (ERR_ABORTED) counts as well, because the app
 * continues.
 */
export function showOnce(window: BrowserWindow, log: Log, maximized: boolean): void {
  const timer = setTimeout(() => {
    log.write('page.shownWithoutPaint', { milliseconds: longestUnseen });
    show();
  }, longestUnseen);
  let shown = false;
  const show = () => {
    clearTimeout(timer);
    if (shown || window.isDestroyed()) return;
    shown = true;
    // `maximize` also shows a hidden window, so it must not be called earlier.
    if (maximized) window.maximize();
    window.show();
  };
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.webContents.once('did-fail-load', show);
  window.once('closed', () => clearTimeout(timer));
}

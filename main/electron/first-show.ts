import type { BrowserWindow } from 'electron';
import type { Log } from '../log/log.ts';

/** A window whose page has not painted by then is shown all the same: it must not stay unseen. Milliseconds. */
export const longestUnseen = 2_000;

/**
 * Shows the window with its first paint. On some systems `ready-to-show` never comes
 * (https://github.com/electron/electron/issues/48859), so the end of loading, a failed load, or a while, does as well. After
 * a load that another one has replaced (ERR_ABORTED), the program goes on.
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
    // Also shows a window that is hidden, so it waits until now.
    if (maximized) window.maximize();
    window.show();
  };
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.webContents.once('did-fail-load', show);
  window.once('closed', () => clearTimeout(timer));
}

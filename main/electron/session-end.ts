import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { Log } from '../log/log.ts';
import type { Backend } from '../ports.ts';

/**
 * How long the page may take to save what was typed last, in milliseconds. Windows shows a person after five seconds what
 * holds it up, and systemd ends programs after five (InhibitDelayMaxSec); closing takes some of that time as well.
 */
const patienceForPage = 2_000;

/**
 * Saves what was typed last before the system ends the session, and ends the program.
 *
 * Windows asks every window first (`query-session-end`). Unless that is prevented, the process is gone right after the
 * answer: Electron ends it in WM_ENDSESSION (native_window_views_win.cc), and neither `before-quit` nor `will-quit` comes.
 * So it is prevented where the page has something unsaved, and only there, since Windows may show that something holds it
 * up. Without a page that does, whatever is under way survives, as it would a power cut.
 *
 * Linux and macOS tell of a shutdown (`shutdown`); preventing it keeps the lock by which logind waits for this process.
 */
export function watchSessionEnd(
  window: BrowserWindow,
  { backend, log }: { backend: Pick<Backend, 'leave' | 'hasUnsaved' | 'abandon'>; log: Log },
): void {
  let isLeaving = false;
  const leave = (isSystemWaiting: boolean): void => {
    if (isLeaving) return;
    isLeaving = isSystemWaiting;
    log.write('app.sessionEnds');
    const saved = backend.leave();
    if (!isSystemWaiting) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, patienceForPage));
    void Promise.race([saved, late]).then(() => {
      // Without asking the page, which may want to stay open because it could not save.
      if (!window.isDestroyed()) window.destroy();
      app.quit();
    });
  };
  window.on('query-session-end', (event) => {
    const waits = isLeaving || backend.hasUnsaved();
    if (waits) event.preventDefault();
    leave(waits);
  });
  // The process is ended as soon as this returns.
  window.on('session-end', () => backend.abandon());
  // The types do not know the event.
  powerMonitor.on('shutdown', ((event: { preventDefault(): void }) => {
    event.preventDefault();
    leave(true);
  }) as () => void);
}

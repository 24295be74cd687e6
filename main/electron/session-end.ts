import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { Log } from '../log/log.ts';
import type { Backend } from '../ports.ts';

/**
 * Longest time for the page to save the last input, in milliseconds. After five seconds Windows shows which program
 * delays the end of the session, and systemd ends programs (InhibitDelayMaxSec). Closing needs some of that time as well.
 */
const patienceForPage = 2_000;

/**
 * Saves the last input before the system ends the session, and ends the app.
 *
 * Windows asks every window first (`query-session-end`). Unless a listener prevents the event, the process is gone right
 * after the answer: Electron ends it in WM_ENDSESSION (native_window_views_win.cc), without `before-quit` or `will-quit`.
 * The event is prevented only while the page has unsaved input, because Windows may then show that the app delays the
 * end. With nothing unsaved, all other work survives the sudden end, as it survives a power cut.
 *
 * Linux and macOS announce a shutdown (`shutdown`). Preventing that event keeps the lock by which logind waits for this
 * process.
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
      // `destroy` does not ask the page, which may refuse to close because it could not save.
      if (!window.isDestroyed()) window.destroy();
      app.quit();
    });
  };
  window.on('query-session-end', (event) => {
    const waits = isLeaving || backend.hasUnsaved();
    if (waits) event.preventDefault();
    leave(waits);
  });
  // Windows ends the process as soon as this listener returns.
  window.on('session-end', () => backend.abandon());
  // Electron's types give this event no argument.
  powerMonitor.on('shutdown', ((event: { preventDefault(): void }) => {
    event.preventDefault();
    leave(true);
  }) as () => void);
}

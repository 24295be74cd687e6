import { mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';

export const powerEvents = strictEvents('powerMonitor', ['resume', 'unlock-screen', 'shutdown']);

const { on, once, off } = powerEvents.methods;

let isStarted = false;
let asksLogind = false;

/**
 * Watches for `shutdown` listeners as Electron's `lib/browser/api/power-monitor.ts` does on Linux: with such a listener,
 * logind is asked to wait for the app. Electron starts watching when the first listener of any event is added, and does
 * not notice that one. So a `shutdown` listener that is the first of all has no effect.
 */
function watchShutdown(): void {
  if (isStarted) return;
  isStarted = true;
  const { emitter } = powerEvents;
  emitter.on('newListener', (event) => {
    if (event === 'shutdown') asksLogind = true;
  });
  emitter.on('removeListener', () => {
    asksLogind = emitter.listenerCount('shutdown') > 0;
  });
}

const starting =
  (add: typeof on): typeof on =>
  (event, listener) => {
    mustBeReady('powerMonitor');
    if (isStarted) return add(event, listener);
    add(event, listener);
    return watchShutdown() as never;
  };

/** Announces a shutdown of Linux. Returns true when the app has asked the system to wait. */
export const tellShutdown = (): boolean => asksLogind && powerEvents.emitPreventable('shutdown');

export const powerMonitor = strict('powerMonitor', {
  on: starting(on),
  once: starting(once),
  off,
} satisfies Pick<Electron.PowerMonitor, 'off' | 'on' | 'once'>);

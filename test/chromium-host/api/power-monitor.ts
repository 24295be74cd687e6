import { mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';

export const powerEvents = strictEvents('powerMonitor', ['resume', 'unlock-screen', 'shutdown']);

const { on, once, off } = powerEvents.methods;

let isStarted = false;
let asksLogind = false;

/**
 * As Electron's `lib/browser/api/power-monitor.ts` on Linux: logind is asked to wait for this program where there is a
 * listener for `shutdown`, which is looked at when the first listener of all is about to be added, and from then on before
 * each. Of a listener for `shutdown` that is the first of all, Electron never hears.
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

/** Linux shuts down; true: the program has asked it to wait. */
export const tellShutdown = (): boolean => asksLogind && powerEvents.emitPreventable('shutdown');

export const powerMonitor = strict('powerMonitor', {
  on: starting(on),
  once: starting(once),
  off,
} satisfies Pick<Electron.PowerMonitor, 'off' | 'on' | 'once'>);

import { mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';

export const powerEvents = strictEvents('powerMonitor', ['resume', 'unlock-screen', 'shutdown']);

const { on, once, off } = powerEvents.methods;

export const powerMonitor = strict('powerMonitor', {
  on: ((event, listener) => {
    mustBeReady('powerMonitor');
    on(event, listener);
  }) as typeof on,
  once,
  off,
} satisfies Pick<Electron.PowerMonitor, 'off' | 'on' | 'once'>);

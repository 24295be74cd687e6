import { host, mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';

const events = strictEvents('screen', ['display-added', 'display-removed', 'display-metrics-changed']);

const displays = (): Electron.Display[] =>
  host.workAreas.map(
    (workArea, index) =>
      strict('Display', { id: index + 1, workArea: { ...workArea } }) as unknown as Electron.Display,
  );

/** Replaces the screens, or changes their size, and emits the matching event. */
export function changeScreens(workAreas: Electron.Rectangle[]): void {
  const difference = Math.sign(workAreas.length - host.workAreas.length);
  host.workAreas = workAreas;
  const [changed] = displays();
  if (difference === 0) events.emitPreventable('display-metrics-changed', {}, changed, ['workArea']);
  else events.emitPreventable(difference > 0 ? 'display-added' : 'display-removed', {}, changed);
}

/** The screens that a test has set. Chromium's own window does not know them. */
export const screen = strict('screen', {
  on: (...args: Parameters<typeof events.methods.on>) => {
    mustBeReady('screen');
    return events.methods.on(...args);
  },
  off: events.methods.off,
  getAllDisplays: () => {
    mustBeReady('screen');
    return displays();
  },
  getPrimaryDisplay: () => {
    mustBeReady('screen');
    return displays()[0] as Electron.Display;
  },
} satisfies Pick<Electron.Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'off' | 'on'>);

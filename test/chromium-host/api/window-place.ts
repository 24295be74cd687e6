import { host } from '../host.ts';

type Emit = (event: 'resize' | 'move' | 'maximize' | 'unmaximize') => void;

/**
 * Keeps the window's place, and whether it is shown. Chromium's own window gets only the size, because the screens exist
 * only in the test.
 */
export function makePlace(given: Electron.BrowserWindowConstructorOptions, emit: Emit) {
  const { width = 800, height = 600, x, y } = given;
  if ((x === undefined) !== (y === undefined)) throw new Error('x and y are required together');
  const numbers = [width, height, x ?? 0, y ?? 0, given.minWidth ?? 0, given.minHeight ?? 0];
  if (!numbers.every(Number.isInteger)) throw new Error(`Not whole numbers: ${numbers}`);
  const minimum = { width: given.minWidth ?? 0, height: given.minHeight ?? 0 };
  const [main] = host.workAreas;
  let shown = given.show !== false;
  let telling: string | null = null;
  let shownAt: string | null = null;
  let maximized = false;
  let minimized = false;
  let normal: Electron.Rectangle = {
    x: x ?? Math.floor(((main?.width ?? width) - width) / 2),
    y: y ?? Math.floor(((main?.height ?? height) - height) / 2),
    width: Math.max(width, minimum.width),
    height: Math.max(height, minimum.height),
  };
  const bounds = (): Electron.Rectangle => (maximized && main ? main : normal);
  return {
    bounds,
    state: () => ({
      bounds: { ...normal },
      // Windows reports a minimised window as not maximised.
      maximized: maximized && !minimized,
      minimized,
      shown,
      /** The event whose listener showed the window; null when no listener did, for example a timer. */
      shownAt,
      minimum: { ...minimum },
    }),
    /** Emits an event by `tell`, and notes it as the cause when the app shows the window meanwhile. */
    during(event: string, tell: () => void) {
      telling = event;
      tell();
      telling = null;
    },
    show() {
      if (!shown) shownAt = telling;
      shown = true;
      minimized = false;
    },
    setMinimum(least: number, low: number) {
      Object.assign(minimum, { width: least, height: low });
    },
    move(to: Partial<Electron.Rectangle>) {
      maximized = false;
      normal = { ...normal, ...to };
      emit('move');
      emit('resize');
    },
    maximize(on: boolean) {
      if (maximized === on) return;
      maximized = on;
      emit('resize');
      emit(on ? 'maximize' : 'unmaximize');
    },
    minimize(on: boolean) {
      minimized = on;
    },
  };
}

import type { Page } from '../chromium/page.ts';
import { strict, strictEvents } from '../strict.ts';

const events = strictEvents('nativeTheme', ['updated']);
let source: Electron.NativeTheme['themeSource'] = 'system';
let shown: Page | null = null;
/** True when the system's appearance is dark. */
let isSystemDark = false;

const isDark = (): boolean => source === 'dark' || (source === 'system' && isSystemDark);

/** Sets the system's appearance and emits `updated`, also when it stays the same (a change of only contrast or colours). */
export function changeSystemTheme(dark: boolean): void {
  isSystemDark = dark;
  if (shown) emulateTheme(shown);
  tellLater();
}

/** Emits `updated` in a later task, as Electron does. */
const tellLater = () => setImmediate(() => events.emitter.emit('updated'));

/** Makes `prefers-color-scheme` follow `themeSource` and the system. */
export function emulateTheme(page: Page): void {
  shown = page;
  const features = [{ name: 'prefers-color-scheme', value: isDark() ? 'dark' : 'light' }];
  page.send('Emulation.setEmulatedMedia', { features }).catch(() => {});
}

export const nativeTheme = strict('nativeTheme', {
  ...events.methods,
  get themeSource() {
    return source;
  },
  set themeSource(value) {
    if (!['system', 'light', 'dark'].includes(value)) throw new TypeError(`Not a theme: ${value}`);
    const before = isDark();
    source = value;
    if (shown) emulateTheme(shown);
    if (isDark() !== before) tellLater();
  },
  get shouldUseDarkColors() {
    return isDark();
  },
} satisfies Pick<Electron.NativeTheme, 'off' | 'on' | 'once' | 'shouldUseDarkColors' | 'themeSource'>);

import type { Page } from '../chromium/page.ts';
import { strict, strictEvents } from '../strict.ts';

const events = strictEvents('nativeTheme', ['updated']);
let source: Electron.NativeTheme['themeSource'] = 'system';
let shown: Page | null = null;
/** The system's own appearance. */
let isSystemDark = false;

const isDark = (): boolean => source === 'dark' || (source === 'system' && isSystemDark);

/** The system changes its appearance: dark or light, or only its contrast or colours, which the product is told of as well. */
export function changeSystemTheme(dark: boolean): void {
  isSystemDark = dark;
  if (shown) emulateTheme(shown);
  tellLater();
}

/** Electron posts a task. */
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

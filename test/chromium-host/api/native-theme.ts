import type { Page } from '../chromium/page.ts';
import { strict, strictEvents } from '../strict.ts';

const events = strictEvents('nativeTheme', ['updated']);
let source: Electron.NativeTheme['themeSource'] = 'system';
let shown: Page | null = null;

/** Makes `prefers-color-scheme` follow `themeSource`; the host's own system is light. */
export function emulateTheme(page: Page): void {
  shown = page;
  const features = [{ name: 'prefers-color-scheme', value: source === 'system' ? '' : source }];
  page.send('Emulation.setEmulatedMedia', { features }).catch(() => {});
}

export const nativeTheme = strict('nativeTheme', {
  ...events.methods,
  get themeSource() {
    return source;
  },
  set themeSource(value) {
    if (!['system', 'light', 'dark'].includes(value)) throw new TypeError(`Not a theme: ${value}`);
    source = value;
    if (shown) emulateTheme(shown);
    events.emitter.emit('updated');
  },
  get shouldUseDarkColors() {
    return source === 'dark';
  },
} satisfies Pick<Electron.NativeTheme, 'off' | 'on' | 'once' | 'shouldUseDarkColors' | 'themeSource'>);

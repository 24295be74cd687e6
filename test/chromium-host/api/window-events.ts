import type { Page } from '../chromium/page.ts';
import { fail, host } from '../host.ts';
import { strict, type strictEvents } from '../strict.ts';
import { exit } from './app.ts';
import { emulateTheme } from './native-theme.ts';
import type { hostSessionOf } from './session.ts';
import type { makeWebContents } from './web-contents.ts';
import type { makePlace } from './window-place.ts';

/** How far a window is. */
export interface WindowLife {
  /** True while the app's page is loaded. */
  loaded: boolean;
  /** True once nothing can prevent the window from closing. */
  closing: boolean;
  destroyed: boolean;
}

interface WindowParts {
  page: Page;
  contents: ReturnType<typeof makeWebContents>;
  events: ReturnType<typeof strictEvents>;
  place: ReturnType<typeof makePlace>;
  session: ReturnType<typeof hostSessionOf>;
  life: WindowLife;
  becomeClosed: () => void;
}

export const errnoOf = (text: string): number => (text.includes('ERR_ABORTED') ? -3 : -2);

/** Turns the events of the page into those of Electron's window and contents. */
export function connectPage({
  page,
  contents,
  events,
  place,
  session,
  life,
  becomeClosed,
}: WindowParts): void {
  page.on('navigated', (url: string) => {
    contents.documentChanged(url);
    contents.events.emitPreventable('did-navigate', {}, url, 200, 'OK');
  });
  page.on('loaded', () => {
    life.loaded = true;
    emulateTheme(page);
    place.during('did-finish-load', () => contents.events.emitter.emit('did-finish-load'));
  });
  // The first paint of each document comes before or after the end of its loading.
  page.on('painted', () => {
    if (host.neverPaints) return;
    place.during('ready-to-show', () => events.emitter.emit('ready-to-show'));
  });
  page.on('load-failed', (text: string, url: string) => {
    life.loaded = false;
    contents.events.emitPreventable('did-fail-load', {}, errnoOf(text), text, url, true);
  });
  page.on('gone', () => {
    if (!life.closing && events.emitPreventable('close'))
      console.error('HOST the person closed the window: cannot be prevented');
    life.destroyed = true;
    host.windowOpen = false;
    contents.markDestroyed();
    events.emitter.emit('closed');
    becomeClosed();
  });
  page.on('crashed', () => {
    life.loaded = false;
    contents.documentChanged(null);
    contents.events.emitPreventable(
      'render-process-gone',
      {},
      strict('details', { reason: 'crashed', exitCode: 11 }),
    );
  });
  page.on('broken', () => {
    console.error('HOST Chromium ended with the window open');
    void exit(71);
  });
  page.on('download', (_guid: string, url: string) => {
    const allowed = session.mayDownload(url, contents.object);
    if (allowed) fail('allowing a download is not supported');
    host.refusals.push({ kind: 'download', url, by: 'product' });
  });
}

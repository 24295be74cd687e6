import { toProductUrl } from './addresses.ts';
import { parkingUrl } from './browser.ts';
import type { Params } from './pipe.ts';

/** An event of the page, with its arguments. */
interface DocumentEvent {
  name: 'navigated' | 'load-failed' | 'loaded' | 'painted';
  details: string[];
}

/** The documents of the main frame, one after another. */
export class Documents {
  /** True while a load is open that reports its own failure. */
  loading = false;
  /** Id of the app's document; empty without one, for example before the first. */
  #current = '';
  /** Id of the document whose first paint was reported. */
  #painted = '';

  /** Returns what an event of the DevTools protocol means for the main frame; null if nothing. */
  handle(method: string, params: Params, mainId: string): DocumentEvent | null {
    const frame = params.frame as Params | undefined;
    if (method === 'Page.frameNavigated' && frame?.id === mainId) return this.#navigated(frame);
    if (method === 'Page.lifecycleEvent' && params.frameId === mainId) return this.#lifecycle(params);
    return null;
  }

  /** Takes a new document: the app's, or Chromium's error page after a failed reload. */
  #navigated({ url, unreachableUrl, loaderId }: Params): DocumentEvent | null {
    const failed = typeof unreachableUrl === 'string';
    this.#current = failed ? '' : String(loaderId);
    if (!failed) return { name: 'navigated', details: [toProductUrl(String(url))] };
    if (unreachableUrl.startsWith(parkingUrl) || this.loading) return null;
    return { name: 'load-failed', details: ['ERR_FAILED', toProductUrl(unreachableUrl)] };
  }

  /**
   * Takes the end of loading and the first paint. Compares the document's id, so that events of an earlier document,
   * such as the window's initial empty one, are not taken for the app's.
   */
  #lifecycle({ loaderId, name }: Params): DocumentEvent | null {
    if (loaderId !== this.#current) return null;
    if (name === 'load') return { name: 'loaded', details: [] };
    if (name !== 'firstPaint' || this.#painted === loaderId) return null;
    this.#painted = String(loaderId);
    return { name: 'painted', details: [] };
  }
}

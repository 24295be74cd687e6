import type { Params, Pipe } from './pipe.ts';

type Send = (method: string, params?: Params) => Promise<Params>;

/**
 * The page's zoom: lays the page out as when Chromium zooms it, with fewer, larger CSS pixels in the same window. The
 * protocol has no command for a page's zoom (`setPageScaleFactor` is pinch zoom), so another window size is emulated. On
 * a display the zoomed page fills only a part of the window.
 */
export class PageZoom {
  readonly #send: Send;
  #factor = 1;
  /** Width beside the page, height above it, and pixel ratio; see `#measure`. */
  #frame: Promise<[number, number, number]> | null = null;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Applies the zoom again after the window's size has changed. */
  async again(browser: Pipe, targetId: string): Promise<void> {
    if (this.#factor !== 1) await this.change(this.#factor, browser, targetId);
  }

  /** Returns the window's width beside the page, its height above the page, and its device pixel ratio. */
  async #measure(): Promise<[number, number, number]> {
    for (let attempt = 1; ; attempt += 1) {
      const { result } = await this.#send('Runtime.evaluate', {
        expression: '[outerWidth, outerWidth - innerWidth, outerHeight - innerHeight, devicePixelRatio]',
        returnByValue: true,
      });
      const [outer, ...frame] = (result as { value: [number, number, number, number] }).value;
      // A window that is being created has no size yet. Without a screen it may never get a size or a frame.
      if (outer > 0 && frame[0] >= 0) return frame;
      if (attempt === 500) return [0, 0, frame[2]];
    }
  }

  /** Zooms the page. */
  async change(factor: number, browser: Pipe, targetId: string): Promise<void> {
    if (factor === 1 && this.#factor === 1) return;
    this.#factor = factor;
    // Measured only once, because an emulated size hides the real one.
    this.#frame ??= this.#measure();
    const [beside, above, ratio] = await this.#frame;
    const { bounds } = await browser.send('Browser.getWindowForTarget', { targetId });
    const { width, height } = bounds as { width: number; height: number };
    // A later zoom has replaced this one.
    if (this.#factor !== factor) return;
    if (factor === 1) await this.#send('Emulation.clearDeviceMetricsOverride');
    else
      await this.#send('Emulation.setDeviceMetricsOverride', {
        width: Math.round((width - beside) / factor),
        height: Math.round((height - above) / factor),
        deviceScaleFactor: ratio * factor,
        mobile: false,
      });
  }
}

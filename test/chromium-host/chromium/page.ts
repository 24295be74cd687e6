import { EventEmitter } from 'node:events';
import { host } from '../host.ts';
import { toPageUrl, toProductUrl } from './addresses.ts';
import { type Browser, parkingUrl, startChromium } from './browser.ts';
import { Frames, type FrameTree } from './frames.ts';
import type { NetworkSettings } from './network.ts';
import { type Permission, permissionSettings } from './permissions.ts';
import type { Params, Pipe } from './pipe.ts';
import { decideRequest, type RequestRules } from './requests.ts';
import { PreloadWorld } from './worlds.ts';

const paused = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
const onlyPages = { filter: [{ type: 'page' }, { exclude: true }] };

export interface PageSettings {
  size: { width: number; height: number };
  preload: string;
  rules: RequestRules;
  /** The product's say on `window.open` and links to new windows; only `deny` can be stood in for. */
  mayOpenWindow(url: string): void;
  /** The product's say on the page's network; asked once, when Chromium starts. */
  network(): NetworkSettings;
  /** The product's say on permissions; asked once, before the page is loaded. */
  mayUse(permission: Permission): boolean;
}

/**
 * The one page in the one window. Emits `loaded`, `painted` (for the first time, each document), `load-failed` (error text, url), `crashed`, `gone` (by itself, by the
 * person's or our wish), `broken` (Chromium died with the window open), `download` (guid, url).
 */
export class Page extends EventEmitter {
  readonly frames = new Frames();
  readonly world: PreloadWorld;
  readonly #settings: PageSettings;
  readonly #ready: Promise<void>;
  #browser: Browser | null = null;
  #permissions: Params[] = [];
  #attached: () => void = () => {};
  #sessionId = '';
  #targetId = '';
  #expectedUrl: string | null = null;
  #gone = false;
  /** True while a load is under way whose own answer tells of its failure. */
  #loading = false;
  /** The product's document in the main frame; empty while there is none, for example before the first one. */
  #document = '';
  /** The document whose first paint was told. */
  #painted = '';
  #zoom = 1;
  /** What the window has around its page. */
  #frame: Promise<[number, number, number]> | null = null;

  constructor(settings: PageSettings) {
    super();
    this.#settings = settings;
    this.world = new PreloadWorld((method, params) => this.send(method, params));
    this.#ready = new Promise((resolve) => {
      this.#attached = resolve;
    });
  }

  /** Chromium starts with the first load: what the product decided by then becomes its command line. */
  #start(): void {
    if (this.#browser) return;
    this.#permissions = permissionSettings(this.#settings.mayUse);
    this.#browser = startChromium(this.#settings.size, this.#settings.network());
    const { pipe, ended } = this.#browser;
    pipe.listen(undefined, (method, params) => this.#onBrowserEvent(method, params));
    pipe.onClosed(() => void ended.then((code) => this.#browserEnded(code)));
    pipe.tell('Target.setAutoAttach', { ...paused, ...onlyPages });
    pipe.tell('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
  }

  /** Closing its last window, Chromium ends in order, now and then before it has told that the window is gone. */
  #browserEnded(code: number | null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit(code === 0 ? 'gone' : 'broken');
  }

  get #pipe(): Pipe {
    if (!this.#browser) throw new Error('Chromium has not been started: nothing was loaded');
    return this.#browser.pipe;
  }

  /** A command to the page. */
  async send(method: string, params: Params = {}): Promise<Params> {
    return this.#pipe.send(method, params, this.#sessionId);
  }

  async load(url: string): Promise<void> {
    this.#start();
    await this.#ready;
    this.#expectedUrl = url;
    this.#loading = true;
    const { errorText } = await this.send('Page.navigate', { url: toPageUrl(url) });
    if (errorText !== undefined) this.emit('load-failed', errorText, url);
    this.#loading = false;
  }

  async reload(): Promise<void> {
    await this.#ready;
    this.#expectedUrl = this.frames.byId(this.frames.mainId)?.url ?? null;
    await this.send('Page.reload');
  }

  async resize(size: { width: number; height: number }): Promise<void> {
    await this.#ready;
    const { windowId } = await this.#pipe.send('Browser.getWindowForTarget', {
      targetId: this.#targetId,
    });
    await this.#pipe.send('Browser.setWindowBounds', { windowId, bounds: size });
    if (this.#zoom !== 1) await this.zoom(this.#zoom);
  }

  /** Returns what the window has beside and above its page, and its density. */
  async #measure(): Promise<[number, number, number]> {
    for (let attempt = 1; ; attempt += 1) {
      const { result } = await this.send('Runtime.evaluate', {
        expression: '[outerWidth, outerWidth - innerWidth, outerHeight - innerHeight, devicePixelRatio]',
        returnByValue: true,
      });
      const [outer, ...frame] = (result as { value: [number, number, number, number] }).value;
      // A window that is just being made has no size yet. One without a screen may never have one, nor a frame.
      if (outer > 0 && frame[0] >= 0) return frame;
      if (attempt === 500) return [0, 0, frame[2]];
    }
  }

  /**
   * Lays the page out as Chromium does when it is zoomed: fewer and larger pixels of CSS in the same window. The protocol has
   * no command for a page's zoom (`setPageScaleFactor` is that of two fingers), so another size of the window is emulated. On a display, the
   * page takes that part of the window alone.
   */
  async zoom(factor: number): Promise<void> {
    if (factor === 1 && this.#zoom === 1) return;
    this.#zoom = factor;
    // Measured once, since an emulated size hides the real one.
    this.#frame ??= this.#measure();
    const [beside, above, ratio] = await this.#frame;
    const { bounds } = await this.#pipe.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    const { width, height } = bounds as { width: number; height: number };
    // A later change has overtaken this one.
    if (this.#zoom !== factor) return;
    if (factor === 1) await this.send('Emulation.clearDeviceMetricsOverride');
    else
      await this.send('Emulation.setDeviceMetricsOverride', {
        width: Math.round((width - beside) / factor),
        height: Math.round((height - above) / factor),
        deviceScaleFactor: ratio * factor,
        mobile: false,
      });
  }

  /** A key as Chromium gets it from the system, once the product has let it pass. */
  async press(
    input: Pick<Electron.Input, 'key' | 'code' | 'control' | 'shift' | 'alt' | 'meta'>,
  ): Promise<void> {
    const { key, code, control, shift, alt, meta } = input;
    const modifiers = (alt ? 1 : 0) + (control ? 2 : 0) + (meta ? 4 : 0) + (shift ? 8 : 0);
    const text = key.length === 1 && !control && !meta ? { text: key } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, modifiers, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
  }

  /** Closes the window; the page hears `pagehide`. */
  async close(): Promise<void> {
    if (!this.#browser) {
      this.emit('gone');
      return;
    }
    await this.#ready;
    this.#pipe.tell('Target.closeTarget', { targetId: this.#targetId });
  }

  /** The window is gone from here on, whatever the page does: it is not asked. Chromium is ended by `end`. */
  abandon(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit('gone');
  }

  /** Ends Chromium; it gets two seconds for it. */
  async end(): Promise<void> {
    const browser = this.#browser;
    if (!browser) return;
    browser.pipe.tell('Browser.close');
    const late = setTimeout(() => browser.kill(), 2_000);
    await browser.ended;
    clearTimeout(late);
  }

  #onBrowserEvent(method: string, params: Params): void {
    const target = params.targetInfo as { targetId: string; type: string; openerId?: string } | undefined;
    if (method === 'Target.attachedToTarget' && target) {
      if (this.#sessionId === '') void this.#adopt(params.sessionId as string, target.targetId);
      // A window that the page opened: `Page.windowOpen` has asked the product; here it goes again.
      else {
        this.#pipe.tell('Target.closeTarget', { targetId: target.targetId });
        // While it waits, so does our page, which shares its process.
        this.#pipe.tell('Runtime.runIfWaitingForDebugger', {}, params.sessionId as string);
      }
    } else if (method === 'Target.detachedFromTarget' && params.sessionId === this.#sessionId) {
      if (this.#gone) return;
      this.#gone = true;
      this.emit('gone');
    } else if (method === 'Browser.downloadWillBegin') {
      this.emit('download', params.guid, toProductUrl(params.url as string));
    }
  }

  async #adopt(sessionId: string, targetId: string): Promise<void> {
    this.#sessionId = sessionId;
    this.#targetId = targetId;
    this.frames.setMain(targetId);
    this.#pipe.listen(sessionId, (method, params) => this.#onPageEvent(method, params));
    await Promise.all([
      this.#watch(sessionId),
      this.send('Runtime.enable'),
      this.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      this.send('Inspector.enable'),
      this.world.prepare(this.#settings.preload),
      ...this.#permissions.map((setting) => this.#pipe.send('Browser.setPermission', setting)),
    ]);
    this.#attached();
  }

  /** Intercepts what a page, a frame in another process or a worker asks for. */
  async #watch(sessionId: string): Promise<void> {
    const pipe = this.#pipe;
    pipe.listen(sessionId, (method, params) => {
      if (method === 'Fetch.requestPaused') {
        void decideRequest(params, this.frames.mainId, this.#rules(), (command, answer) =>
          pipe.tell(command, answer, sessionId),
        );
      } else if (method === 'Target.attachedToTarget') {
        void this.#watch(params.sessionId as string);
      } else this.frames.handle(method, params);
    });
    await Promise.allSettled([
      pipe.send('Page.enable', {}, sessionId),
      pipe.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, sessionId),
      pipe.send('Target.setAutoAttach', paused, sessionId),
    ]);
    const tree = await pipe.send('Page.getFrameTree', {}, sessionId).catch(() => null);
    if (tree) this.frames.addTree(tree.frameTree as FrameTree);
    await pipe.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => {});
  }

  /** The product is asked about the page's own navigations, and not about those that it started itself. */
  #rules(): RequestRules {
    const { rules } = this.#settings;
    return {
      ...rules,
      mayNavigate: (request) => {
        const own = request.resourceType === 'mainFrame' && request.url === this.#expectedUrl;
        if (own) this.#expectedUrl = null;
        if (own || rules.mayNavigate(request)) return true;
        host.refusals.push({ kind: 'navigation', url: request.url, by: 'product' });
        return false;
      },
    };
  }

  /** A document in the main frame: the product's, or, where a reload failed, Chromium's own error page. */
  #onNavigated({ id, url, unreachableUrl, loaderId }: Params): void {
    if (id !== this.frames.mainId) return;
    this.#document = typeof unreachableUrl === 'string' ? '' : String(loaderId);
    if (typeof unreachableUrl !== 'string') this.emit('navigated', toProductUrl(String(url)));
    else if (!unreachableUrl.startsWith(parkingUrl) && !this.#loading)
      this.emit('load-failed', 'ERR_FAILED', toProductUrl(unreachableUrl));
  }

  /**
   * Told of each document by its id, so that the end of loading of an earlier one, such as the empty one that a window begins
   * with, is not taken for the product's.
   */
  #onLifecycle({ frameId, loaderId, name }: Params): void {
    if (frameId !== this.frames.mainId || loaderId !== this.#document) return;
    if (name === 'load') this.emit('loaded');
    if (name !== 'firstPaint' || this.#painted === loaderId) return;
    this.#painted = String(loaderId);
    this.emit('painted');
  }

  #onPageEvent(method: string, params: Params): void {
    this.world.handle(method, params, this.frames.mainId);
    if (method === 'Page.lifecycleEvent') this.#onLifecycle(params);
    else if (method === 'Page.frameNavigated') this.#onNavigated(params.frame as Params);
    else if (method === 'Inspector.targetCrashed') this.emit('crashed');
    else if (method === 'Page.windowOpen') {
      const url = toProductUrl(params.url as string);
      this.#settings.mayOpenWindow(url);
      host.refusals.push({ kind: 'window', url, by: 'product' });
    }
  }
}

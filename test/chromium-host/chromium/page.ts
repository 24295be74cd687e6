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
  /** Asks the app about `window.open` and links to new windows. Only `deny` is supported. */
  mayOpenWindow(url: string): void;
  /** Returns the app's settings for the page's network. Called once, when Chromium starts. */
  network(): NetworkSettings;
  /** Asks the app about a permission. Called once for each, before the page is loaded. */
  mayUse(permission: Permission): boolean;
}

/**
 * The only page, in the only window. Emits `loaded`, `painted` (at the first paint of each document), `load-failed` (error
 * text, url), `crashed`, `gone` (the window was closed, by anyone), `broken` (Chromium ended with the window open) and
 * `download` (guid, url).
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
  /** True while a load is open that reports its own failure. */
  #loading = false;
  /** Id of the app's document in the main frame; empty without one, for example before the first. */
  #document = '';
  /** Id of the document whose first paint was reported. */
  #painted = '';
  #zoom = 1;
  /** Width beside the page, height above it, and pixel ratio; see `#measure`. */
  #frame: Promise<[number, number, number]> | null = null;

  constructor(settings: PageSettings) {
    super();
    this.#settings = settings;
    this.world = new PreloadWorld((method, params) => this.send(method, params));
    this.#ready = new Promise((resolve) => {
      this.#attached = resolve;
    });
  }

  /** Starts Chromium, at the first load. The app's settings up to then become its command line. */
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

  /** Handles Chromium's end. After its last window has closed, it may end before it reports that the window is gone. */
  #browserEnded(code: number | null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit(code === 0 ? 'gone' : 'broken');
  }

  get #pipe(): Pipe {
    if (!this.#browser) throw new Error('Chromium has not been started: nothing was loaded');
    return this.#browser.pipe;
  }

  /** Sends a DevTools command to the page. */
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

  /** Returns the window's width beside the page, its height above the page, and its device pixel ratio. */
  async #measure(): Promise<[number, number, number]> {
    for (let attempt = 1; ; attempt += 1) {
      const { result } = await this.send('Runtime.evaluate', {
        expression: '[outerWidth, outerWidth - innerWidth, outerHeight - innerHeight, devicePixelRatio]',
        returnByValue: true,
      });
      const [outer, ...frame] = (result as { value: [number, number, number, number] }).value;
      // A window that is being created has no size yet. Without a screen it may never get a size or a frame.
      if (outer > 0 && frame[0] >= 0) return frame;
      if (attempt === 500) return [0, 0, frame[2]];
    }
  }

  /**
   * Lays the page out as when Chromium zooms it: with fewer, larger CSS pixels in the same window. The protocol has no
   * command for a page's zoom (`setPageScaleFactor` is pinch zoom), so another window size is emulated. On a display the
   * zoomed page fills only a part of the window.
   */
  async zoom(factor: number): Promise<void> {
    if (factor === 1 && this.#zoom === 1) return;
    this.#zoom = factor;
    // Measured only once, because an emulated size hides the real one.
    this.#frame ??= this.#measure();
    const [beside, above, ratio] = await this.#frame;
    const { bounds } = await this.#pipe.send('Browser.getWindowForTarget', { targetId: this.#targetId });
    const { width, height } = bounds as { width: number; height: number };
    // A later zoom has replaced this one.
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

  /** Sends a key to the page, as Chromium gets it from the system after the app has let it pass. */
  async press(
    input: Pick<Electron.Input, 'key' | 'code' | 'control' | 'shift' | 'alt' | 'meta'>,
  ): Promise<void> {
    const { key, code, control, shift, alt, meta } = input;
    const modifiers = (alt ? 1 : 0) + (control ? 2 : 0) + (meta ? 4 : 0) + (shift ? 8 : 0);
    const text = key.length === 1 && !control && !meta ? { text: key } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, modifiers, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
  }

  /** Closes the window. The page gets `pagehide`. */
  async close(): Promise<void> {
    if (!this.#browser) {
      this.emit('gone');
      return;
    }
    await this.#ready;
    this.#pipe.tell('Target.closeTarget', { targetId: this.#targetId });
  }

  /** Treats the window as closed at once, without asking the page. `end` ends Chromium. */
  abandon(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit('gone');
  }

  /** Ends Chromium, and kills it after two seconds. */
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
      // The page has opened a window. `Page.windowOpen` has asked the app; here the window is closed again.
      else {
        this.#pipe.tell('Target.closeTarget', { targetId: target.targetId });
        // The new window shares a process with the page, so the page waits as long as the window is paused.
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

  /** Intercepts the requests of a page, a frame in another process or a worker. */
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

  /** Returns the app's rules. They decide about the page's own navigations, but not about those started by the app. */
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

  /** Handles a new document in the main frame: the app's, or Chromium's error page after a failed reload. */
  #onNavigated({ id, url, unreachableUrl, loaderId }: Params): void {
    if (id !== this.frames.mainId) return;
    this.#document = typeof unreachableUrl === 'string' ? '' : String(loaderId);
    if (typeof unreachableUrl !== 'string') this.emit('navigated', toProductUrl(String(url)));
    else if (!unreachableUrl.startsWith(parkingUrl) && !this.#loading)
      this.emit('load-failed', 'ERR_FAILED', toProductUrl(unreachableUrl));
  }

  /**
   * Handles the end of loading and the first paint. Compares the document's id, so that events of an earlier document,
   * such as the window's initial empty one, are not taken for the app's.
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

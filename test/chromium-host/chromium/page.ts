import { EventEmitter } from 'node:events';
import { host } from '../host.ts';
import { toPageUrl, toProductUrl } from './addresses.ts';
import { type Browser, endChromium, startChromium } from './browser.ts';
import { Documents } from './documents.ts';
import { Frames } from './frames.ts';
import { Interception, paused } from './interception.ts';
import type { NetworkSettings } from './network.ts';
import { type Permission, permissionSettings } from './permissions.ts';
import type { Params, Pipe } from './pipe.ts';
import { keyEvents, type PressedKey } from './press.ts';
import type { RequestRules } from './requests.ts';
import { PreloadWorld } from './worlds.ts';
import { PageZoom } from './zoom.ts';

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
  readonly #zoom = new PageZoom((method, params) => this.send(method, params));
  readonly #documents = new Documents();
  readonly #interception: Interception;
  #browser: Browser | null = null;
  #permissions: Params[] = [];
  readonly #attached = Promise.withResolvers<void>();
  #sessionId = '';
  #targetId = '';
  #gone = false;

  constructor(settings: PageSettings) {
    super();
    this.#settings = settings;
    this.#interception = new Interception(settings.rules, this.frames);
    this.world = new PreloadWorld((method, params) => this.send(method, params));
  }

  /** Starts Chromium, at the first load. The app's settings up to then become its command line. */
  #start(): void {
    if (this.#browser) return;
    this.#permissions = permissionSettings(this.#settings.mayUse);
    this.#browser = startChromium(this.#settings.size, this.#settings.network());
    const { pipe, ended } = this.#browser;
    pipe.listen(undefined, (method, params) => this.#onBrowserEvent(method, params));
    // After its last window has closed, Chromium may end before it reports that the window is gone.
    pipe.onClosed(() => void ended.then((code) => this.#leave(code === 0 ? 'gone' : 'broken')));
    pipe.tell('Target.setAutoAttach', { ...paused, ...onlyPages });
    pipe.tell('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
  }

  /** Reports the end of the window, once. */
  #leave(how: 'gone' | 'broken'): void {
    if (this.#gone) return;
    this.#gone = true;
    this.emit(how);
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
    await this.#attached.promise;
    this.#interception.expectedUrl = url;
    this.#documents.loading = true;
    const { errorText } = await this.send('Page.navigate', { url: toPageUrl(url) });
    if (errorText !== undefined) this.emit('load-failed', errorText, url);
    this.#documents.loading = false;
  }

  async reload(): Promise<void> {
    await this.#attached.promise;
    this.#interception.expectedUrl = this.frames.byId(this.frames.mainId)?.url ?? null;
    await this.send('Page.reload');
  }

  async resize(size: { width: number; height: number }): Promise<void> {
    await this.#attached.promise;
    const target = { targetId: this.#targetId };
    const { windowId } = await this.#pipe.send('Browser.getWindowForTarget', target);
    await this.#pipe.send('Browser.setWindowBounds', { windowId, bounds: size });
    await this.#zoom.again(this.#pipe, this.#targetId);
  }

  async zoom(factor: number): Promise<void> {
    await this.#zoom.change(factor, this.#pipe, this.#targetId);
  }

  /** Sends a key to the page, as Chromium gets it from the system after the app has let it pass. */
  async press(input: PressedKey): Promise<void> {
    for (const params of keyEvents(input)) await this.send('Input.dispatchKeyEvent', params);
  }

  /** Closes the window. The page gets `pagehide`. */
  async close(): Promise<void> {
    if (!this.#browser) return void this.emit('gone');
    await this.#attached.promise;
    this.#pipe.tell('Target.closeTarget', { targetId: this.#targetId });
  }

  /** Treats the window as closed at once, without asking the page. `end` ends Chromium. */
  abandon(): void {
    this.#leave('gone');
  }

  /** Ends Chromium. */
  async end(): Promise<void> {
    if (this.#browser) await endChromium(this.#browser);
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
      this.#leave('gone');
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
      this.#interception.watch(this.#pipe, sessionId),
      this.send('Runtime.enable'),
      this.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      this.send('Inspector.enable'),
      this.world.prepare(this.#settings.preload),
      ...this.#permissions.map((setting) => this.#pipe.send('Browser.setPermission', setting)),
    ]);
    this.#attached.resolve();
  }

  #onPageEvent(method: string, params: Params): void {
    this.world.handle(method, params, this.frames.mainId);
    const event = this.#documents.handle(method, params, this.frames.mainId);
    if (event) this.emit(event.name, ...event.details);
    if (method === 'Inspector.targetCrashed') this.emit('crashed');
    else if (method === 'Page.windowOpen') {
      const url = toProductUrl(params.url as string);
      this.#settings.mayOpenWindow(url);
      host.refusals.push({ kind: 'window', url, by: 'product' });
    }
  }
}

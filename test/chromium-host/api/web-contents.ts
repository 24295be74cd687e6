import { type NetworkSettings, webRtcPolicies } from '../chromium/network.ts';
import type { Page } from '../chromium/page.ts';
import type { PageRequest } from '../chromium/requests.ts';
import { fail } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { makeCodec } from '../world/codec.ts';

const codec = makeCodec();

type Declared =
  | 'getURL'
  | 'isDestroyed'
  | 'mainFrame'
  | 'off'
  | 'on'
  | 'once'
  | 'reload'
  | 'send'
  | 'session'
  | 'setWebRTCIPHandlingPolicy'
  | 'setWindowOpenHandler'
  | 'setZoomFactor';
type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** Returns the page's `webContents`, and functions that ask the app's listeners about the page's actions. */
export function makeWebContents(session: Electron.Session, pageOf: () => Page, zooms: Map<string, number>) {
  const events = strictEvents('webContents', [
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'will-attach-webview',
    'render-process-gone',
    'context-menu',
    'did-navigate',
    'did-finish-load',
    'did-fail-load',
    'preload-error',
    'before-input-event',
    'zoom-changed',
  ]);
  let openHandler: OpenHandler | null = null;
  let destroyed = false;
  let webRtcPolicy: NetworkSettings['webRtcPolicy'] = 'default';
  let started = false;
  /** Host name of the document in the main frame; empty before the first document and after a crash. */
  let hostName = '';
  const alive = (): void => {
    if (destroyed) throw new TypeError('Object has been destroyed');
  };

  const object = strict('webContents', {
    ...events.methods,
    session,
    get mainFrame() {
      alive();
      return pageOf().frames.byId(pageOf().frames.mainId) as Electron.WebFrameMain;
    },
    getURL: () => {
      alive();
      return pageOf().frames.byId(pageOf().frames.mainId)?.url ?? '';
    },
    isDestroyed: () => destroyed,
    reload: () => {
      alive();
      void pageOf().reload();
    },
    send: (channel: string, ...args: unknown[]) => {
      alive();
      if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
      let text: string;
      try {
        text = codec.encode(args);
      } catch {
        throw new Error('Failed to serialize arguments');
      }
      pageOf().world.tell({ kind: 'event', channel, args: text });
    },
    setWebRTCIPHandlingPolicy: (policy: NetworkSettings['webRtcPolicy']) => {
      alive();
      if (!webRtcPolicies.includes(policy)) throw new TypeError(`Not a WebRTC IP handling policy: ${policy}`);
      if (started)
        throw new Error('a WebRTC policy after the first load is not declared in the Chromium host');
      webRtcPolicy = policy;
    },
    setWindowOpenHandler: (handler: OpenHandler) => {
      alive();
      openHandler = handler;
    },
    // Chromium stores the zoom per host name (host_zoom_map_impl.cc). Without a document there is no host name.
    setZoomFactor: (factor: number) => {
      alive();
      if (!(factor > 0)) throw new TypeError("'zoomFactor' must be a double greater than 0.0");
      if (hostName === '') return;
      zooms.set(hostName, factor);
      void pageOf().zoom(factor);
    },
  } satisfies Pick<Electron.WebContents, Declared>) as unknown as Electron.WebContents;

  return {
    object,
    events,
    markDestroyed: () => {
      destroyed = true;
    },
    /** Reports a new document and applies the zoom of its host name; null: the page has crashed. */
    documentChanged: (url: string | null) => {
      hostName = url === null ? '' : new URL(url).host;
      if (url !== null) void pageOf().zoom(zooms.get(hostName) ?? 1);
    },
    /** Returns the policy at the start of Chromium. It cannot be changed afterwards. */
    webRtcPolicy: () => {
      started = true;
      return webRtcPolicy;
    },
    mayNavigate: (request: PageRequest): boolean => {
      const isMainFrame = request.resourceType === 'mainFrame';
      const details = {
        url: request.url,
        isMainFrame,
        isSameDocument: false,
        frame: pageOf().frames.byId(request.frameId),
      };
      const ask = (event: string) => events.emitPreventable(event, details, request.url);
      const prevented = isMainFrame && ask('will-navigate');
      return !ask('will-frame-navigate') && !prevented;
    },
    mayOpenWindow: (url: string): void => {
      const details = { url, frameName: '', features: '', disposition: 'foreground-tab' as const };
      const answer = openHandler?.(strict('HandlerDetails', details) as unknown as Electron.HandlerDetails);
      if (answer?.action !== 'deny') fail(`allowing a new window is not supported: ${url}`);
    },
  };
}

import { Page } from '../chromium/page.ts';
import { fail, mustBeReady } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { appEvents, windowOpened } from './app.ts';
import { receiveFrom } from './ipc-main.ts';
import { hostSessionOf } from './session.ts';
import { makeWebContents } from './web-contents.ts';
import { connectPage, errnoOf, type WindowLife } from './window-events.ts';
import { makePlace } from './window-place.ts';

const options = [
  'x',
  'y',
  'title',
  'width',
  'height',
  'minWidth',
  'minHeight',
  'show',
  'backgroundColor',
  'webPreferences',
] satisfies (keyof Electron.BrowserWindowConstructorOptions)[];

/** The preferences that the host supports, with their supported values. */
const preferences: Partial<Record<keyof Electron.WebPreferences, unknown>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  spellcheck: false,
};
const freePreferences = ['session', 'preload', 'devTools'];

function check(given: Electron.BrowserWindowConstructorOptions): void {
  for (const key of Object.keys(given))
    if (!(options as string[]).includes(key))
      throw new Error(`BrowserWindow: the option ${key} is not declared in the Chromium host`);
  for (const [key, value] of Object.entries(given.webPreferences ?? {})) {
    if (freePreferences.includes(key)) continue;
    if (!(key in preferences) || preferences[key as keyof Electron.WebPreferences] !== value)
      throw new Error(`webPreferences: ${key}: ${value} is not declared in the Chromium host`);
  }
}

type Declared =
  | 'close'
  | 'destroy'
  | 'getNormalBounds'
  | 'isMaximized'
  | 'maximize'
  | 'setMinimumSize'
  | 'focus'
  | 'isDestroyed'
  | 'isMinimized'
  | 'loadURL'
  | 'off'
  | 'on'
  | 'once'
  | 'restore'
  | 'setBackgroundColor'
  | 'show'
  | 'webContents';

/** The newest window, for the host's control channel. */
export const current: {
  page: Page | null;
  contents: ReturnType<typeof makeWebContents> | null;
  /** Resolves when the page has loaded for the first time; rejects when that load failed. */
  loaded: Promise<void>;
  place: ReturnType<typeof makePlace> | null;
  /** Asks, as Windows does, whether the session may end. Returns true when the app prevented it. */
  querySessionEnd: () => boolean;
  /** Reports, as Windows does, that the session ends. */
  sessionEnds: () => void;
  /** Closes the window, as the button in its frame does. */
  close: () => void;
  isLoaded: () => boolean;
} = {
  page: null,
  contents: null,
  place: null,
  loaded: Promise.resolve(),
  querySessionEnd: () => false,
  sessionEnds: () => {},
  close: () => {},
  isLoaded: () => false,
};

function openWindow(given: Electron.BrowserWindowConstructorOptions = {}) {
  mustBeReady('BrowserWindow');
  check(given);
  const events = strictEvents('BrowserWindow', [
    'ready-to-show',
    'close',
    'closed',
    'query-session-end',
    'session-end',
    'resize',
    'move',
    'maximize',
    'unmaximize',
  ]);
  const { session: sessionObject, preload } = given.webPreferences ?? {};
  if (!sessionObject || !preload) fail('a window without a session and a preload is not declared');
  const session = hostSessionOf(sessionObject);
  const contents = makeWebContents(sessionObject, () => page, session.zooms);
  const place = makePlace(given, (event) => events.emitPreventable(event));
  const page: Page = new Page({
    size: place.bounds(),
    preload,
    rules: {
      mayNavigate: contents.mayNavigate,
      mayRequest: (request) => session.mayRequest(request, contents.object),
      serve: session.serve,
    },
    mayOpenWindow: contents.mayOpenWindow,
    network: () => ({ proxy: session.proxy(), webRtcPolicy: contents.webRtcPolicy() }),
    mayUse: (permission) => {
      const [check, request] = [
        session.mayCheck(permission, contents.object),
        session.mayAsk(permission, contents.object),
      ];
      // The DevTools protocol sets one answer for both.
      if (check !== request) fail(`${permission}: check ${check}, request ${request}: not supported`);
      return request;
    },
  });
  const querySessionEnd = () => events.emitPreventable('query-session-end', { reasons: ['logoff'] });
  const sessionEnds = () => void events.emitPreventable('session-end', { reasons: ['logoff'] });
  const life: WindowLife = { loaded: false, closing: false, destroyed: false };
  const loaded = new Promise<void>((resolve, reject) => {
    page.once('loaded', resolve);
    page.once('load-failed', (text) => reject(new Error(text)));
  });
  loaded.catch(() => {});
  Object.assign(current, {
    page,
    contents,
    place,
    loaded,
    querySessionEnd,
    sessionEnds,
    close: () => void close(),
    isLoaded: () => life.loaded,
  });
  page.world.onMessage = receiveFrom(page, contents);
  const { promise: closed, resolve: becomeClosed } = Promise.withResolvers<void>();
  const alive = (): void => {
    if (life.destroyed) throw new TypeError('Object has been destroyed');
  };
  const close = (): boolean => {
    if (life.closing) return true;
    if (events.emitPreventable('close')) return false;
    life.closing = true;
    void page.close();
    return true;
  };

  connectPage({ page, contents, events, place, session, life, becomeClosed });

  windowOpened({ close, closed, end: () => page.end() });

  const object = strict('BrowserWindow', {
    ...events.methods,
    webContents: contents.object,
    loadURL: (url: string) => {
      alive();
      const done = new Promise<void>((resolve, reject) => {
        page.once('loaded', resolve);
        page.once('load-failed', (text) => {
          const errno = errnoOf(text);
          reject(Object.assign(new Error(`${text} loading '${url}'`), { errno, code: text, url }));
        });
      });
      // Electron attaches a handler, too, so that a failed load is not an unhandled rejection.
      done.catch(() => {});
      void page.load(url);
      return done;
    },
    show: () => {
      alive();
      place.show();
    },
    maximize: () => {
      alive();
      place.show();
      place.maximize(true);
    },
    isMaximized: () => {
      alive();
      return place.state().maximized;
    },
    getNormalBounds: () => {
      alive();
      return place.state().bounds;
    },
    setMinimumSize: (width: number, height: number) => {
      alive();
      place.setMinimum(width, height);
    },
    focus: () => {
      alive();
      if (!place.state().shown) fail('a window that was never shown cannot be focused');
      page.send('Page.bringToFront').catch(() => {});
    },
    isMinimized: () => {
      alive();
      return place.state().minimized;
    },
    restore: () => {
      alive();
      place.minimize(false);
    },
    isDestroyed: () => life.destroyed,
    setBackgroundColor: (color: string) => {
      alive();
      if (!/^#[0-9a-f]{6}$/i.test(color)) throw new Error(`Not a colour: ${color}`);
      console.error(`HOST background ${color}`);
    },
    close: () => {
      alive();
      close();
    },
    destroy: () => {
      alive();
      life.closing = true;
      page.abandon();
    },
  } satisfies Pick<Electron.BrowserWindow, Declared>);
  appEvents.emitPreventable('web-contents-created', {}, contents.object);
  return object;
}

/** The class for `new BrowserWindow(options)`. Its static methods are not declared. */
export const BrowserWindow = new Proxy(class BrowserWindow {}, {
  construct: (_target, [given]) => openWindow(given),
  get: (_target, key) => {
    if (typeof key === 'symbol' || key === 'prototype') return Reflect.get(_target, key);
    throw new Error(`electron: BrowserWindow.${key} is not declared in the Chromium host`);
  },
});

import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fail, host, mustNotBeReady, packageInfo } from '../host.ts';
import { strict, strictEvents } from '../strict.ts';
import { takeLock } from './instance-lock.ts';

export const appEvents = strictEvents('app', [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  'web-contents-created',
]);

/** A window, as far as quitting is concerned. */
interface Closable {
  /** Asks its page to close; false: the product prevented it. */
  close(): boolean;
  closed: Promise<void>;
  /** Ends its Chromium. */
  end(): Promise<void>;
}

let window: Closable | null = null;
let quitting = false;
let ended = false;
const paths = new Map<string, string>();

const appData = (): string => {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library/Application Support');
  return process.env.APPDATA ?? process.env.XDG_CONFIG_HOME ?? path.join(homedir(), '.config');
};
const name = (): string => packageInfo().productName ?? packageInfo().name;
const defaultPaths: Record<string, () => string> = {
  appData,
  userData: () => path.join(appData(), name()),
  sessionData: () => getPath('userData'),
  home: homedir,
  documents: () => path.join(homedir(), 'Documents'),
  logs: () =>
    process.platform === 'darwin'
      ? path.join(homedir(), 'Library/Logs', name())
      : path.join(getPath('userData'), 'logs'),
};

function getPath(wanted: string): string {
  const found = paths.get(wanted) ?? defaultPaths[wanted]?.();
  if (found === undefined)
    throw new Error(`Failed to get '${wanted}' path (not declared in the Chromium host)`);
  return found;
}

let makeReady: () => void = () => {};
const ready = new Promise<void>((resolve) => {
  makeReady = resolve;
});

/** Called by the runner when the main script has been evaluated. */
export function becomeReady(): void {
  host.ready = true;
  if (ended) return;
  appEvents.emitPreventable('ready');
  makeReady();
}

export function windowOpened(opened: Closable): void {
  if (window) fail('a second window at the same time is not declared');
  window = opened;
  host.windowOpen = true;
  void opened.closed.then(async () => {
    await opened.end();
    window = null;
    if (quitting) finishQuit();
    else if (appEvents.emitter.listenerCount('window-all-closed') > 0)
      appEvents.emitter.emit('window-all-closed');
    else quit();
  });
}

/** Electron's order: `before-quit`, the windows (each may refuse), `will-quit`, `quit`. */
export function quit(): void {
  if (quitting || ended) return;
  quitting = true;
  if (appEvents.emitPreventable('before-quit') || (window && !window.close())) quitting = false;
  else if (!window) finishQuit();
}

function finishQuit(): void {
  if (appEvents.emitPreventable('will-quit')) quitting = false;
  else void exit(0);
}

export async function exit(code: number): Promise<void> {
  if (ended) return;
  ended = true;
  // The windows are destroyed first, also by `app.exit`.
  await window?.end();
  appEvents.emitPreventable('quit', {}, code);
  process.exit(code);
}

type Declared =
  | 'commandLine'
  | 'isPackaged'
  | 'enableSandbox'
  | 'exit'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getVersion'
  | 'off'
  | 'on'
  | 'once'
  | 'quit'
  | 'relaunch'
  | 'requestSingleInstanceLock'
  | 'setAppLogsPath'
  | 'setPath'
  | 'whenReady';

const languages = (): string[] => {
  const language = host.switches.get('lang') ?? process.env.LC_ALL ?? process.env.LANG ?? '';
  return [language.split('.')[0]?.replace('_', '-') || 'en-US'].map((tag) => (tag === 'C' ? 'en-US' : tag));
};

export const app = strict('app', {
  ...appEvents.methods,
  isPackaged: false,
  commandLine: strict('app.commandLine', {
    getSwitchValue: (key: string) => host.switches.get(key) ?? '',
    hasSwitch: (key: string) => host.switches.has(key),
    appendSwitch: (key: string, value = '') => {
      mustNotBeReady('app.commandLine.appendSwitch()');
      if (key !== 'blink-settings')
        throw new Error(`appendSwitch: the switch ${key} is not declared in the Chromium host`);
      host.switches.set(key, value);
    },
  } satisfies Pick<
    Electron.CommandLine,
    'appendSwitch' | 'getSwitchValue' | 'hasSwitch'
  >) as Electron.CommandLine,
  enableSandbox: () => mustNotBeReady('app.enableSandbox()'),
  whenReady: () => ready,
  quit,
  exit: (code = 0) => void exit(code),
  // Noted, and not carried out: nobody would end what starts after the test.
  relaunch(options?: Electron.RelaunchOptions) {
    if (options) throw new Error('app.relaunch: options are not declared in the Chromium host');
    console.error('HOST relaunch after the end');
    return true;
  },
  getName: name,
  getVersion: () => packageInfo().version,
  getLocale: () => languages()[0] as string,
  getPreferredSystemLanguages: languages,
  getPath,
  setPath(key: string, folder: string) {
    if (!(key in defaultPaths)) throw new Error(`Failed to set '${key}' path`);
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    if (!statSync(folder, { throwIfNoEntry: false })) throw new Error(`The folder does not exist: ${folder}`);
    if (key === 'sessionData' || key === 'userData') mustNotBeReady(`app.setPath('${key}')`);
    paths.set(key, folder);
  },
  setAppLogsPath(folder?: string) {
    if (folder !== undefined && !path.isAbsolute(folder)) throw new TypeError('Path must be absolute');
    paths.set('logs', folder ?? defaultPaths.logs?.() ?? '');
  },
  requestSingleInstanceLock(additionalData?: object) {
    const folder = getPath('userData');
    mkdirSync(folder, { recursive: true });
    return takeLock(folder, { argv: host.argv, cwd: process.cwd(), data: additionalData ?? null }, (other) =>
      appEvents.emitPreventable('second-instance', {}, other.argv, other.cwd, other.data),
    );
  },
} satisfies Pick<Electron.App, Declared>);

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fail, host, mustBeReady, mustNotBeReady, packageInfo } from '../host.ts';
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
  'session-created',
]);

/** The parts of a window that quitting needs. */
interface Closable {
  /** Asks the page to close. Returns false when the app prevented it. */
  close(): boolean;
  closed: Promise<void>;
  /** Ends the window's Chromium. */
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
  downloads: () => path.join(homedir(), 'Downloads'),
  logs: () =>
    process.platform === 'darwin'
      ? path.join(homedir(), 'Library/Logs', name())
      : path.join(getPath('userData'), 'logs'),
};

function getPath(wanted: string): string {
  if (host.missingPaths.includes(wanted)) throw new Error(`Failed to get '${wanted}' path`);
  const found = paths.get(wanted) ?? defaultPaths[wanted]?.();
  if (found === undefined)
    throw new Error(`Failed to get '${wanted}' path (not declared in the Chromium host)`);
  return found;
}

let makeReady: () => void = () => {};
const ready = new Promise<void>((resolve) => {
  makeReady = resolve;
});

/** Makes the app ready. Called by `run.ts` once the main script has been evaluated. */
export function becomeReady(): void {
  host.ready = true;
  if (ended) return;
  beginToWork();
  appEvents.emitPreventable('ready');
  makeReady();
}

/** Creates Chromium's folders, and the file that Chromium rewrites all the time, as Chromium does before `ready`. */
function beginToWork(): void {
  for (const key of ['userData', 'sessionData']) mkdirSync(getPath(key), { recursive: true });
  writeFileSync(path.join(getPath('sessionData'), 'Local State'), '{}');
}

/** Registers the app's window. Quitting waits for it, and its closing leads to `window-all-closed`. */
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

/** Quits in Electron's order: `before-quit`, the windows (each may refuse), `will-quit`, `quit`. */
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

export async function exit(wanted: number): Promise<void> {
  if (ended) return;
  ended = true;
  const code = wanted || (host.hadDefect ? 70 : Number(process.exitCode ?? 0));
  // `app.exit` also destroys the windows first.
  await window?.end();
  appEvents.emitPreventable('quit', {}, code);
  process.exit(code);
}

type Declared =
  | 'commandLine'
  | 'isPackaged'
  | 'isReady'
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

/**
 * Returns the system's languages as `g_get_language_names` does: those of LANGUAGE, LC_ALL, LC_MESSAGES or LANG, each
 * with and without its country. `--lang` has no effect on this list.
 */
function systemLanguages(): string[] {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG } = process.env;
  const named = LC_ALL || LC_MESSAGES || LANG || 'C';
  const wanted = named === 'C' || named === 'POSIX' || !LANGUAGE ? named : LANGUAGE;
  const tags = wanted.split(':').map((each) => each.replace(/[.@].*$/, '').replace('_', '-'));
  const all = tags.flatMap((tag) => [tag, ...(tag.includes('-') ? [tag.replace(/-.*$/, '')] : [])]);
  return [...new Set(all)].filter((tag) => !['', 'C', 'POSIX'].includes(tag));
}

/** Returns Chromium's own language: `--lang`, then the first of the system's. */
const locale = (): string => host.switches.get('lang') || systemLanguages()[0] || 'en-US';

export const app = strict('app', {
  ...appEvents.methods,
  get isPackaged() {
    return host.isPackaged;
  },
  isReady: () => host.ready,
  commandLine: strict('app.commandLine', {
    getSwitchValue: (key: string) => host.switches.get(key.toLowerCase()) ?? '',
    hasSwitch: (key: string) => host.switches.has(key.toLowerCase()),
    removeSwitch: (key: string) => {
      host.switches.delete(key.toLowerCase());
    },
    appendSwitch: (key: string, value = '') => {
      mustNotBeReady('app.commandLine.appendSwitch()');
      const isDeclared =
        key === 'blink-settings' ||
        (key === 'enable-features' && value.split(',').includes('ConnectionAllowlists'));
      if (!isDeclared)
        throw new Error(`appendSwitch: the switch ${key} is not declared in the Chromium host`);
      host.switches.set(key, value);
    },
  } satisfies Pick<
    Electron.CommandLine,
    'appendSwitch' | 'getSwitchValue' | 'hasSwitch' | 'removeSwitch'
  >) as Electron.CommandLine,
  // Electron removes the switch (electron_api_app.cc). As root, Chromium does not start without it.
  enableSandbox: () => {
    mustNotBeReady('app.enableSandbox()');
    host.switches.delete('no-sandbox');
  },
  whenReady: () => ready,
  quit,
  exit: (code = 0) => void exit(code),
  // Recorded but not carried out: nothing would end the app that starts after the test.
  relaunch(options?: Electron.RelaunchOptions) {
    if (options) throw new Error('app.relaunch: options are not declared in the Chromium host');
    console.error('HOST relaunch after the end');
    return true;
  },
  getName: name,
  getVersion: () => packageInfo().version,
  getLocale: () => {
    mustBeReady('app.getLocale()');
    return locale();
  },
  getPreferredSystemLanguages: systemLanguages,
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

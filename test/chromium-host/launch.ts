import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type Browser, chromium, type ElectronApplication, type Page } from 'playwright-core';
import { patience } from '../../scripts/lib/patience.ts';
import type { Controls } from './control.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** The profile folder. */
  userDataDir: string;
  /** More switches for the app. */
  args?: string[];
  env?: Record<string, string | undefined>;
  /** Chromium host only: runs without a visible window. By default true exactly when there is no display. */
  headless?: boolean;
  /** The system's proxy as `host:port`. */
  proxy?: string | null;
  /** Chromium host only: runs as a packaged app, which refuses most switches. */
  packaged?: boolean;
  /** The window's outer size. */
  size?: { width: number; height: number };
  /** Chromium host only: the main bundle, by default `out/main/index.js`. */
  main?: string;
  /** Chromium host only: the folder with the package.json of `main`. */
  appPath?: string;
  /** Called with each line that the app writes to standard output or error. */
  onOutput?: (line: string) => void;
}

/**
 * The actions by which a test controls the app from outside. An action that a runtime does not support rejects, and its
 * test is reported as skipped.
 */
export interface AppControl {
  /** Answers the next save dialog with this path; null: cancelled. */
  answerSaveDialog(filePath: string | null): Promise<void>;
  /** Leaves save dialogs open from now on, as if nobody answered. */
  leaveSaveDialogOpen(): Promise<void>;
  /** Answers the next folder dialog with this path; null: cancelled. */
  answerOpenDialog(filePath: string | null): Promise<void>;
  power(event: 'resume' | 'unlock-screen'): Promise<void>;
  /** Ends the session as Windows does at log-off. The app ends with it in any case. */
  endSession(): Promise<void>;
  /** Shuts the system down, as Linux or macOS. The app ends with it. Chromium host only. */
  shutDown(): Promise<void>;
  /** Makes the last messages of a closing page arrive without their frame. Chromium host only. */
  loseUnloadingFrames(): Promise<void>;
}

export interface RunningApp {
  page: Page;
  runtime: 'electron' | 'chromium-host';
  control: AppControl;
  /** Process id of the main process. */
  pid: number;
  /** Closes the window as a person does, waits for the app's end and returns its exit code. */
  close(): Promise<number | null>;
  /** Resolves with the exit code once the app has ended; null when it was killed. */
  ended: Promise<number | null>;
  /** Ends the main process without asking. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** An app running on the Chromium host, with all of the host's controls. */
export interface HostedApp extends RunningApp {
  call<M extends keyof Controls>(
    method: M,
    ...args: Parameters<Controls[M]>
  ): Promise<Awaited<ReturnType<Controls[M]>>>;
  output: string[];
  /** Resolves with the exit code once the app has ended and `output` is complete. */
  ended: Promise<number | null>;
  /** The address at which another client can connect to the same Chromium. */
  endpoint: string;
}

/** Returns the path of Electron's binary; null when its download did not succeed. */
export function findElectron(): string | null {
  const folder = path.join(root, 'node_modules/electron');
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  try {
    const name = readFileSync(path.join(folder, 'path.txt'), 'utf8').trim();
    const file = path.join(named ?? path.join(folder, 'dist'), name);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/**
 * Starts the built app: on Electron when its binary is present, else on the Chromium host. `INVESTMENT_DESK_RUNTIME`
 * (`electron` or `chromium-host`) overrides this; `scripts/lib/runtime.ts` sets it.
 */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const wanted = process.env.INVESTMENT_DESK_RUNTIME;
  const electron = wanted === 'chromium-host' || options.main ? null : findElectron();
  if (electron) return launchOnElectron(electron, options);
  if (wanted === 'electron')
    throw new Error('INVESTMENT_DESK_RUNTIME asks for Electron, but its binary is missing');
  return launchOnHost(options);
}

/** Chromium's sandbox refuses to run as root. */
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? ['--no-sandbox'] : [];
/** Switches of the host, which a packaged app does not see. */
const packagedSwitches = [
  '--host-packaged',
  '--host-debugging-port=0',
  ...(isRoot ? ['--host-no-sandbox'] : []),
];

const switchesOf = ({ userDataDir, args = [] }: LaunchOptions): string[] => [
  `--user-data-dir=${path.resolve(userDataDir)}`,
  ...args,
];

/** Returns Electron's switches for the proxy, which work unpackaged. Addresses of this machine use the proxy as well. */
const electronProxy = ({ proxy }: LaunchOptions): string[] =>
  proxy ? [`--proxy-server=http://${proxy}`, '--proxy-bypass-list=<-loopback>'] : [];

/** Returns the environment without undefined values, which Playwright does not accept. */
const environment = (more: LaunchOptions['env'] = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...more }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );

async function launchOnElectron(executablePath: string, options: LaunchOptions): Promise<RunningApp> {
  const electron = await _electron.launch({
    executablePath,
    cwd: root,
    args: ['.', ...switchesOf(options), ...asRoot, ...electronProxy(options)],
    env: environment(options.env),
    timeout: patience,
  });
  const child = electron.process();
  watchOutput(child, options.onOutput);
  const ended = endOf(child);
  const page = await electron.firstWindow();
  page.setDefaultTimeout(patience);
  await page.waitForLoadState('load');
  if (options.size) {
    const window = await electron.browserWindow(page);
    await window.evaluate((it, { width, height }) => it.setSize(width, height), options.size);
  }
  return {
    page,
    runtime: 'electron',
    control: electronControl(electron),
    pid: child.pid as number,
    ended,
    close: async () => {
      await page.close().catch(() => {});
      return ended;
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await ended;
    },
  };
}

function electronControl(electron: ElectronApplication): AppControl {
  return {
    answerSaveDialog: (filePath) =>
      electron.evaluate(({ dialog }, answer) => {
        dialog.showSaveDialog = async () => ({ canceled: answer === null, filePath: answer ?? '' });
      }, filePath),
    leaveSaveDialogOpen: () =>
      electron.evaluate(({ dialog }) => {
        dialog.showSaveDialog = () => new Promise(() => {});
      }),
    answerOpenDialog: (filePath) =>
      electron.evaluate(({ dialog }, answer) => {
        dialog.showOpenDialog = async () => ({
          canceled: answer === null,
          filePaths: answer ? [answer] : [],
        });
      }, filePath),
    power: (event) =>
      electron.evaluate(({ powerMonitor }, name) => {
        powerMonitor.emit(name);
      }, event),
    endSession: () =>
      electron.evaluate(({ BrowserWindow }) => {
        let isPrevented = false;
        const preventDefault = () => {
          isPrevented = true;
        };
        BrowserWindow.getAllWindows()[0]?.emit('query-session-end', { reasons: ['logoff'], preventDefault });
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), isPrevented ? 5_000 : 0);
      }),
    shutDown: () => Promise.reject(new Error('Electron cannot simulate a shutdown of the system')),
    loseUnloadingFrames: () => Promise.reject(new Error('Electron alone decides when a frame is gone')),
  };
}

/** Starts the app on the Chromium host, even when Electron is present. */
export async function launchOnHost(options: LaunchOptions): Promise<HostedApp> {
  const { main, appPath = root, size } = options;
  const headless = options.headless ?? !hasDisplay();
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'run.ts'),
      `--app-path=${appPath}`,
      ...(main ? [`--main=${path.resolve(main)}`] : []),
      ...(headless ? ['--headless'] : []),
      ...(options.proxy ? [`--host-proxy=${options.proxy}`] : []),
      ...(options.packaged ? packagedSwitches : ['--remote-debugging-port=0', ...asRoot]),
      ...switchesOf(options),
    ],
    {
      cwd: root,
      // The suite sets NODE_COMPILE_CACHE, which a packaged app refuses.
      env: environment(options.packaged ? { NODE_COMPILE_CACHE: undefined, ...options.env } : options.env),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const ended = endOf(child);
  const output: string[] = [];
  const address = Promise.withResolvers<string>();
  watchOutput(child, (line) => {
    output.push(line);
    options.onOutput?.(line);
    const found = /^DevTools listening on (ws:.*)$/.exec(line)?.[1];
    if (found) address.resolve(found);
  });
  void ended.then((code) =>
    address.reject(new Error(`The program ended (${code}) before it had a window:\n${output.join('\n')}`)),
  );
  const endpoint = await address.promise;
  const call = caller(child);
  // A second client that connects earlier would take the end of the placeholder's navigation for a failed one.
  await call('loaded');
  const browser = await chromium.connectOverCDP(endpoint, { timeout: patience });
  const page = firstPage(browser);
  if (size) await call('resize', size);
  return {
    page,
    runtime: 'chromium-host',
    pid: child.pid as number,
    output,
    ended,
    endpoint,
    call: call as HostedApp['call'],
    control: {
      answerSaveDialog: async (filePath) => void (await call('answerSaveDialog', filePath)),
      leaveSaveDialogOpen: async () => void (await call('leaveSaveDialogOpen')),
      answerOpenDialog: async (filePath) => void (await call('answerOpenDialog', filePath)),
      power: async (event) => void (await call('power', event)),
      endSession: async () => void (await call('endSession')),
      shutDown: async () => void (await call('shutDown')),
      loseUnloadingFrames: async () => void (await call('loseUnloadingFrames')),
    },
    close: async () => {
      if (child.exitCode === null) await page.close().catch(() => {});
      return ended;
    },
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await ended;
      await browser.close().catch(() => {});
    },
  };
}

/** Returns the only page of the only window. The page has loaded. */
function firstPage(browser: Browser): Page {
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('Chromium has no window');
  page.setDefaultTimeout(patience);
  return page;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    // Not `exit`: the last output may not have arrived by then.
    child.once('close', (code) => resolve(code));
  });
}

function watchOutput(child: ChildProcess, onLine?: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', (line) => onLine?.(line));
}

/** Returns a function that sends a command to the host over Node's channel to a child process. */
function caller(child: ChildProcess) {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const waiting = open.get(id);
    open.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  });
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('The program has ended'));
  });
  return (method: keyof Controls, ...args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      open.set(id, { resolve, reject });
      child.send({ id, method, args });
    });
}

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppState } from '../../contract/app.ts';
import type { Result } from '../../contract/errors.ts';
import type { Events, Inputs, Outputs } from '../../contract/ipc.ts';
import type { EventName, Method } from '../../contract/surface.ts';
import type { AppOptions } from '../../main/app/core.ts';
import { createBackend } from '../../main/ipc/backend.ts';
import { createLog } from '../../main/log/log.ts';
import type { Backend, Ports } from '../../main/ports.ts';
import { replaceSettings, settingsIn } from '../../main/profile/settings-text.ts';
import { until } from './until.ts';

export interface TestPorts extends Ports {
  settingsPath: string;
  /** Paths chosen in the next "save as" dialogs; null for a cancelled dialog. */
  saveTo: (string | null)[];
  /** Folders chosen in the next folder dialogs; null for a cancelled dialog. */
  folders: (string | null)[];
  /** The "save as" dialogs that were shown. */
  asked: { defaultName: string; extension: string }[];
  themes: string[];
  languages: string[];
  /** The logged lines, oldest first. */
  logged: string[];
}

/** Returns the shell's ports in plain Node. The settings are a JSON file, as with electron-store. */
export function testPorts(profilePath: string, changes: Partial<Ports> = {}): TestPorts {
  const settingsPath = join(profilePath, 'settings.json');
  const logged: string[] = [];
  const ports: TestPorts = {
    profilePath,
    formerProfilePath: null,
    settingsPath,
    version: '0.0.0-test',
    sandboxed: true,
    runtime: { electron: null, chromium: null, node: process.versions.node, system: 'test' },
    notices: { folder: profilePath, readable: profilePath },
    userName: 'anna',
    systemLanguage: 'de-DE',
    fetch,
    answerProxies: () => {},
    saveTo: [],
    folders: [],
    asked: [],
    themes: [],
    languages: [],
    logged,
    log: createLog((_level, line) => logged.push(line), Date.now),
    logFiles: {
      folder: profilePath,
      write: (_level, line) => void logged.push(line),
      isUsable: () => true,
      list: () => ({
        files: [
          {
            folder: profilePath,
            name: 'desk-2026-01-01.log',
            bytes: logged.join('\n').length,
            regular: true,
          },
        ],
        unreadable: [],
      }),
      async *read() {
        yield logged.join('\n');
      },
    },
    settings: {
      path: settingsPath,
      read: () => (existsSync(settingsPath) ? settingsIn(readFileSync(settingsPath, 'utf8')) : undefined),
      write(settings) {
        // Written atomically, as electron-store does.
        writeFileSync(`${settingsPath}.tmp`, JSON.stringify(settings));
        renameSync(`${settingsPath}.tmp`, settingsPath);
      },
      replace: (settings) => replaceSettings(settingsPath, settings),
    },
    dialogs: {
      async chooseSavePath(options) {
        ports.asked.push(options);
        return ports.saveTo.shift() ?? null;
      },
      chooseFolder: async () => ports.folders.shift() ?? null,
    },
    setTheme: (theme) => ports.themes.push(theme),
    setLanguage: (language) => ports.languages.push(language),
    zoom: {
      state: () => ({ percent: 100, canZoomIn: true, canZoomOut: true }),
      change: (change) => ({ percent: change === 'in' ? 110 : 100, canZoomIn: true, canZoomOut: true }),
    },
    ...changes,
  };
  return ports;
}

/** The page's side of the IPC boundary. */
export interface TestApp {
  backend: Backend;
  events: { event: EventName; payload: unknown }[];
  /** Calls a method as the page does: arguments and result pass through structured clone. */
  call<M extends Method>(
    method: M,
    ...input: Inputs[M] extends undefined ? [] : [Inputs[M]]
  ): Promise<Result<Outputs[M]>>;
  /** Calls a method and returns its value. Throws when the call fails. */
  get<M extends Method>(
    method: M,
    ...input: Inputs[M] extends undefined ? [] : [Inputs[M]]
  ): Promise<Outputs[M]>;
  /** Waits until the app is open or blocked. */
  whenOpened(): Promise<AppState>;
  defects: unknown[];
}

export function startApp(ports: Ports, options: Partial<AppOptions> = {}): TestApp {
  const defects: unknown[] = [];
  const events: TestApp['events'] = [];
  const backend = createBackend(ports, { defect: (error) => defects.push(error), ...options });
  backend.onEvent((event: EventName, payload: Events[EventName]) => {
    events.push({ event, payload: structuredClone(payload) });
  });
  const app: TestApp = {
    backend,
    events,
    defects,
    async call(method, ...input) {
      return structuredClone(await backend.call(method, structuredClone(input[0]))) as never;
    },
    async get(method, ...input) {
      const result = await app.call(method, ...input);
      if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
      return result.value;
    },
    async whenOpened() {
      let state = await app.get('app.state');
      await until(async () => {
        state = await app.get('app.state');
        return state.phase !== 'starting';
      }, 'the app is open or blocked');
      return state;
    },
  };
  return app;
}

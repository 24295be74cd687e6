import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Shown } from './api/menu.ts';

/** A request, navigation, window or download of the page that was refused. */
export interface Refusal {
  kind: 'request' | 'navigation' | 'window' | 'download';
  url: string;
  /** `product`: the app's own handler refused it. `host`: the app allowed it, but this host lets nothing out. */
  by: 'product' | 'host';
}

/** A rectangle in device-independent pixels. */
type Area = Electron.Rectangle;

interface HostState {
  ready: boolean;
  /** True while a window is open. */
  windowOpen: boolean;
  /** The command line's `--name=value`, as Chromium reads it. */
  switches: Map<string, string>;
  /** The command line as the app sees it. */
  argv: string[];
  /** Set by `--host-packaged`. */
  isPackaged: boolean;
  /** The port on which a second client may connect to Chromium; null when none may. */
  debuggingPort: string | null;
  /** Set by `--host-no-sandbox`: Chromium runs without its sandbox, which it must for root. */
  noSandbox: boolean;
  /** True after an exception that the app did not catch. The exit code is 70 then. */
  hadDefect: boolean;
  /** The folder with the app's package.json. */
  appPath: string;
  headless: boolean;
  refusals: Refusal[];
  errorBoxes: { title: string; content: string }[];
  messageBoxes: { message: string; buttons: string[] }[];
  /** The buttons with which the next message boxes are answered. Without an entry, `cancelId` is the answer. */
  messageBoxAnswers: number[];
  /** True: dialogs fail, as when the system cannot show any. */
  dialogsFail: boolean;
  /** True: a message box stays open, as while nobody is at the machine. */
  messageBoxStays: boolean;
  /** True: a save dialog stays open, as while nobody answers. */
  saveDialogStays: boolean;
  /** The paths with which the next save dialogs are answered; null: cancelled. */
  saveDialogAnswers: (string | null)[];
  /** The paths with which the next open dialogs are answered; null: cancelled. */
  openDialogAnswers: (string | null)[];
  online: boolean;
  /** The system's proxies as `host:port`, in the order in which a PAC script would name them; empty without a proxy. */
  systemProxies: string[];
  /** True: a frame no longer exists when the last messages that it sent are read. */
  losesUnloadingFrames: boolean;
  /** The folders for which `app.getPath` fails, as when the system does not know them. */
  missingPaths: string[];
  /** True: the app is not told of Chromium's first paint, as on Wayland. */
  neverPaints: boolean;
  /** True: setting a session's proxy fails. */
  proxyFails: boolean;
  /** True: the save dialog adds a missing extension from its first filter, as on Windows. GTK adds none. */
  addsExtensions: boolean;
  /** The screens without task bars and docks, the main screen first. */
  workAreas: Area[];
  /** The menu bar; null without one. */
  menuBar: readonly Shown[] | null;
  /** The context menus that were opened. */
  contextMenus: { items: readonly object[]; at: { x: number; y: number } | null }[];
}

/** The state shared by the parts of this host. One process hosts one app. */
export const host: HostState = {
  ready: false,
  windowOpen: false,
  switches: new Map(),
  argv: [],
  isPackaged: false,
  debuggingPort: null,
  noSandbox: false,
  hadDefect: false,
  appPath: process.cwd(),
  headless: false,
  refusals: [],
  errorBoxes: [],
  messageBoxes: [],
  messageBoxAnswers: [],
  dialogsFail: false,
  messageBoxStays: false,
  saveDialogStays: false,
  saveDialogAnswers: [],
  openDialogAnswers: [],
  online: true,
  systemProxies: [],
  losesUnloadingFrames: false,
  missingPaths: [],
  neverPaints: false,
  proxyFails: false,
  addsExtensions: false,
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1040 }],
  menuBar: null,
  contextMenus: [],
};

export function packageInfo(): { name: string; productName?: string; version: string } {
  return JSON.parse(readFileSync(path.join(host.appPath, 'package.json'), 'utf8'));
}

export function mustBeReady(api: string): void {
  if (!host.ready) throw new Error(`${api} cannot be used before the app is ready`);
}

export function mustNotBeReady(api: string): void {
  if (host.ready) throw new Error(`${api} should be called before app is ready`);
}

/** Ends the process with code 70, so that a use of something that this host does not support never goes unnoticed. */
export function fail(message: string): never {
  console.error(`HOST ${message}`);
  process.exit(70);
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Shown } from './api/menu.ts';

/** A request, window or navigation that the page wanted and did not get. */
export interface Refusal {
  kind: 'request' | 'navigation' | 'window' | 'download';
  url: string;
  /** `product`: its own handler said no. `host`: the product let it pass, and this host lets nothing out. */
  by: 'product' | 'host';
}

/** In device-independent pixels. */
type Area = Electron.Rectangle;

interface HostState {
  ready: boolean;
  /** True while there is a window. */
  windowOpen: boolean;
  /** The command line's `--name=value`, as Chromium reads it. */
  switches: Map<string, string>;
  /** The command line as the program sees it. */
  argv: string[];
  /** Set by `--host-packaged`. */
  isPackaged: boolean;
  /** Where a second client may connect to Chromium; null: nowhere. */
  debuggingPort: string | null;
  /** Set by `--host-no-sandbox`: Chromium runs without its sandbox, as it must for root. */
  noSandbox: boolean;
  /** An exception that the program did not catch: it ends with an exit code that says so. */
  hadDefect: boolean;
  /** The folder with the product's package.json. */
  appPath: string;
  headless: boolean;
  refusals: Refusal[];
  errorBoxes: { title: string; content: string }[];
  messageBoxes: { message: string; buttons: string[] }[];
  /** Which button the next message box answers; without one, the one that stands for Esc. */
  messageBoxAnswers: number[];
  /** Set: dialogs fail, as when the system cannot show any. */
  dialogsFail: boolean;
  /** Set: a message box stays open, as while nobody is at the machine. */
  messageBoxStays: boolean;
  /** Set: a save dialog stays open, as while nobody answers. */
  saveDialogStays: boolean;
  /** What the next `showSaveDialog` answers; null: cancelled. */
  saveDialogAnswers: (string | null)[];
  /** What the next `showOpenDialog` answers; null: cancelled. */
  openDialogAnswers: (string | null)[];
  online: boolean;
  /** The system's proxies as `host:port`, in the order in which a PAC script would name them; empty: there is none. */
  systemProxies: string[];
  /** Set: a frame is gone by the time that its last messages are read. */
  losesUnloadingFrames: boolean;
  /** The folders that `app.getPath` does not know, as when the system cannot tell. */
  missingPaths: string[];
  /** Set: Chromium's first paint is kept from the product, as on Wayland. */
  neverPaints: boolean;
  /** Set: a session takes no proxy. */
  proxyFails: boolean;
  /** Set: the save dialog adds the extension of its first filter where it is missing, as Windows does; GTK does not. */
  addsExtensions: boolean;
  /** The screens without task bars and docks, the main one first. */
  workAreas: Area[];
  /** The menu bar, null: none, and the context menus that were opened. */
  menuBar: readonly Shown[] | null;
  contextMenus: { items: readonly object[]; at: { x: number; y: number } | null }[];
}

/** What the parts of this host share. One process hosts one program. */
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

/** Something that the product did and that this host cannot stand in for: never to be passed over in silence. */
export function fail(message: string): never {
  console.error(`HOST ${message}`);
  process.exit(70);
}

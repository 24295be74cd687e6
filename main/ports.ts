import type { RuntimeView } from '../contract/about.ts';
import type { Result } from '../contract/errors.ts';
import type { Events } from '../contract/ipc.ts';
import type { Language } from '../contract/language.ts';
import type { EventName, Method } from '../contract/surface.ts';
import type { ZoomChange, ZoomState } from '../contract/window.ts';
import type { LogFiles } from './log/files.ts';
import type { Log } from './log/log.ts';

/**
 * What the services need from the shell they run in. `main/electron/` implements the ports with Electron; benchmarks and
 * tests implement them with plain Node. Nothing outside `main/electron/` depends on Electron.
 */
export interface Ports {
  /** The profile folder: databases, settings, logs. Absolute. */
  profilePath: string;
  /** The profile folder of earlier versions on this system; null when it is the same folder. Absolute. */
  formerProfilePath: string | null;
  version: string;
  /** False when Chromium runs without its sandbox, which only happens for root in an unpackaged build. */
  sandboxed: boolean;
  /** The runtime (Electron, Chromium, Node, system), for the About screen. */
  runtime: RuntimeView;
  /** Folders of the build's notices: `folder` as this app reads them, `readable` as other programs do. Absolute. */
  notices: { folder: string; readable: string };
  /** The system's user name, for the trail. */
  userName: string;
  /** The system's language as a BCP 47 tag, e.g. `de-DE`. */
  systemLanguage: string;
  /** The network. In Electron this is Chromium's network: system proxy, PAC and company CAs apply. */
  fetch: typeof fetch;
  /** Sets who supplies the name and password that a proxy asks for. Before that, and without an answer, such calls fail. */
  answerProxies(login: ProxyLogin): void;
  settings: SettingsFile;
  log: Log;
  logFiles: LogFiles;
  dialogs: Dialogs;
  /** Applies the theme to the native parts of the window. */
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** Applies the language to the menus. */
  setLanguage(language: Language): void;
  /** The page's zoom level, which the window stores. */
  zoom: { state(): ZoomState; change(change: ZoomChange): ZoomState };
}

/** A proxy's request for a name and a password. Each text is the proxy's own. */
export interface ProxyChallenge {
  /** False when a server asks instead of a proxy. */
  isProxy: boolean;
  /** For example `basic`, `digest`, `ntlm`. */
  scheme: string;
  host: string;
  port: number;
  realm: string;
}

export interface ProxyCredentials {
  name: string;
  password: string;
}

export interface ProxyLogin {
  /** Resolves when no call waits for a proxy's verdict on credentials. */
  decided(): Promise<void>;
  /**
   * Returns the credentials for a proxy; null when there are none to give, so the call fails. Never rejects. No other call
   * gets the same credentials until this call has ended or has asked again.
   * @param refused the credentials that the proxy has refused from the same call; null when none
   * @param origin the target of the call
   */
  credentials(
    proxy: ProxyChallenge,
    refused: ProxyCredentials | null,
    origin: string,
  ): Promise<ProxyCredentials | null>;
  /** Called when a call that was given credentials has ended without being asked again. */
  ended(proxy: ProxyChallenge, told: ProxyCredentials, verdict: ProxyVerdict): void;
  /** Called when a call has reached an origin, whatever proxies are in between. */
  passed(origin: string): void;
}

/**
 * accepted: the proxy let the call pass · none: the call ended otherwise, which proves nothing · untold: the call ended
 * before the proxy got the credentials
 */
export type ProxyVerdict = 'accepted' | 'none' | 'untold';

/** The settings file on disk, with unchecked content. Each method throws when the file cannot be read or written. */
export interface SettingsFile {
  /** Absolute. */
  path: string;
  /** Returns the object in the file; undefined when there is no file. Throws when the file holds anything else. */
  read(): object | undefined;
  write(settings: object): void;
  /** Writes new settings and keeps the damaged file (never deleted). Returns its new path; null when there was none. */
  replace(settings: object): string | null;
}

export interface Dialogs {
  /** Returns the absolute path that the person chose; null when the person cancelled. */
  chooseSavePath(options: { defaultName: string; extension: string }): Promise<string | null>;
  /** Returns the absolute path of the folder that the person chose; null when the person cancelled. */
  chooseFolder(): Promise<string | null>;
}

/** Everything in the main process behind the IPC boundary. */
export interface Backend {
  /** Checks the input against the contract, calls the handler and returns its result. Never rejects. */
  call(method: Method, input: unknown): Promise<Result<unknown>>;
  /** Sets the receiver of events for the page. The shell calls this once. */
  onEvent(listener: <E extends EventName>(event: E, payload: Events[E]) => void): void;
  /** Called when the network seems to be back or the machine woke up. This is a hint to check now, not a fact. */
  wake(): void;
  /**
   * Called when the system reports that it no longer has a network. This is a hint too, so the network is checked again.
   */
  networkLost(): void;
  /** Returns the user's language; null before the settings are read. */
  language(): Language | null;
  /** Tells the page to report an unexpected error after which the app continues. */
  unforeseen(): void;
  /** True while a keychain call has no answer. The process cannot end by itself then, see secrets/keychain.ts. */
  isAtKeychain(): boolean;
  /** True while a folder that does not answer blocks a thread. The process cannot end by itself then either. */
  isAtFolder(): boolean;
  /** Asks the page to save unsaved input; resolves once the page has saved. With the page gone, it never resolves. */
  leave(): Promise<void>;
  /** True while the page holds unsaved input, or while a restore, takeover or empty start is replacing the data. */
  hasUnsaved(): boolean;
  /** True while a lane is sending. */
  isSending(): boolean;
  /** Stops sending and opening anything new. The page's calls are still answered. */
  stop(): void;
  /**
   * Stops, finishes the work under way, and closes the data file. Safe to call twice.
   * @param patience time after which the file is closed even if work still hangs, in milliseconds
   * @returns true when all work ended by itself
   */
  close(patience?: number): Promise<boolean>;
  /** Closes the data file and releases the profile immediately, because the process is about to end. */
  abandon(): void;
}

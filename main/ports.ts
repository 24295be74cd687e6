import type { RuntimeView } from '../contract/about.ts';
import type { Result } from '../contract/errors.ts';
import type { Events } from '../contract/ipc.ts';
import type { EventName, Method } from '../contract/surface.ts';
import type { ZoomChange, ZoomState } from '../contract/window.ts';
import type { Level } from './log/entries.ts';
import type { LogFile } from './log/keeping.ts';
import type { Log } from './log/log.ts';

/**
 * What the services need from the shell they run in. Electron fills them in `main/electron/`; benchmarks and
 * tests fill them with plain Node. Nothing outside `main/electron/` knows of Electron.
 */
export interface Ports {
  /** The profile folder: databases, settings, logs. Absolute. */
  profilePath: string;
  /** Where earlier versions had the profile, on this system; null: in the same place. Absolute. */
  formerProfilePath: string | null;
  version: string;
  /** False when Chromium runs without its sandbox: only unpackaged, for root. */
  sandboxed: boolean;
  /** What the program runs on, for the About screen. */
  runtime: RuntimeView;
  /** Where the build's notices are: for this program, and for other programs. Absolute. */
  notices: { folder: string; readable: string };
  /** The system's user name, for the trail. */
  userName: string;
  /** The system's language as a BCP 47 tag, e.g. `de-DE`. */
  systemLanguage: string;
  /** The network. Under Electron that of Chromium: system proxy, PAC and company CAs apply. */
  fetch: typeof fetch;
  /** Sets who answers a proxy that wants a name and a password. Until then, and without an answer, such calls fail. */
  answerProxies(login: ProxyLogin): void;
  settings: SettingsFile;
  log: Log;
  logFiles: LogFiles;
  dialogs: Dialogs;
  /** Applies the theme to the window's own parts. */
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** Applies the language to the menus. */
  setLanguage(language: 'de' | 'en'): void;
  /** How large the page is shown. The window keeps it. */
  zoom: { state(): ZoomState; change(change: ZoomChange): ZoomState };
}

/** A proxy that wants to know who is there. Each text is the proxy's own. */
export interface ProxyChallenge {
  /** False: a server asks, and no proxy. */
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
  /** Resolves when no call is waiting for a proxy's verdict on what it has told it. */
  decided(): Promise<void>;
  /**
   * Returns what to tell a proxy; null: nothing is known, so the call fails. Never rejects. What it returns is told by no
   * other call before this one has ended, or has asked again.
   * @param refused what the same call has told the proxy before, in vain; null: nothing
   * @param origin where the call is to go
   */
  credentials(
    proxy: ProxyChallenge,
    refused: ProxyCredentials | null,
    origin: string,
  ): Promise<ProxyCredentials | null>;
  /** A call that got something to tell a proxy, and was not asked again, has ended. */
  ended(proxy: ProxyChallenge, told: ProxyCredentials, verdict: ProxyVerdict): void;
  /** A call has got through to an origin, whatever proxies are on the way there. */
  passed(origin: string): void;
}

/**
 * accepted: the proxy let the call pass · none: the call ended in another way, which says nothing · untold: it ended before
 * the proxy was told
 */
export type ProxyVerdict = 'accepted' | 'none' | 'untold';

/** The settings file as it lies on disk, not yet checked. Throws when it cannot be read or written. */
export interface SettingsFile {
  /** Absolute. */
  path: string;
  /** The object in the file; undefined when there is no file. Throws when the file holds anything else. */
  read(): object | undefined;
  write(settings: object): void;
  /** Writes in the place of a damaged file, which is kept (never deleted); returns where it is now. */
  replace(settings: object): string | null;
}

/** The files of the program's log. */
export interface LogFiles {
  /** The folder that entries are written to. Absolute. */
  folder: string;
  /** Appends a line; it is on the disk when this returns. Never throws. */
  write(level: Level, line: string): void;
  /** True when files can be made in the folder that entries are written to. Never throws. */
  isUsable(): boolean;
  /** Returns the files of all folders, in the order in which they were written, and the folders that cannot be listed. Never throws. */
  list(): { files: LogFile[]; unreadable: string[] };
  /** Yields the text of a file in pieces. Rejects when the file is gone, cannot be read, or is no regular file. */
  read(file: LogFile): AsyncIterable<string>;
}

export interface Dialogs {
  /** The absolute path that the person chose, or null when the person cancelled. */
  chooseSavePath(options: { defaultName: string; extension: string }): Promise<string | null>;
  /** The absolute path of the folder that the person chose, or null when the person cancelled. */
  chooseFolder(): Promise<string | null>;
}

/** The whole of the main process behind its IPC boundary. */
export interface Backend {
  /** Checks the input against the contract and answers; never throws. */
  call(method: Method, input: unknown): Promise<Result<unknown>>;
  /** Where events for the page go; set once by the shell. */
  onEvent(listener: <E extends EventName>(event: E, payload: Events[E]) => void): void;
  /** The network is back, or the machine woke: a hint to look now, never a fact. */
  wake(): void;
  /** The system says that it has no network any more: a hint as well, so it is looked at again. */
  networkLost(): void;
  /** The language of the person, once the settings are read; null before. */
  language(): 'de' | 'en' | null;
  /** Something went wrong that nobody foresaw, and the program goes on: has the page say so. */
  unforeseen(): void;
  /** True while a call to the keychain has no answer: the process cannot end by itself then, see secrets/keychain.ts. */
  isAtKeychain(): boolean;
  /** True while a thread is held by a folder that does not answer: the process cannot end by itself then either. */
  isAtFolder(): boolean;
  /** Has the page save what was typed last; resolves once it has. A page that is gone never does. */
  leave(): Promise<void>;
  /** True while the page holds something that was typed and is not stored yet, or data are being replaced as a whole. */
  hasUnsaved(): boolean;
  /** True while a call to a platform is under way. */
  isSending(): boolean;
  /** Sends nothing new from here on, and opens nothing any more. The page's calls are still answered. */
  stop(): void;
  /**
   * Stops, finishes what is under way, and closes the data file. Safe to call twice.
   * @param patience after so many milliseconds the file is closed, whatever still hangs
   * @returns true when everything had come to its own end
   */
  close(patience?: number): Promise<boolean>;
  /** Closes the data file and frees the profile at once: the process ends in the next moment. */
  abandon(): void;
}

/** Downloads Electron's archive into the cache of @electron/get, where electron/install.js finds the archive. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { downloadArtifact } from '@electron/get';
import { EnvHttpProxyAgent } from 'undici';
import { type DownloadFailure, diskFailure, downloadFailure } from './download-failure.ts';
import { bin } from './paths.ts';

export interface DownloadOptions {
  version: string;
  /** SHA-256 by file name; undefined uses the mirror's own list. */
  checksums: Record<string, string> | undefined;
  cacheRoot: string;
  /** Folder for the archive until it is complete. Emptied first. */
  workFolder: string;
  /** Time without a received byte after which the download fails, in milliseconds. */
  stallMs?: number;
  /** Minimum time between two progress messages, in milliseconds. */
  progressMs?: number;
  say: (text: string) => void;
}

/** `refused`: the server refused or did not send Electron, and would do so again. Other failures may be temporary. */
export type Downloaded = { ok: true; file: string } | { ok: false; problem: string; refused: boolean };

const mostTries = 3;

/** Free disk space needed for Electron's archive, with some reserve, in bytes. */
const leastSpace = 200_000_000;

/**
 * Downloads the archive. There is no limit for the total time, because a connection may be slow. A download that breaks
 * off is started again, up to `mostTries` attempts.
 */
export async function downloadElectron(options: DownloadOptions): Promise<Downloaded> {
  const unprepared = prepare(options);
  if (unprepared) return { ok: false, problem: unprepared.words, refused: false };
  let proxy: EnvHttpProxyAgent | null;
  try {
    proxy = proxyAgent(process.env);
  } catch {
    // The message leaves out the value, because it can contain a password.
    const problem =
      'the proxy named by HTTPS_PROXY, HTTP_PROXY or npm is not an address such as http://host:port';
    return { ok: false, problem, refused: false };
  }
  try {
    return await tryOften(options, proxy);
  } finally {
    await proxy?.destroy();
  }
}

async function tryOften(options: DownloadOptions, proxy: EnvHttpProxyAgent | null): Promise<Downloaded> {
  for (let tried = 1; ; tried++) {
    const outcome = await tryOnce(options, proxy);
    if (outcome.ok) return outcome;
    const { failure, begun } = outcome;
    if (failure.kind !== 'passing' || !begun || tried === mostTries)
      return { ok: false, problem: failure.words, refused: failure.kind === 'refused' };
    options.say(`the download of Electron broke off: ${failure.words}; it starts again`);
  }
}

/** Creates both folders. Returns why one of them cannot store the archive, or null. */
function prepare({ cacheRoot, workFolder }: DownloadOptions): DownloadFailure | null {
  let folder = workFolder;
  try {
    // A run that was killed may have left part of an archive here.
    rmSync(workFolder, { recursive: true, force: true });
    mkdirSync(workFolder, { recursive: true });
    folder = cacheRoot;
    mkdirSync(cacheRoot, { recursive: true });
    rmdirSync(mkdtempSync(join(cacheRoot, 'writable-')));
    const { bavail, bsize } = statfsSync(cacheRoot);
    if (bavail * bsize < leastSpace) throw Object.assign(new Error(), { code: 'ENOSPC' });
    return null;
  } catch (error) {
    return diskFailure(error, folder) ?? downloadFailure(error, folder);
  }
}

type Tried = { ok: true; file: string } | { ok: false; failure: DownloadFailure; begun: boolean };

async function tryOnce(options: DownloadOptions, proxy: EnvHttpProxyAgent | null): Promise<Tried> {
  const { version, checksums, cacheRoot, workFolder, stallMs = 60_000, progressMs = 5_000, say } = options;
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(), stallMs);
  let begun = false;
  let said = performance.now();
  try {
    const file = await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.env.ELECTRON_INSTALL_PLATFORM ?? process.platform,
      arch: process.env.ELECTRON_INSTALL_ARCH ?? machineArch(),
      cacheRoot,
      tempDirectory: workFolder,
      ...(checksums ? { checksums } : {}),
      downloadOptions: {
        quiet: true,
        signal: stalled.signal,
        ...(proxy ? { dispatcher: proxy } : {}),
        getProgressCallback: async ({
          transferred,
          total,
        }: {
          transferred: number;
          total: number | null;
        }) => {
          begun = true;
          watch.refresh();
          if (performance.now() - said < progressMs) return;
          said = performance.now();
          say(`downloading Electron: ${progressWords(transferred, total)}`);
        },
      },
    });
    return { ok: true, file };
  } catch (error) {
    const failure: DownloadFailure = stalled.signal.aborted
      ? { words: `no byte came for ${Math.round(stallMs / 1000)} s`, kind: 'passing' }
      : downloadFailure(error, cacheRoot);
    return { ok: false, failure, begun };
  } finally {
    clearTimeout(watch);
  }
}

/**
 * Returns an agent for the proxy in the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, also in lower case), or else in
 * npm's own settings, which npm passes to the commands it runs. Null when there is no proxy.
 */
function proxyAgent(env: NodeJS.ProcessEnv): EnvHttpProxyAgent | null {
  const http = env.http_proxy || env.HTTP_PROXY || env.npm_config_proxy;
  const https = env.https_proxy || env.HTTPS_PROXY || env.npm_config_https_proxy || http;
  const none = env.no_proxy || env.NO_PROXY || env.npm_config_noproxy;
  if (!https) return null;
  return new EnvHttpProxyAgent({
    httpsProxy: https,
    ...(http ? { httpProxy: http } : {}),
    ...(none ? { noProxy: none } : {}),
  });
}

/** Returns Electron's shared cache (README of @electron/get), or the folder in electron/install.js's own variable. */
export function electronCache(env: NodeJS.ProcessEnv = process.env): string {
  if (env.electron_config_cache) return env.electron_config_cache;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'electron');
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'electron', 'Cache');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'electron');
}

/** Returns the progress in megabytes, with the percentage when the total is known. */
export function progressWords(transferred: number, total: number | null): string {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  // Some servers and proxies report a total of zero, or less than what was transferred.
  if (!total || total < transferred) return `${megabytes(transferred)} MB`;
  return `${megabytes(transferred)} of ${megabytes(total)} MB (${Math.floor((transferred / total) * 100)} %)`;
}

/** Returns the processor as electron/install.js does: an Intel Node on Apple silicon gets the faster arm64 Electron. */
function machineArch(): string {
  if (process.platform !== 'darwin' || process.arch !== 'x64') return process.arch;
  const { stdout } = spawnSync('sysctl', ['-in', 'sysctl.proc_translated'], { encoding: 'utf8' });
  return stdout?.trim() === '1' ? 'arm64' : 'x64';
}

/** Returns the checksums in the package electron; undefined when electron_use_remote_checksums asks for the mirror's. */
export function packagedChecksums(): Record<string, string> | undefined {
  if (process.env.electron_use_remote_checksums) return undefined;
  return JSON.parse(readFileSync(bin('electron/checksums.json'), 'utf8'));
}

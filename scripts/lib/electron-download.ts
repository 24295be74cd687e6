/** Downloads Electron's archive into @electron/get's own cache, where electron/install.js then finds it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { downloadArtifact, HTTPError } from '@electron/get';
import { bin } from './paths.ts';

export interface DownloadOptions {
  version: string;
  /** SHA-256 by file name; undefined: the mirror's own list. */
  checksums: Record<string, string> | undefined;
  cacheRoot?: string | undefined;
  /** The download has failed when no byte came for so long, in milliseconds. */
  stallMs?: number;
  /** The least time between two lines about the progress, in milliseconds. */
  progressMs?: number;
  say: (text: string) => void;
}

/** `refused`: the server said no, and would say so again. Anything else may go well the next time. */
export type Downloaded = { ok: true; file: string } | { ok: false; problem: string; refused: boolean };

const mostTries = 3;

/** No limit for the whole: a slow line may take as long as it needs. A download that breaks off begins anew. */
export async function downloadElectron(options: DownloadOptions): Promise<Downloaded> {
  for (let tried = 1; ; tried++) {
    const { outcome, begun } = await tryOnce(options);
    if (outcome.ok || outcome.refused || !begun || tried === mostTries) return outcome;
    options.say(`the download of Electron broke off (${outcome.problem}); it begins anew`);
  }
}

async function tryOnce(options: DownloadOptions): Promise<{ outcome: Downloaded; begun: boolean }> {
  const { version, checksums, cacheRoot, stallMs = 60_000, progressMs = 5_000, say } = options;
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
      ...(cacheRoot === undefined ? {} : { cacheRoot }),
      ...(checksums ? { checksums } : {}),
      downloadOptions: {
        quiet: true,
        signal: stalled.signal,
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
    return { outcome: { ok: true, file }, begun };
  } catch (error) {
    const problem = stalled.signal.aborted
      ? `no byte came for ${Math.round(stallMs / 1000)} s`
      : problemWords(error);
    return { outcome: { ok: false, problem, refused: isRefusal(error) }, begun };
  } finally {
    clearTimeout(watch);
  }
}

/** Megabytes, and the share where the whole is known. */
export function progressWords(transferred: number, total: number | null): string {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  if (total === null) return `${megabytes(transferred)} MB`;
  return `${megabytes(transferred)} of ${megabytes(total)} MB (${Math.floor((transferred / total) * 100)} %)`;
}

/** "Not now" (408, 429) is no refusal. */
function isRefusal(error: unknown): boolean {
  const status = error instanceof HTTPError ? error.response.status : 0;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

function problemWords(error: unknown): string {
  if (error instanceof HTTPError) return `status code ${error.response.status}`;
  const { message = 'unknown reason', cause } = error as { message?: string; cause?: { code?: string } };
  return cause?.code ?? message.split('\n')[0]?.slice(0, 120) ?? 'unknown reason';
}

/** As electron/install.js chooses it: an Intel Node on a Mac with Apple silicon gets the faster Electron. */
function machineArch(): string {
  if (process.platform !== 'darwin' || process.arch !== 'x64') return process.arch;
  const { stdout } = spawnSync('sysctl', ['-in', 'sysctl.proc_translated'], { encoding: 'utf8' });
  return stdout?.trim() === '1' ? 'arm64' : 'x64';
}

/** The hashes that the package electron brings, unless its own switch asks for the mirror's. */
export function packagedChecksums(): Record<string, string> | undefined {
  if (process.env.electron_use_remote_checksums) return undefined;
  return JSON.parse(readFileSync(bin('electron/checksums.json'), 'utf8'));
}

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findChromium } from '../../../scripts/lib/chromium.ts';
import { fail, host } from '../host.ts';
import { isAlive } from '../processes.ts';
import type { NetworkSettings } from './network.ts';
import { Pipe } from './pipe.ts';
import { switchesFor } from './switches.ts';

export interface Browser {
  pipe: Pipe;
  /** Resolves with Chromium's exit code when it has ended; null when it was killed or crashed. */
  ended: Promise<number | null>;
  kill(): void;
}

/**
 * Placeholder URL that fails to load. It gives the `--app` window something to open until the page is prepared and
 * loaded.
 */
export const parkingUrl = 'https://starting.invalid/';

/** Starts Chromium with one window that has no tabs and no address bar. */
export function startChromium(size: { width: number; height: number }, network: NetworkSettings): Browser {
  const executable = findChromium();
  if (executable === null) fail('found no Chromium; name one in DESK_CHROMIUM');
  const profile = temporaryProfile();
  const given = { profile, ...size, startUrl: parkingUrl, isSharedMemorySmall: isSharedMemorySmall() };
  const child = spawn(executable, switchesFor(given, network), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_CHANNEL_FD: undefined },
  });
  showDevToolsAddress(child);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => fail(`could not start Chromium: ${error.message}`));
    child.once('exit', (code) => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      resolve(code);
    });
  });
  const pipe = new Pipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  return { pipe, ended, kill: () => child.kill('SIGKILL') };
}

/** Ends Chromium, and kills it after two seconds. */
export async function endChromium(browser: Browser): Promise<void> {
  browser.pipe.tell('Browser.close');
  const late = setTimeout(() => browser.kill(), 2_000);
  await browser.ended;
  clearTimeout(late);
}

/**
 * Free space in /dev/shm that Chromium needs, in bytes. With less, for example the 64 MB of a container, its shared
 * memory is kept elsewhere.
 */
const enoughSharedMemory = 1024 ** 3;

function isSharedMemorySmall(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < enoughSharedMemory;
  } catch {
    return false; // only Linux has /dev/shm
  }
}

/**
 * Returns a new folder for the page's session, which is removed when Chromium ends. Under Electron the session is in
 * memory. Also removes the folders of hosts that are no longer running.
 */
function temporaryProfile(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^chromium-host-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // The Chromium of a host that was killed may still write into the folder. A later host removes it.
    }
  }
  return mkdtempSync(path.join(tmpdir(), `chromium-host-${process.pid}-`));
}

/**
 * Passes on the line with the debugging address, as Electron does. Playwright waits for it. Other output is shown only
 * with HOST_VERBOSE.
 */
function showDevToolsAddress(child: ChildProcess): void {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (process.env.HOST_VERBOSE) process.stderr.write(chunk);
    const lines = (text + chunk).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines)
      if (line.startsWith('DevTools listening on ') && host.debuggingPort !== null)
        process.stderr.write(`\n${line}\n`);
  });
}

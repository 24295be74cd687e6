/** Chooses how to run the app on this machine: under Electron, or on the Chromium host that replaces Electron. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadElectron, electronCache, packagedChecksums } from './electron-download.ts';
import { withLock } from './lock.mjs';
import { bin, cacheDir, root, say } from './paths.ts';
import { run } from './processes.ts';

export type Runtime = { name: 'electron'; binary: string } | { name: 'chromium-host'; why: string };

const TRY_AGAIN_AFTER_MS = 24 * 60 * 60_000;
/** Unpacking takes seconds. A download over a slow connection may take an hour, and other runs wait for it. */
const UNPACK_LIMIT_MS = 5 * 60_000;
const DOWNLOAD_WAIT_MS = 4 * 60 * 60_000;
const FAILURE = join(cacheDir, 'electron-download-failed.txt');

/** Returns the runtime, prints it in one line, and sets INVESTMENT_DESK_RUNTIME for this process's children. */
export async function chooseRuntime(): Promise<Runtime> {
  // Editors built on Electron set this variable, which would turn our Electron into plain Node.
  delete process.env.ELECTRON_RUN_AS_NODE;
  const runtime = await findRuntime();
  say(
    runtime.name === 'electron'
      ? 'the app runs under Electron'
      : `the app runs on the Chromium host, which replaces Electron (${runtime.why})`,
  );
  process.env.INVESTMENT_DESK_RUNTIME = runtime.name;
  return runtime;
}

async function findRuntime(): Promise<Runtime> {
  const wanted = process.env.INVESTMENT_DESK_RUNTIME;
  if (wanted === 'chromium-host') return { name: wanted, why: 'INVESTMENT_DESK_RUNTIME asks for it' };
  if (wanted !== undefined && wanted !== '' && wanted !== 'electron') {
    throw new Error(`INVESTMENT_DESK_RUNTIME is "${wanted}"; it can be "electron" or "chromium-host"`);
  }
  const problem = electronBinary() ? undefined : await download(wanted === 'electron');
  const binary = electronBinary();
  const why =
    problem ?? (binary ? await whyNotRunning(binary, electronVersion()) : 'its download left no binary');
  if (binary && why === undefined) return { name: 'electron', binary };
  if (wanted === 'electron') throw new Error(`INVESTMENT_DESK_RUNTIME asks for Electron, but ${why}`);
  return { name: 'chromium-host', why: why ?? 'Electron is not there' };
}

/** Returns the path that `require('electron')` would return, or undefined, without downloading Electron. */
function electronBinary(): string | undefined {
  const package_ = bin('electron');
  try {
    const name = readFileSync(join(package_, 'path.txt'), 'utf8');
    const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(package_, 'dist'), name);
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

const electronVersion = (): string => JSON.parse(readFileSync(bin('electron/package.json'), 'utf8')).version;

/**
 * Downloads and unpacks Electron. Returns what went wrong, or undefined. After a refusal the server is asked only once a
 * day, because some networks block it permanently; after any other failure the next start tries again.
 * @param insist tries even after a refusal of the same day
 */
async function download(insist: boolean): Promise<string | undefined> {
  const before = insist ? undefined : earlierFailure();
  if (before) return before;
  const lock = join(root, '.cache', 'electron.lock');
  return withLock(
    lock,
    async () => {
      if (electronBinary()) return undefined;
      say('downloading Electron (about 120 MB, once)');
      const version = electronVersion();
      const cacheRoot = electronCache();
      const workFolder = join(root, '.cache', 'electron-download');
      const checksums = packagedChecksums();
      const done = await downloadElectron({ version, checksums, cacheRoot, workFolder, say });
      if (!done.ok) return failed(done.problem, done.refused);
      say('unpacking Electron');
      const { code, output } = await run(process.execPath, [bin('electron/install.js')], {
        cwd: root,
        env: { ...process.env, electron_config_cache: cacheRoot },
        timeoutMs: UNPACK_LIMIT_MS,
      });
      if (code !== 0) return failed(output.match(/^\w*Error: (.{1,120})/m)?.[1] ?? 'unpacking failed', false);
      rmSync(FAILURE, { force: true });
      return undefined;
    },
    {
      waitMs: DOWNLOAD_WAIT_MS,
      onWait: (pid) => say(`another run (process ${pid}) is downloading Electron; waiting for it`),
    },
  );
}

function failed(reason: string, refused: boolean): string {
  const hint = `${refused ? 'tried again tomorrow' : 'tried again at the next start'}; INVESTMENT_DESK_RUNTIME=electron tries at once and insists`;
  const problem = `Electron's binary could not be downloaded: ${reason}; ${hint}`;
  if (refused) {
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(FAILURE, `${Date.now()}\n${problem}\n`);
  }
  return problem;
}

function earlierFailure(): string | undefined {
  try {
    const [time, problem] = readFileSync(FAILURE, 'utf8').split('\n');
    return Date.now() - Number(time) < TRY_AGAIN_AFTER_MS ? problem : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns why a binary cannot be used, or undefined: it may lack system libraries, or be for another machine or of
 * another version. ELECTRON_RUN_AS_NODE is removed, because with it the binary would print Node's version instead.
 */
export async function whyNotRunning(binary: string, version: string): Promise<string | undefined> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const args = ['--version', ...(isRoot ? ['--no-sandbox'] : [])];
  const { ELECTRON_RUN_AS_NODE: _unset, ...env } = process.env;
  const { code, output } = await run(binary, args, { timeoutMs: 30_000, env });
  const said = code === 0 ? output.match(/^v(\d+\.\d+\.\d+\S*)/m)?.[1] : undefined;
  if (said === version) return undefined;
  if (said !== undefined) return `Electron's binary says ${said}, and package.json names ${version}`;
  const library = output.match(/[\w.+-]+\.so[.\d]*(?=: cannot open)/)?.[0];
  return library ? `Electron's binary lacks the library ${library}` : "Electron's binary does not start here";
}

/** Which of the two ways to run the desk this machine has: Electron, or the Chromium host that stands in for it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { bin, cacheDir, root, say } from './paths.ts';
import { run } from './processes.ts';

export type Runtime = { name: 'electron'; binary: string } | { name: 'chromium-host'; why: string };

const DOWNLOAD_LIMIT_MS = 120_000;
const TRY_AGAIN_AFTER_MS = 24 * 60 * 60_000;
const FAILURE = join(cacheDir, 'electron-download-failed.txt');

/** Sets INVESTMENT_DESK_RUNTIME for everything that this process starts, and says in one line which it is. */
export async function chooseRuntime(): Promise<Runtime> {
  const runtime = await findRuntime();
  say(
    runtime.name === 'electron'
      ? 'the desk runs under Electron'
      : `the desk runs on the Chromium host, which stands in for Electron (${runtime.why})`,
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
  const why = problem ?? (binary ? await whyNotRunning(binary) : 'its download left no binary');
  if (binary && why === undefined) return { name: 'electron', binary };
  if (wanted === 'electron') throw new Error(`INVESTMENT_DESK_RUNTIME asks for Electron, but ${why}`);
  return { name: 'chromium-host', why: why ?? 'Electron is not there' };
}

/** As `require('electron')` finds it, except that nothing is downloaded on the way. */
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

/** Tries once a day; some networks block it for good. Returns what went wrong, in a few words. */
async function download(insist: boolean): Promise<string | undefined> {
  const before = insist ? undefined : earlierFailure();
  if (before) return before;
  return withLock(join(root, '.cache', 'electron.lock'), async () => {
    if (electronBinary()) return undefined;
    say('downloading Electron (about 120 MB, once)');
    const { code, output, timedOut } = await run(process.execPath, [bin('electron/install.js')], {
      cwd: root,
      timeoutMs: DOWNLOAD_LIMIT_MS,
    });
    if (code === 0) {
      rmSync(FAILURE, { force: true });
      return undefined;
    }
    const reason = timedOut ? `no end after ${DOWNLOAD_LIMIT_MS / 1000} s` : firstError(output);
    const problem = `Electron's binary could not be downloaded: ${reason}`;
    mkdirSync(cacheDir, { recursive: true });
    writeFileSync(FAILURE, `${Date.now()}\n${problem}\n`);
    return problem;
  });
}

function earlierFailure(): string | undefined {
  try {
    const [time, problem] = readFileSync(FAILURE, 'utf8').split('\n');
    return Date.now() - Number(time) < TRY_AGAIN_AFTER_MS ? problem : undefined;
  } catch {
    return undefined;
  }
}

function firstError(output: string): string {
  const code = output.match(
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOSPC|ENETUNREACH)\b/,
  )?.[1];
  const status = output.match(/status code (\d{3})/i)?.[0];
  return code ?? status ?? output.match(/^\w*Error: (.{1,120})/m)?.[1] ?? 'unknown reason';
}

/** A binary that lies there may still lack the system's libraries, or be for another machine. */
async function whyNotRunning(binary: string): Promise<string | undefined> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const args = ['--version', ...(isRoot ? ['--no-sandbox'] : [])];
  const { code, output } = await run(binary, args, { timeoutMs: 30_000 });
  if (code === 0 && /v\d+\.\d+/.test(output)) return undefined;
  const library = output.match(/[\w.+-]+\.so[.\d]*(?=: cannot open)/)?.[0];
  return library ? `Electron's binary lacks the library ${library}` : "Electron's binary does not start here";
}

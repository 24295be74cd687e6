/**
 * A keychain of our own on Linux: a D-Bus session with gnome-keyring behind it, in a folder of our own, so that the
 * tests use a real secret service and never touch a person's keyring. macOS and Windows have theirs built in; tests
 * keep apart there by service names of their own.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { endTree, run, startHelper, which } from './processes.ts';

export interface Keychain {
  env: NodeJS.ProcessEnv;
  /** Process id of the daemon that answers; null where the system's own keychain is used. */
  pid: number | null;
  stop: () => void;
}

/** Does the user's own session answer for secrets (or start something that does)? */
export async function hasOwnKeychain(): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  if (!process.env.DBUS_SESSION_BUS_ADDRESS || !which('dbus-send')) return false;
  const { code } = await run(
    'dbus-send',
    [
      '--session',
      '--print-reply',
      '--reply-timeout=5000',
      '--dest=org.freedesktop.secrets',
      '/org/freedesktop/secrets',
      'org.freedesktop.DBus.Peer.Ping',
    ],
    { timeoutMs: 10_000 },
  );
  return code === 0;
}

/** Starts a private one. With `keepIn` its secrets stay in that folder over runs; without, nothing is left of it. */
export async function startKeychain({ keepIn }: { keepIn?: string } = {}): Promise<Keychain> {
  if (process.platform !== 'linux') return { env: {}, pid: null, stop: () => {} };
  // A socket's path may have 108 bytes at most: what is shared over D-Bus lives in the temporary folder always.
  const runtime = mkdtempSync(join(tmpdir(), 'desk-session-'));
  const data = keepIn ?? join(runtime, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: data,
    XDG_CONFIG_HOME: join(runtime, 'config'),
    GNOME_KEYRING_CONTROL: undefined,
  };
  const socket = join(runtime, 'bus');
  const args = ['--session', '--nofork', '--nopidfile', '--print-address=1', `--address=unix:path=${socket}`];
  const bus = startHelper('dbus-daemon', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let keyring: ReturnType<typeof startHelper> | undefined;
  const stop = () => {
    if (keyring) endTree(keyring);
    endTree(bus);
    rmSync(runtime, { recursive: true, force: true });
  };
  process.once('exit', stop);
  try {
    const address = await firstLine(bus.stdout, 'the D-Bus session');
    env.DBUS_SESSION_BUS_ADDRESS = address;
    keyring = startHelper(
      'gnome-keyring-daemon',
      ['--foreground', '--unlock', '--components=secrets', `--control-directory=${join(runtime, 'keyring')}`],
      { env, stdio: ['pipe', 'ignore', 'ignore'] },
    );
    keyring.stdin?.on('error', () => {});
    keyring.stdin?.end(password(data));
    await waitForSecrets(env);
    for (const child of [bus, keyring]) child.unref();
    (bus.stdout as Readable & { unref?: () => void }).unref?.();
    return {
      env: { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime },
      pid: keyring.pid ?? null,
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Nobody is asked for it: it opens only this stand-in for a session's keychain, and lies beside it for next time. */
function password(folder: string): string {
  const file = join(folder, 'keyring-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Ready when the daemon has the name on the bus; until then a call would start a second one. */
async function waitForSecrets(env: NodeJS.ProcessEnv): Promise<void> {
  const ask = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ];
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { output } = await run('dbus-send', ask, { env, timeoutMs: 5_000 });
    if (output.includes('boolean true')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the private keychain (gnome-keyring) did not start within 10 s');
}

function firstLine(stream: Readable | null, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not start within 20 s`)), 20_000);
    let text = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end < 0) return;
      clearTimeout(timer);
      resolve(text.slice(0, end).trim());
    });
    stream?.on('close', () => reject(new Error(`${what} could not be started`)));
  });
}

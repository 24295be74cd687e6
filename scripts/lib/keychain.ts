/**
 * Starts a private keychain on Linux: a D-Bus session with gnome-keyring, in its own folder, so that tests use a real
 * secret service and never touch a person's keyring. On macOS and Windows, tests use the built-in keychain with their
 * own service names.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { patience } from './patience.ts';
import { endTree, run, startHelper, which } from './processes.ts';

export interface Keychain {
  env: NodeJS.ProcessEnv;
  /** Process id of the keychain daemon; null when the system's own keychain is used. */
  pid: number | null;
  stop: () => void;
}

/** True when the user's own session has a secret service, or can start one. */
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

/** Starts a private keychain. With `keepIn` its secrets stay in that folder for later runs, otherwise they are removed. */
export async function startKeychain({ keepIn }: { keepIn?: string } = {}): Promise<Keychain> {
  if (process.platform !== 'linux') return { env: {}, pid: null, stop: () => {} };
  // A socket's path has at most 108 bytes, so the sockets are always in the temporary folder.
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
  const config = join(runtime, 'session.conf');
  writeFileSync(config, sessionConfig({ socket: join(runtime, 'bus'), services: runtime }));
  writeFileSync(
    join(runtime, `${secretService}.service`),
    serviceFile({ control: join(runtime, 'keyring'), password: passwordFile(data) }),
  );
  const args = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'];
  const bus = startHelper('dbus-daemon', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  // Ending the bus also ends the daemon.
  const stop = () => {
    endTree(bus);
    rmSync(runtime, { recursive: true, force: true });
  };
  process.once('exit', stop);
  try {
    const address = await firstLine(bus.stdout, 'the D-Bus session');
    env.DBUS_SESSION_BUS_ADDRESS = address;
    const pid = await daemonOf(env);
    bus.unref();
    (bus.stdout as Readable & { unref?: () => void }).unref?.();
    return { env: { DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime }, pid, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

const secretService = 'org.freedesktop.secrets';

/** Returns the configuration of a session bus that starts only the services in one folder. */
const sessionConfig = ({ socket, services }: { socket: string; services: string }) => `<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * Returns the service file with which the bus starts the daemon, at the first call and at the first call after a crash
 * (gnome-keyring 42 crashes now and then). The system's own service file would start a locked daemon that asks for a
 * password in a window, which nobody would see.
 */
const serviceFile = ({ control, password }: { control: string; password: string }) => `[D-BUS Service]
Name=${secretService}
Exec=/bin/sh -c 'exec gnome-keyring-daemon --foreground --unlock --components=secrets --control-directory="${control}" < "${password}"'
`;

/** Returns a file with a random password, created if missing. It opens only this private keychain, in later runs too. */
function passwordFile(folder: string): string {
  const file = join(folder, 'keyring-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return file;
}

/** Starts the daemon through the bus and returns its process id. */
async function daemonOf(env: NodeJS.ProcessEnv): Promise<number> {
  const call = [
    '--session',
    '--print-reply',
    `--reply-timeout=${patience}`,
    '--dest=org.freedesktop.DBus',
    '/',
  ];
  const ask = (method: string, ...args: string[]) =>
    run('dbus-send', [...call, `org.freedesktop.DBus.${method}`, ...args], { env, timeoutMs: 2 * patience });
  await ask('StartServiceByName', `string:${secretService}`, 'uint32:0');
  const { output } = await ask('GetConnectionUnixProcessID', `string:${secretService}`);
  const pid = Number(/uint32 (\d+)/.exec(output)?.[1]);
  if (!pid) throw new Error(`the private keychain (gnome-keyring) did not start: ${output.trim()}`);
  return pid;
}

function firstLine(stream: Readable | null, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${what} did not start within ${patience / 1000} s`)),
      patience,
    );
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

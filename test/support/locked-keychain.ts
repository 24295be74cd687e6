import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patience } from '../../scripts/lib/patience.ts';
import { run } from '../../scripts/lib/processes.ts';

/**
 * Locks a private keychain (scripts/lib/keychain.ts). The keychain then asks for its password through a prompter that
 * never answers, like a person who is away, so each call waits. Linux only.
 * @param env the variables with which the keychain is found
 * @returns a function that kills the daemon; the next call starts a new one, which is unlocked
 */
export async function lockWithoutAnswer(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const prompter = 'org.gnome.keyring.SystemPrompter';
  writeFileSync(
    join(env.XDG_RUNTIME_DIR ?? '', `${prompter}.service`),
    `[D-BUS Service]\nName=${prompter}\nExec=/bin/sleep 3600\n`,
  );
  await send(env, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ReloadConfig');
  await send(
    env,
    'org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.Lock',
    'array:objpath:/org/freedesktop/secrets/collection/login',
  );
  return async () => {
    const asked = 'org.freedesktop.DBus.GetConnectionUnixProcessID';
    const output = await send(env, 'org.freedesktop.DBus', '/', asked, 'string:org.freedesktop.secrets');
    process.kill(Number(/uint32 (\d+)/.exec(output)?.[1]), 'SIGKILL');
  };
}

async function send(env: NodeJS.ProcessEnv, to: string, object: string, ...call: string[]): Promise<string> {
  const args = ['--session', '--print-reply', `--dest=${to}`, object, ...call];
  const { code, output } = await run('dbus-send', args, {
    env: { ...process.env, ...env },
    timeoutMs: patience,
  });
  if (code !== 0) throw new Error(`the keychain could not be locked: ${output}`);
  return output;
}

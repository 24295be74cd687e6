import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Keychain, startKeychain } from '../../scripts/lib/keychain.ts';
import { which } from '../../scripts/lib/processes.ts';
import { lockWithoutAnswer } from '../support/locked-keychain.ts';

const missing = process.platform !== 'linux' || !which('gnome-keyring-daemon') || !which('dbus-daemon');
if (missing)
  console.warn('NOT RUN HERE: the tests of a keychain that hangs, which need gnome-keyring and D-Bus.');

/**
 * Script of the process that uses the keychain. A process of its own, because it cannot end while a call has no answer,
 * and keeps its first D-Bus session.
 */
const script = `
  import { readFile } from 'node:fs/promises';
  import { createInterface } from 'node:readline';
  import { isAtKeychain, systemKeychain } from ${JSON.stringify(pathToFileURL('main/secrets/keychain.ts').href)};
  const store = systemKeychain('hung');
  let settled = 0;
  const commands = {
    set: () => store.set('a', 'secret'),
    get: () => store.get('a').catch((error) => error.name),
    async turns() {
      let turns = 0;
      setImmediate(() => { turns += 1; });
      const answer = await store.get('a').catch((error) => error.name);
      return answer + ' ' + turns;
    },
    many: () => {
      for (let i = 0; i < 8; i += 1) store.get('a').catch(() => {}).finally(() => { settled += 1; });
    },
    read: async () => (await readFile(process.execPath)).length > 0 && settled + ' ' + isAtKeychain(),
  };
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify((await commands[line]()) ?? null));
`;

let own: Keychain;
let user: ReturnType<typeof spawn>;
let answers: AsyncIterableIterator<string>;
beforeEach(async (context) => {
  context.skip(missing, 'needs Linux with gnome-keyring-daemon and dbus-daemon');
  own = await startKeychain();
  user = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...own.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!user.stdout) throw new Error('no output');
  answers = createInterface({ input: user.stdout })[Symbol.asyncIterator]();
});
afterEach(async () => {
  if (missing) return;
  user.kill('SIGKILL');
  if (user.exitCode === null && user.signalCode === null) await once(user, 'exit');
  own.stop();
});
async function ask(command: string): Promise<unknown> {
  user.stdin?.write(`${command}\n`);
  return JSON.parse((await answers.next()).value);
}

describe('a keychain', () => {
  it('that hangs causes an error, blocks nothing else meanwhile, and is used again', async () => {
    await ask('set');
    process.kill(own.pid as number, 'SIGSTOP');
    try {
      expect(await ask('turns'), 'the event loop went on before the answer').toBe('KeychainError 1');
    } finally {
      process.kill(own.pid as number, 'SIGCONT');
    }
    expect(await ask('get')).toBe('secret');
  });

  it('that crashed and was restarted is used again at once', async () => {
    await ask('set');
    expect(await ask('get')).toBe('secret');
    process.kill(own.pid as number, 'SIGKILL');
    expect(await ask('get')).toBe('secret');
    expect(await ask('get')).toBe('secret');
  });

  it('that waits for a person blocks nothing else, such as reading files', async () => {
    await ask('set');
    await lockWithoutAnswer(own.env);
    await ask('many');
    expect(await ask('read')).toBe('0 true');
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { KeychainError, systemKeychain } from '../../main/secrets/keychain.ts';
import { type Keychain, startKeychain } from '../../scripts/lib/keychain.ts';
import { which } from '../../scripts/lib/processes.ts';

/** In a file of its own: the D-Bus library of a process keeps the first session that it has met. */
const missing = process.platform !== 'linux' || !which('gnome-keyring-daemon') || !which('dbus-daemon');
if (missing)
  console.warn('NOT RUN HERE: the test of a keychain that hangs, which needs gnome-keyring and D-Bus.');

let own: Keychain;
beforeAll(async () => {
  if (missing) return;
  own = await startKeychain();
  Object.assign(process.env, own.env);
});
afterAll(() => own?.stop());

it.skipIf(missing)(
  'a keychain that hangs is an error, blocks nothing else meanwhile, and is used again',
  async () => {
    const store = systemKeychain('hung');
    await store.set('a', 'secret');
    const daemon = own.pid as number;
    process.kill(daemon, 'SIGSTOP');
    try {
      let turns = 0;
      setImmediate(() => {
        turns += 1;
      });
      await expect(store.get('a')).rejects.toThrow(KeychainError);
      expect(turns, 'the event loop went on before the answer').toBe(1);
    } finally {
      process.kill(daemon, 'SIGCONT');
    }
    expect(await store.get('a')).toBe('secret');
  },
);

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** A stand-in for the system's keychain that answers when a test says so. A real keychain cannot be told when. */
const keychain = vi.hoisted(() => ({
  kept: new Map<string, string>(),
  /** While true, calls get no answer. */
  isSilent: false,
  /** Answers the calls that have no answer yet, oldest first. */
  answers: [] as (() => void)[],
}));

vi.mock('@napi-rs/keyring', () => ({
  AsyncEntry: class {
    readonly #account: string;
    constructor(_service: string, account: string) {
      this.#account = account;
    }
    getPassword = () => this.#call(() => keychain.kept.get(this.#account));
    setPassword = (secret: string) => this.#call(() => void keychain.kept.set(this.#account, secret));
    deletePassword = () => this.#call(() => keychain.kept.delete(this.#account));
    #call<T>(work: () => T): Promise<T> {
      if (!keychain.isSilent) return Promise.resolve(work());
      return new Promise((resolve) => keychain.answers.push(() => resolve(work())));
    }
  },
}));

const minute = 60_000;
async function freshStore() {
  const { systemKeychain, isAtKeychain } = await import('../../main/secrets/keychain.ts');
  return { store: systemKeychain('p'), isAtKeychain };
}
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: Error) => error.name);

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  keychain.kept.clear();
  keychain.answers.length = 0;
  keychain.isSilent = false;
});
afterEach(() => vi.useRealTimers());

it('the keychain occupies two threads at most, however the calls are spread', async () => {
  const { store } = await freshStore();
  keychain.isSilent = true;
  for (const pause of [0, 30_000, 29_000, 30_000, 1_000, minute, 2 * minute, 10 * minute]) {
    await vi.advanceTimersByTimeAsync(pause);
    for (const account of ['a', 'b', 'c']) void failure(store.get(account));
  }
  await vi.advanceTimersByTimeAsync(10 * minute);
  expect(keychain.answers.length).toBeLessThanOrEqual(2);
});

it('a set call that was given up is not overtaken: a later reader gets what that call stores at last', async () => {
  const { store, isAtKeychain } = await freshStore();
  keychain.isSilent = true;
  const first = failure(store.set('data-key', 'first'));
  await vi.advanceTimersByTimeAsync(minute);
  expect(await first).toBe('KeychainError');
  keychain.isSilent = false;
  expect(await failure(store.get('data-key'))).toBe('KeychainError');
  expect(await failure(store.set('data-key', 'second'))).toBe('KeychainError');
  expect(await failure(store.delete('data-key'))).toBe('KeychainError');
  await store.set('another', 'secret');
  expect(isAtKeychain()).toBe(true);
  keychain.answers[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(await store.get('data-key')).toBe('first');
  expect(isAtKeychain()).toBe(false);
});

it('a call that was given up before its turn is never made, and a call whose turn has come has its full time again', async () => {
  const { store } = await freshStore();
  keychain.isSilent = true;
  const [first, second] = [failure(store.get('a')), failure(store.set('c', 'secret'))];
  await vi.advanceTimersByTimeAsync(minute / 2);
  const third = failure(store.get('b'));
  await vi.advanceTimersByTimeAsync(minute / 2);
  expect([await first, await second]).toEqual(['KeychainError', 'KeychainError']);
  await vi.advanceTimersByTimeAsync(minute - 1);
  for (const answer of keychain.answers) answer();
  expect(await third).toBeNull();
  keychain.isSilent = false;
  expect(await store.get('c')).toBeNull();
});

it('the longest secret fills 2,560 bytes of UTF-16 on Windows and has no limit elsewhere', async () => {
  const { longestSecret } = await import('../../main/secrets/keychain.ts');
  const longest = longestSecret('win32') ?? 0;
  expect(Buffer.byteLength('ä'.repeat(longest), 'utf16le')).toBe(2_560);
  expect([longestSecret('linux'), longestSecret('darwin')]).toEqual([undefined, undefined]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastSecret } from '../../contract/environment.ts';
import {
  type ClientSecrets,
  clientAccount,
  createClientSecrets,
  formerAccount,
  type TakeOverPoint,
} from '../../main/secrets/client-secret.ts';
import { KeychainError, longestSecret, type SecretStore } from '../../main/secrets/keychain.ts';

const here = { id: 'a', baseUrl: 'https://platform.example/api', clientId: 'broker' };
type Note = Record<string, unknown> | null;

/** Returns a keychain whose entries the tests can read. */
function keychainWith(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  const store: SecretStore = {
    get: async (account) => kept.get(account) ?? null,
    set: async (account, secret) => void kept.set(account, secret),
    delete: async (account) => void kept.delete(account),
  };
  return { kept, store };
}

const secretsOf = (
  keychain: SecretStore,
  note: Note = { ...here },
  at?: (point: TakeOverPoint) => void,
): ClientSecrets => createClientSecrets({ keychain, note: () => note, at, withheld() {} });

const former = { [formerAccount('a')]: 'raw' };
const entry = (changes: object = {}) =>
  JSON.stringify({
    version: 1,
    secret: 'geheim',
    baseUrl: here.baseUrl,
    clientId: here.clientId,
    ...changes,
  });

describe('a bound client secret', () => {
  it('is read only for the address and client id that it was entered for', async () => {
    const { store, kept } = keychainWith();
    const secrets = secretsOf(store);
    expect(await secrets.read(here)).toEqual({ kind: 'none' });
    await secrets.set({ ...here, baseUrl: `${here.baseUrl}//` }, 'geheim');
    expect(await secrets.read(here)).toEqual({ kind: 'ready', secret: 'geheim' });
    expect([...kept]).toEqual([[clientAccount('a'), entry()]]);
  });

  it.each([
    ['another host', { baseUrl: 'https://evil.example/api' }],
    ['a longer host', { baseUrl: 'https://platform.example.evil/api' }],
    ['an address in another case', { baseUrl: 'https://PLATFORM.example/api' }],
    ['another scheme', { baseUrl: 'http://platform.example/api' }],
    ['an explicit port', { baseUrl: 'https://platform.example:443/api' }],
    ['another path', { baseUrl: 'https://platform.example/api/v2' }],
    ['a path with a parent folder', { baseUrl: 'https://platform.example/x/../api' }],
    ['an escaped path', { baseUrl: 'https://platform.example/%61pi' }],
    ['no path', { baseUrl: 'https://platform.example' }],
    ['an address with blanks around it', { baseUrl: ' https://platform.example/api ' }],
    ['a backslash at the end', { baseUrl: 'https://platform.example/api\\' }],
    ['another client id', { clientId: 'Broker' }],
    ['a longer client id', { clientId: 'broker ' }],
    ['no client id', { clientId: '' }],
  ])(
    'is not read for %s, stays unchanged, and is read again when the settings are corrected',
    async (_, change) => {
      const { store, kept } = keychainWith({ [clientAccount('a')]: entry() });
      const secrets = secretsOf(store);
      const before = [...kept];
      expect(await secrets.read({ ...here, ...change })).toEqual({ kind: 'other' });
      expect(await secrets.toSend({ ...here, ...change })).toBeNull();
      await secrets.takeOver({ ...here, ...change });
      expect([...kept]).toEqual(before);
      expect(await secrets.read(here)).toEqual({ kind: 'ready', secret: 'geheim' });
    },
  );

  it('is read for no other address and client id, in any combination', async () => {
    const address = fc.stringMatching(/^https:\/\/[a-z]{1,4}\.example(\/[a-z]{0,3}){0,3}$/);
    const owner = fc.record({ baseUrl: address, clientId: fc.string({ maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(owner, owner, fc.string({ minLength: 1 }), async (own, asked, secret) => {
        const { store } = keychainWith();
        const secrets = secretsOf(store, null);
        await secrets.set({ id: 'a', ...own }, secret);
        const isSame =
          own.clientId === asked.clientId &&
          own.baseUrl.replace(/\/*$/, '') === asked.baseUrl.replace(/\/*$/, '');
        expect(await secrets.toSend({ id: 'a', ...asked })).toBe(isSame ? secret : null);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['a secret alone', 'geheim'],
    ['a number', '1'],
    ['null', 'null'],
    ['a list', '["geheim"]'],
    ['half an entry', entry().slice(0, -9)],
    ['an entry without an address', entry({ baseUrl: undefined })],
    ['an entry whose client id is no text', entry({ clientId: 5 })],
    ['an entry with an empty secret', entry({ secret: '' })],
    ['an entry without a version', entry({ version: undefined })],
    ['an entry of version 0', entry({ version: 0 })],
    ['an entry whose version is no number', entry({ version: '1' })],
  ])('is damaged when it is %s: neither an entry nor a secret by itself', async (_, text) => {
    const { store, kept } = keychainWith({ [clientAccount('a')]: text, ...former });
    const secrets = secretsOf(store);
    await secrets.takeOver(here);
    expect(await secrets.read(here)).toEqual({ kind: 'damaged' });
    expect(await secrets.toSend(here)).toBeNull();
    expect(kept.size).toBe(2);
    await secrets.set(here, 'neu');
    expect(await secrets.toSend(here)).toBe('neu');
    expect(kept.size).toBe(1);
  });

  it('is reported as newer when its version is newer, and is not used', async () => {
    const { store } = keychainWith({ [clientAccount('a')]: entry({ version: 2 }), ...former });
    expect(await secretsOf(store).read(here)).toEqual({ kind: 'newer' });
    expect(await secretsOf(store).toSend(here)).toBeNull();
  });

  it('is forgotten together with its former entry, which is deleted first', async () => {
    const { store, kept } = keychainWith({ [clientAccount('a')]: entry(), ...former });
    const deleted: string[] = [];
    const watched = { ...store, delete: async (account: string) => void deleted.push(account) };
    await secretsOf(watched).forget('a');
    expect(deleted).toEqual([formerAccount('a'), clientAccount('a')]);
    await secretsOf(store).forget('a');
    expect(kept.size).toBe(0);
  });
});

describe('a secret of an earlier version', () => {
  it('is taken over once, when settings and note agree', async () => {
    const { store, kept } = keychainWith(former);
    const secrets = secretsOf(store);
    await secrets.takeOver(here);
    expect([...kept]).toEqual([[clientAccount('a'), entry({ secret: 'raw' })]]);
    // A secret that an earlier version stores under the former name afterwards no longer counts.
    kept.set(formerAccount('a'), 'later');
    await secrets.takeOver(here);
    expect([...kept]).toEqual([[clientAccount('a'), entry({ secret: 'raw' })]]);
  });

  it('is taken over when the addresses differ only in slashes at the end', async () => {
    const { store } = keychainWith(former);
    const secrets = secretsOf(store, { ...here, baseUrl: `${here.baseUrl}/` });
    await secrets.takeOver(here);
    expect(await secrets.toSend(here)).toBe('raw');
  });

  it.each<[string, object, Note]>([
    ['the settings name another address', { baseUrl: 'https://evil.example' }, { ...here }],
    ['the settings name another client id', { clientId: 'evil' }, { ...here }],
    ['the note names another address', {}, { ...here, baseUrl: 'https://evil.example' }],
    ['the note names another client id', {}, { ...here, clientId: 'evil' }],
    ['the note names no client id', {}, { ...here, clientId: undefined }],
    ['there is no note', {}, null],
    ['the note holds something else', {}, { baseUrl: [here.baseUrl], clientId: [here.clientId] }],
    ['the settings were rebuilt from the note', { rebuilt: true }, { ...here }],
  ])('is not used when %s, whatever the note says later', async (_, change, note) => {
    const { store, kept } = keychainWith(former);
    const changed = { ...here, ...change };
    expect(await secretsOf(store, note).toSend(changed)).toBeNull();
    await secretsOf(store, note).takeOver(changed);
    // The note is written anew when the environment is opened.
    const later = secretsOf(store, { ...changed });
    await later.takeOver({ ...changed, rebuilt: false });
    expect(await later.read({ ...changed, rebuilt: false })).toEqual({ kind: 'unproven' });
    expect(await later.toSend({ ...changed, rebuilt: false })).toBeNull();
    expect(kept.get(formerAccount('a'))).toBe('raw');
    await later.set(changed, 'neu');
    expect([await later.toSend(changed), kept.size]).toEqual(['neu', 1]);
  });

  it.each<TakeOverPoint>(['bound', 'formerDeleted'])(
    'is available and bound when taking it over stops after "%s"',
    async (point) => {
      const { store, kept } = keychainWith(former);
      const cutOff = secretsOf(store, { ...here }, (reached) => {
        if (reached === point) throw new Error('cut off');
      });
      await expect(cutOff.takeOver(here)).rejects.toThrow('cut off');
      expect(await secretsOf(store).toSend(here)).toBe('raw');
      // The secret is bound now, so the address that the files name no longer matters.
      const evil = { ...here, baseUrl: 'https://evil.example' };
      expect(await secretsOf(store, evil).toSend(evil)).toBeNull();
      await secretsOf(store, evil).takeOver(evil);
      expect([...kept.keys()]).toEqual([clientAccount('a')]);
      expect(await secretsOf(store).toSend(here)).toBe('raw');
    },
  );

  it('stays usable when the keychain cannot be written, and is taken over later', async () => {
    const { store, kept } = keychainWith(former);
    const refuses = async () => Promise.reject(new KeychainError('locked'));
    const secrets = secretsOf({ ...store, set: refuses, delete: refuses });
    await secrets.takeOver(here);
    expect(await secrets.toSend(here)).toBe('raw');
    await secretsOf({ ...store, delete: refuses }).takeOver(here);
    expect(kept.size).toBe(2);
    await secretsOf(store).takeOver(here);
    expect([...kept.keys()]).toEqual([clientAccount('a')]);
  });

  it('is not deleted when the keychain does not keep the new entry', async () => {
    const { store, kept } = keychainWith(former);
    await secretsOf({ ...store, set: async () => {} }).takeOver(here);
    expect([...kept]).toEqual(Object.entries(former));
  });

  it('makes taking over fail, so that no note is written, when the keychain cannot record it as unproven', async () => {
    const { store } = keychainWith(former);
    const refuses = async () => Promise.reject(new KeychainError('locked'));
    await expect(secretsOf({ ...store, set: refuses }, null).takeOver(here)).rejects.toThrow(KeychainError);
  });

  it('stays unchanged when it is too long for an entry on Windows', async () => {
    const { store, kept } = keychainWith({ [formerAccount('a')]: 'x'.repeat(1_280) });
    const secrets = secretsOf({ ...store, longest: longestSecret('win32') });
    await secrets.takeOver(here);
    expect(await secrets.toSend(here)).toHaveLength(1_280);
    expect(kept.size).toBe(1);
  });
});

describe('a person’s change of an environment', () => {
  const changed = { ...here, clientId: 'corrected' };
  const elsewhere = { ...here, baseUrl: 'https://other.example' };

  it('moves the secret to the new client id, and can be undone when storing the change fails', async () => {
    const { store } = keychainWith({ [clientAccount('a')]: entry() });
    const secrets = secretsOf(store);
    const { lost, undo } = await secrets.follow(here, changed);
    expect([lost, await secrets.toSend(changed), await secrets.toSend(here)]).toEqual([
      false,
      'geheim',
      null,
    ]);
    await undo();
    expect(await secrets.toSend(here)).toBe('geheim');
  });

  it('moves a former entry to the new client id', async () => {
    const { store, kept } = keychainWith(former);
    const secrets = secretsOf(store);
    await secrets.follow(here, changed);
    expect([await secrets.toSend(changed), [...kept.keys()]]).toEqual(['raw', [clientAccount('a')]]);
  });

  it('moves no secret that did not belong to the old address and client id', async () => {
    const evil = { ...here, baseUrl: 'https://evil.example' };
    const { store } = keychainWith({ [clientAccount('a')]: entry() });
    const secrets = secretsOf(store);
    await secrets.follow(evil, { ...evil, clientId: 'corrected' });
    expect(await secrets.toSend({ ...evil, clientId: 'corrected' })).toBeNull();
    expect(await secrets.toSend(here)).toBe('geheim');
  });

  it('deletes the secret when the address changes', async () => {
    for (const entries of [{ [clientAccount('a')]: entry() }, former, { [clientAccount('a')]: '?' }]) {
      const { store, kept } = keychainWith(entries);
      expect(await secretsOf(store).follow(here, elsewhere)).toMatchObject({ lost: true });
      expect(kept.size).toBe(0);
    }
    expect(await secretsOf(keychainWith().store).follow(here, elsewhere)).toMatchObject({ lost: false });
  });

  it('keeps the secret when it was entered for the new address', async () => {
    const { store } = keychainWith({ [clientAccount('a')]: entry() });
    const secrets = secretsOf(store);
    expect(await secrets.follow(elsewhere, here)).toMatchObject({ lost: false });
    expect(await secrets.toSend(here)).toBe('geheim');
  });
});

describe('the longest secret', () => {
  const most = longestSecret('win32') ?? 0;
  const longer = { ...here, baseUrl: `${here.baseUrl}/${'p'.repeat(50)}` };

  it('is, on Windows, what the binding leaves of an entry', async () => {
    const { store, kept } = keychainWith();
    const secrets = secretsOf({ ...store, longest: most });
    expect(secrets.longest(here) - secrets.longest(longer)).toBe(51);
    await secrets.set(here, 's'.repeat(secrets.longest(here)));
    expect(kept.get(clientAccount('a'))).toHaveLength(most);
    await expect(secrets.set(here, 's'.repeat(secrets.longest(here) + 1))).rejects.toMatchObject({
      failure: { code: 'secretTooLong', field: 'secret' },
    });
    expect(kept.get(clientAccount('a'))).toHaveLength(most);
  });

  it('counts the characters that JSON adds to a secret', async () => {
    const secrets = secretsOf({ ...keychainWith().store, longest: most });
    const half = Math.floor(secrets.longest(here) / 2);
    await secrets.set(here, '"'.repeat(half));
    await expect(secrets.set(here, '"'.repeat(half + 1))).rejects.toThrow();
  });

  it('is the form’s own limit when the keychain has none', () =>
    expect(secretsOf(keychainWith().store).longest(here)).toBe(2_000));
});

describe('the kind of the stored secret', () => {
  /** Returns the secrets and every account that is read from the keychain. */
  function counted(entries: Record<string, string> = {}) {
    const { store, kept } = keychainWith(entries);
    const asked: string[] = [];
    const get = (account: string) => {
      asked.push(account);
      return store.get(account);
    };
    return { secrets: secretsOf({ ...store, get }), asked, kept };
  }

  it('is read once, also when several callers ask at the same time', async () => {
    const { secrets, asked } = counted({ [clientAccount('a')]: entry() });
    const kinds = await Promise.all([secrets.kind(here), secrets.kind(here)]);
    expect([...kinds, await secrets.kind(here)]).toEqual(['ready', 'ready', 'ready']);
    expect(asked).toEqual([clientAccount('a')]);
    expect(await secrets.kind({ ...here, clientId: 'other' }), 'another client id').toBe('other');
  });

  it('is "short" when the secret is too short to remove from answers, and the secret is still used', async () => {
    for (const entries of [
      { [clientAccount('a')]: entry({ secret: 'x'.repeat(leastSecret - 1) }) },
      { [formerAccount('a')]: 'x'.repeat(leastSecret - 1) },
    ]) {
      const { secrets, asked } = counted(entries);
      expect([await secrets.kind(here), await secrets.kind(here)]).toEqual(['short', 'short']);
      const before = asked.length;
      expect(await secrets.toSend(here)).toBe('xxxxx');
      await secrets.kind(here);
      expect(asked.length - before, 'what is known is not read again').toBe(
        Object.keys(entries)[0] === clientAccount('a') ? 1 : 2,
      );
      await secrets.set(here, 'x'.repeat(leastSecret));
      expect(await secrets.kind(here)).toBe('ready');
    }
  });

  it('is determined anew after the secret was entered, changed or forgotten', async () => {
    const { secrets } = counted();
    expect(await secrets.kind(here)).toBe('none');
    await secrets.set(here, 'geheim');
    expect(await secrets.kind(here)).toBe('ready');
    await secrets.forget('a');
    expect(await secrets.kind(here)).toBe('none');
  });

  it('is not remembered from before a change that happened meanwhile', async () => {
    const { secrets } = counted();
    const before = secrets.kind(here);
    await secrets.set(here, 'geheim');
    await before;
    expect(await secrets.kind(here)).toBe('ready');
  });

  it('follows what a call to the platform finds', async () => {
    const { secrets, kept } = counted({ [clientAccount('a')]: entry() });
    expect(await secrets.kind(here)).toBe('ready');
    kept.clear();
    expect(await secrets.toSend(here)).toBeNull();
    expect(await secrets.kind(here)).toBe('none');
  });

  it('is read again after the keychain refused', async () => {
    const { store } = keychainWith({ [clientAccount('a')]: entry() });
    let refuses = true;
    const get = async (account: string) => {
      if (refuses) throw new KeychainError('locked');
      return store.get(account);
    };
    const secrets = secretsOf({ ...store, get });
    await expect(secrets.kind(here)).rejects.toThrow('locked');
    refuses = false;
    expect(await secrets.kind(here)).toBe('ready');
  });
});

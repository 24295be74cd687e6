import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCipher, newDataKey, SealError } from '../../main/storage/cipher.ts';
import { defaultSettings, NewerSettings, parseSettings } from '../../main/storage/settings.ts';

describe('sealed values', () => {
  const cipher = createCipher(newDataKey());
  it('open again to exactly what they were', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (place, value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(cipher.openJson(place, cipher.sealJson(place, 7, plain))).toEqual({
          version: 7,
          value: plain,
        });
      }),
    );
  });
  it('show nothing of what is in them, and never the same bytes twice', () => {
    const secret = 'Erika Mustermann';
    const [a, b] = [cipher.sealJson('p', 1, secret), cipher.sealJson('p', 1, secret)];
    expect(Buffer.from(a).includes(secret)).toBe(false);
    expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).not.toBe(0);
  });
  it('do not open in another place: a row copied over another is noticed', () =>
    expect(() =>
      cipher.openJson('subscriptions/data/2', cipher.sealJson('subscriptions/data/1', 1, 1)),
    ).toThrow(SealError));
  it('do not open with another key', () =>
    expect(() => createCipher(newDataKey()).openJson('p', cipher.sealJson('p', 1, 1))).toThrow(SealError));
  it('do not open with any one bit changed, wherever', () => {
    const sealed = cipher.sealJson('p', 1, { name: 'Erika' });
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (index, bit) => {
        const broken = Uint8Array.from(sealed);
        broken[index] = (broken[index] ?? 0) ^ (1 << bit);
        expect(() => cipher.openJson('p', broken)).toThrow(SealError);
      }),
    );
  });
  it('do not open when cut short, at any length', () => {
    const sealed = cipher.sealJson('p', 1, { name: 'Erika' });
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => cipher.openJson('p', sealed.slice(0, length))).toThrow(SealError);
  });
  it('of another version are not guessed at', () => {
    const sealed = Uint8Array.from(cipher.sealJson('p', 1, 1));
    sealed[0] = 3;
    expect(() => cipher.openJson('p', sealed)).toThrow(/version/);
  });
  it('of version 0.1.0, which sealed records like bytes, count as version 1', () => {
    const sealed = cipher.sealBytes('p', Buffer.from('{"units":"5"}'));
    expect(cipher.openJson('p', sealed)).toEqual({ version: 1, value: { units: '5' } });
  });
  it('do not open under another version than they were sealed with', () => {
    const sealed = Uint8Array.from(cipher.sealJson('p', 1, 'text'));
    sealed[2] = 2;
    expect(() => cipher.openJson('p', sealed)).toThrow(SealError);
  });
  it.each(['', 'short', newDataKey().slice(4), Buffer.alloc(33).toString('base64')])(
    'no key is made of %j',
    (key) => expect(() => createCipher(key)).toThrow(SealError),
  );
  it('keys for other purposes differ, and are the same each time', () => {
    const key = newDataKey();
    const derived = (purpose: string) => createCipher(key).derive(purpose).toString('hex');
    expect(derived('trail')).toBe(derived('trail'));
    expect(new Set(['trail', 'columns', 'x'].map(derived)).size).toBe(3);
    expect(derived('trail')).not.toContain(Buffer.from(key, 'base64').toString('hex'));
  });
});

describe('settings', () => {
  const defaults = defaultSettings('de-DE');
  const good = {
    ...defaultSettings('de-DE'),
    environments: [
      {
        id: 'a',
        kind: 'demo' as const,
        name: 'Demo',
        baseUrl: 'https://h/api',
        clientId: 'c',
        campaigns: [],
      },
    ],
  };
  it('are read as they were written', () =>
    expect(parseSettings(structuredClone(good), defaults)).toEqual(good));
  it.each([undefined, null, {}])('of a new profile (%j) are none', (stored) =>
    expect(parseSettings(stored, defaults)).toBeNull(),
  );
  it.each([
    ['text', 'hello', 'settings'],
    ['a list', [1], 'settings'],
    ['no version', { ...good, version: undefined }, 'version'],
    [
      'an unknown language',
      { ...good, preferences: { ...good.preferences, language: 'fr' } },
      'preferences.language',
    ],
    [
      'an address in the clear',
      { ...good, environments: [{ ...good.environments[0], baseUrl: 'http://h' }] },
      'environments.0.baseUrl',
    ],
    [
      'an environment outside its folder',
      { ...good, environments: [{ ...good.environments[0], id: '../x' }] },
      'environments.0.id',
    ],
  ])('with %s are refused, by name', (_, stored, name) =>
    expect(() => parseSettings(stored, defaults)).toThrow(name),
  );
  it('of a newer version are told from those that make no sense', () =>
    expect(() => parseSettings({ ...good, version: 2, novelty: true }, defaults)).toThrow(NewerSettings));
  it.each([
    ['no environments', { environments: undefined }, { environments: [] }],
    ['no preferences', { preferences: undefined }, { preferences: defaults.preferences }],
    [
      'a preference missing',
      { preferences: { language: 'en' } },
      { preferences: { language: 'en', theme: 'system' } },
    ],
    ['no active environment', { activeEnvironmentId: undefined }, { activeEnvironmentId: 'training' }],
    [
      'an environment without campaigns',
      { environments: [{ ...good.environments[0], campaigns: undefined }] },
      { environments: [{ id: 'a', campaigns: [] }] },
    ],
  ])('with %s get the default', (_, changes, expected) =>
    expect(parseSettings(JSON.parse(JSON.stringify({ ...good, ...changes })), defaults)).toMatchObject(
      expected,
    ),
  );
  it('keep what they do not know, also inside of an entry', () => {
    const later = { ...good, novelty: 1, preferences: { ...good.preferences, density: 'high' } };
    expect(parseSettings(later, defaults)).toEqual(later);
  });
  it.each([
    ['de-DE', 'de'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['', 'de'],
    ['en-US', 'en'],
    ['fr-FR', 'en'],
  ])('begin in the language of the system: %j is %s', (system, language) =>
    expect(defaultSettings(system).preferences.language).toBe(language),
  );
});

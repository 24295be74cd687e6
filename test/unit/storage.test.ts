import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatHours } from '../../contract/preferences.ts';
import { defaultSettings, type Evidence, NewerSettings, readSettings } from '../../main/profile/settings.ts';
import { settingsIn } from '../../main/profile/settings-text.ts';
import { createCipher, newDataKey, SealError } from '../../main/storage/cipher.ts';

describe('sealed values', () => {
  const cipher = createCipher(newDataKey());
  it('open to exactly what was sealed', () => {
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
  it('show nothing of their content, and are never the same bytes twice', () => {
    const secret = 'Erika Mustermann';
    const [a, b] = [cipher.sealJson('p', 1, secret), cipher.sealJson('p', 1, secret)];
    expect(Buffer.from(a).includes(secret)).toBe(false);
    expect(Buffer.compare(Buffer.from(a), Buffer.from(b))).not.toBe(0);
  });
  it('do not open in another place, so that a row copied over another is noticed', () =>
    expect(() =>
      cipher.openJson('subscriptions/data/2', cipher.sealJson('subscriptions/data/1', 1, 1)),
    ).toThrow(SealError));
  it('do not open with another key', () =>
    expect(() => createCipher(newDataKey()).openJson('p', cipher.sealJson('p', 1, 1))).toThrow(SealError));
  it('do not open with any one bit changed', () => {
    const sealed = cipher.sealJson('p', 1, { name: 'Erika' });
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (index, bit) => {
        const broken = Uint8Array.from(sealed);
        broken[index] = (broken[index] ?? 0) ^ (1 << bit);
        expect(() => cipher.openJson('p', broken)).toThrow(SealError);
      }),
    );
  });
  it('do not open when cut short to any length', () => {
    const sealed = cipher.sealJson('p', 1, { name: 'Erika' });
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => cipher.openJson('p', sealed.slice(0, length))).toThrow(SealError);
  });
  it('of another version are refused', () => {
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
    'need a key, which cannot be %j',
    (key) => expect(() => createCipher(key)).toThrow(SealError),
  );
  it('have a different key for each purpose, and always the same key for the same purpose', () => {
    const key = newDataKey();
    const derived = (purpose: string) => createCipher(key).derive(purpose).export().toString('hex');
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
  const demo = good.environments[0];
  const nothing: Evidence = { environments: [], unnoted: [] };
  const read = (stored: object | null | undefined, evidence = nothing) =>
    readSettings(stored, defaults, evidence);
  const none = { reset: [], gaps: [], found: [], dropped: [], unknown: [] };
  const everything = ['language', 'theme', 'adviserName', 'activeEnvironmentId', 'environments'];

  it('are read as they were written', () =>
    expect(read(structuredClone(good))).toEqual({ settings: good, loss: null }));
  it('of a new profile are the defaults', () =>
    expect(read(undefined)).toEqual({ settings: defaults, loss: null }));
  it.each([
    ['an unreadable file', null],
    ['an empty object', {}],
    ['an object of something else', { name: 'else' }],
  ])('with %s are not taken for those of a new profile', (_, stored) =>
    expect(read(stored).loss).toEqual({ ...none, reset: everything }),
  );
  it.each(['5', '"x"', 'true', 'null', '[]', '[1]', '', '{"version":'])(
    'cannot be read from the text %j',
    (text) => expect(() => settingsIn(text)).toThrow(),
  );

  it.each([
    ['no file', undefined],
    ['an unreadable file', null],
    ['an empty object', {}],
    ['only a version', { version: 1 }],
    ['no environments', { ...good, environments: undefined }],
    ['no environment in the list', { ...good, environments: [] }],
    ['another environment', { ...good, environments: [{ ...demo, id: 'b' }] }],
    ['a damaged list', { ...good, environments: 'x' }],
    ['a damaged environment', { ...good, environments: [{ ...demo, baseUrl: 'http://h' }] }],
  ])('with %s take an environment from its note, and say so', (_, stored) => {
    const { settings, loss } = read(stored, { environments: good.environments, unnoted: [] });
    expect(settings.environments).toContainEqual({ ...demo, rebuilt: true });
    expect(loss?.found).toEqual(['Demo']);
  });
  it('that are gone name the folders of which nothing else is known', () => {
    const evidence = { environments: [], unnoted: [{ id: 'x', path: '/environments/x' }] };
    expect(read(undefined, evidence).loss).toMatchObject({ unknown: ['/environments/x'] });
  });
  it.each([
    ['that are whole otherwise', good],
    ['without a list', { ...good, environments: undefined }],
    ['with a damaged note of reported folders', { ...good, toldFolders: 'x' }],
  ])('%s name a folder with data that no environment claims, and remember it', (_, stored) => {
    const evidence = { environments: [], unnoted: [{ id: 'x', path: '/environments/x' }] };
    const first = read(stored, evidence);
    expect(first.loss).toMatchObject({ unknown: ['/environments/x'] });
    expect(read(first.settings, evidence)).toEqual({ settings: first.settings, loss: null });
    const another = { id: 'y', path: '/environments/y' };
    const second = read(first.settings, { environments: [], unnoted: [...evidence.unnoted, another] });
    expect(second.loss?.unknown).toEqual(['/environments/x', '/environments/y']);
    expect(read(second.settings).settings).not.toHaveProperty('toldFolders');
  });
  it('do not name a folder that an environment claims', () =>
    expect(
      read(good, { environments: [], unnoted: [{ id: 'a', path: '/environments/a' }] }).loss,
    ).toBeNull());

  it.each([
    ['language', { preferences: { ...good.preferences, adviserName: 'Anna', language: 'fr' } }],
    ['theme', { preferences: { ...good.preferences, adviserName: 'Anna', theme: 7 } }],
    ['timeZone', { preferences: { ...good.preferences, adviserName: 'Anna', timeZone: 'Europe/Berlin' } }],
    [
      'activeEnvironmentId',
      { preferences: { ...good.preferences, adviserName: 'Anna' }, activeEnvironmentId: 'b' },
    ],
    [
      'activeEnvironmentId',
      { preferences: { ...good.preferences, adviserName: 'Anna' }, activeEnvironmentId: 5 },
    ],
  ])('with a bad %s lose nothing else', (name, changes) => {
    const { settings, loss } = read({ ...good, ...changes });
    expect(loss).toEqual({ ...none, reset: [name] });
    expect(settings).toEqual({ ...good, preferences: { ...good.preferences, adviserName: 'Anna' } });
  });
  it('of a version without a time zone lose nothing, and no zone is chosen', () => {
    const { timeZone: _, ...preferences } = good.preferences;
    const { settings, loss } = read({ ...good, preferences });
    expect(loss).toBeNull();
    expect(settings.preferences.timeZone).toBeNull();
  });
  it('of a version without limits of repetition have 20 hours of 24', () => {
    const { keyHours: _, sendingHours: __, ...preferences } = good.preferences;
    const { settings, loss } = read({ ...good, preferences });
    expect(loss).toBeNull();
    expect([settings.preferences.keyHours, repeatHours(settings.preferences)]).toEqual([24, 20]);
  });
  it('never allow a repetition so late that its key may be forgotten', () => {
    expect(repeatHours({ keyHours: 24, sendingHours: 716 })).toBe(20);
    expect(repeatHours({ keyHours: 6, sendingHours: 20 })).toBe(2);
    expect(repeatHours({ keyHours: 720, sendingHours: 48 })).toBe(48);
  });
  it.each(['x', null, [1], 5])(
    'keep the environments when %j is in place of the preferences',
    (preferences) => {
      const { settings, loss } = read({ ...good, preferences });
      expect(settings).toEqual(good);
      expect(loss).toEqual({ ...none, reset: ['language', 'theme', 'adviserName'] });
    },
  );
  it('keep what can be understood when the version is bad', () => {
    const { settings, loss } = read({ ...good, version: '1' });
    expect(settings).toEqual(good);
    expect(loss).toEqual(none);
  });

  it.each([
    ['an unencrypted address', { baseUrl: 'http://h' }, { name: 'Demo', why: 'unreadable' }],
    ['an id outside its folder', { id: '../x' }, { name: 'Demo', why: 'unreadable' }],
    ['a kind that is built in', { kind: 'training' }, { name: 'Demo', why: 'unreadable' }],
    ['no name', { name: '' }, { name: 'b', why: 'unreadable' }],
    ['the id of Training', { id: 'training' }, { name: 'Demo', why: 'reserved' }],
    ['the id of another environment', { id: 'a', name: 'Second' }, { name: 'Second', why: 'duplicate' }],
  ])('leave out an environment with %s, by name', (_, changes, expected) => {
    const { settings, loss } = read({ ...good, environments: [demo, { ...demo, id: 'b', ...changes }] });
    expect(settings.environments).toEqual([demo]);
    expect(loss).toEqual({ ...none, dropped: [{ position: 2, ...expected }] });
  });
  it.each([null, 5, 'x', []])('leave out %j, which is no environment, by its position', (entry) =>
    expect(read({ ...good, environments: [demo, entry] }).loss).toEqual({
      ...none,
      dropped: [{ name: null, position: 2, why: 'unreadable' }],
    }),
  );

  it('of a newer version are told apart from damaged ones', () =>
    expect(() => read({ ...good, version: 2, novelty: true })).toThrow(NewerSettings));
  it.each([
    ['no environments', { environments: undefined }, { environments: [] }, ['environments']],
    [
      'no preferences',
      { preferences: undefined },
      { preferences: defaults.preferences },
      ['language', 'theme', 'adviserName'],
    ],
    [
      'a missing preference',
      { preferences: { language: 'en', adviserName: 'Anna' } },
      { preferences: { language: 'en', theme: 'system', adviserName: 'Anna' } },
      ['theme'],
    ],
    [
      'no active environment',
      { activeEnvironmentId: undefined },
      { activeEnvironmentId: 'training' },
      ['activeEnvironmentId'],
    ],
  ])('with %s get the default, and say so', (_, changes, expected, reset) => {
    const { settings, loss } = read(JSON.parse(JSON.stringify({ ...good, ...changes })));
    expect(settings).toMatchObject(expected);
    expect(loss).toEqual({ ...none, reset });
  });

  const [first, second] = [true, false].map((selfDisclosureRequired, index) => ({
    id: randomUUID(),
    name: `Campaign ${index}`,
    selfDisclosureRequired,
  }));
  const whole = { ...demo, clientId: 'c', campaigns: [first, second] };
  const lacking = (value: object | undefined, field: string) => ({ ...value, [field]: undefined });
  const unknown = { ...first, selfDisclosureRequired: null };
  const gap = { environment: 'Demo', campaign: null };
  it.each([
    ['no client id', lacking(whole, 'clientId'), { clientId: '' }, { ...gap, field: 'clientId' }],
    ['no campaigns', lacking(whole, 'campaigns'), { campaigns: [] }, { ...gap, field: 'campaigns' }],
    [
      'a campaign with a missing field',
      { ...whole, campaigns: [lacking(first, 'selfDisclosureRequired'), second] },
      { campaigns: [unknown, second] },
      { ...gap, campaign: 'Campaign 0', field: 'selfDisclosureRequired' },
    ],
  ])('with %s take it from the note, or else reset it, and say so', (_, entry, reset, expected) => {
    const stored = JSON.parse(JSON.stringify({ ...good, environments: [entry] }));
    const fromNote = read(stored, { environments: [whole], unnoted: [] });
    const mark = expected.field === 'clientId' ? { rebuilt: true } : {};
    expect(fromNote.settings.environments).toEqual([{ ...whole, ...mark }]);
    expect(fromNote.loss).toEqual({ ...none, gaps: [{ ...expected, fromNote: true }] });
    expect(read(fromNote.settings, { environments: [whole], unnoted: [] }).loss).toBeNull();

    const note = JSON.parse(JSON.stringify(entry));
    for (const evidence of [nothing, { environments: [note], unnoted: [] }]) {
      const { settings, loss } = read(stored, evidence);
      expect(settings.environments).toEqual([{ ...whole, ...reset, ...mark }]);
      expect(loss).toEqual({ ...none, gaps: [{ ...expected, fromNote: false }] });
    }
    expect(read({ ...good, environments: [] }, { environments: [note], unnoted: [] }).loss).toEqual({
      ...none,
      found: ['Demo'],
      gaps: [{ ...expected, fromNote: false }],
    });
  });
  it('take a missing field also from a note that is otherwise unusable', () => {
    const note = { clientId: 'c', campaigns: [null, { id: first?.id, selfDisclosureRequired: true }] };
    const entry = { ...whole, clientId: undefined, campaigns: [lacking(first, 'selfDisclosureRequired')] };
    const { settings, loss } = read(
      { ...good, environments: [entry] },
      { environments: [], unnoted: [{ id: 'a', path: '/environments/a', note }] },
    );
    expect(settings.environments).toEqual([{ ...whole, campaigns: [first], rebuilt: true }]);
    expect(loss?.gaps.map(({ fromNote }) => fromNote)).toEqual([true, true]);
  });
  it('take nothing from a meaningless note', () => {
    const note = { ...whole, clientId: 5, campaigns: 'x' };
    const { settings, loss } = read(
      { ...good, environments: [{ ...demo, clientId: undefined, campaigns: undefined }] },
      { environments: [], unnoted: [{ id: 'a', path: '/environments/a', note }] },
    );
    expect(settings.environments).toEqual([{ ...demo, clientId: '', campaigns: [], rebuilt: true }]);
    expect(loss?.gaps.map(({ fromNote }) => fromNote)).toEqual([false, false]);
  });
  it('keep what only the note has, and bring back no removed campaign', () => {
    const note = { ...whole, secretLost: true };
    const { settings, loss } = read(
      { ...good, environments: [{ ...whole, campaigns: [first] }] },
      {
        environments: [note],
        unnoted: [],
      },
    );
    expect(settings.environments).toEqual([{ ...note, campaigns: [first] }]);
    expect(loss).toBeNull();
  });
  it('keep what they do not know, also inside an entry', () => {
    const campaign = { id: randomUUID(), name: 'A', selfDisclosureRequired: null, novelty: 1 };
    const later = {
      ...good,
      novelty: 1,
      preferences: { ...good.preferences, density: 'high' },
      environments: [{ ...demo, novelty: { deep: 1 }, campaigns: [campaign] }],
    };
    expect(read(later)).toEqual({ settings: later, loss: null });
  });
  it.each([
    ['de-DE', 'de'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['', 'de'],
    ['en-US', 'en'],
    ['fr-FR', 'en'],
  ])('start in the language of the system: %j is %s', (system, language) =>
    expect(defaultSettings(system).preferences.language).toBe(language),
  );
});

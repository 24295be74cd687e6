import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { defaultSettings } from '../../main/profile/settings.ts';
import { blockedBy, ClosedProfile } from '../support/closed-profile.ts';

let here: ClosedProfile;
beforeEach(async () => {
  here = new ClosedProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('the settings file', () => {
  const environment = {
    kind: 'production' as const,
    name: 'Echt',
    baseUrl: 'https://platform.invalid/api',
    clientId: 'c',
    campaigns: [],
  };
  let id: string;
  beforeEach(async () => {
    await here.open();
    id = (await here.app.get('environments.save', environment)).id;
    await here.app.get('environments.setSecret', { id, secret: 'any secret' });
    await here.app.backend.close();
  });

  const note = () => join(here.folder.path, 'environments', id, 'environment.json');
  const broken = () => readdirSync(here.folder.path).filter((name) => name.startsWith('settings.broken-'));

  it.each([
    ['no JSON', '{"version": 1, "envir'],
    ['an empty file', ''],
    ['a number', '5'],
    ['an array', '[1]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['JSON about something else', '{"name": "else"}'],
    ['only a version', '{"version": 1}'],
    ['no environment', JSON.stringify({ ...defaultSettings('de'), environments: [] })],
    ['one bad entry', JSON.stringify({ version: 1, preferences: { language: 'xx' } })],
  ])(
    'that is broken (%s) blocks, and a retry quarantines it and finds the environments again',
    async (_, text) => {
      writeFileSync(here.ports.settingsPath, text);
      expect(await here.open()).toMatchObject({
        blocked: { reason: 'settingsUnreadable', path: here.ports.settingsPath, loss: { found: ['Echt'] } },
      });
      await here.staysShut();
      expect(readFileSync(here.ports.settingsPath, 'utf8')).toBe(text);
      expect(await here.app.get('app.retry')).toMatchObject({
        phase: 'ready',
        activeEnvironmentId: trainingId,
        environments: [{ id: trainingId }, { id, name: 'Echt', kind: 'production', hasSecret: true }],
      });
      expect(broken().map((name) => readFileSync(join(here.folder.path, name), 'utf8'))).toEqual([text]);
      expect(await here.drafts()).toEqual(['42']);
      await here.app.backend.close();
      expect(await here.open(), 'the question is asked once').toMatchObject({
        phase: 'ready',
        environments: [{}, { id }],
      });
    },
  );

  it('is quarantined as well when a folder is in its place', async () => {
    rmSync(here.ports.settingsPath);
    mkdirSync(here.ports.settingsPath);
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', said: expect.stringContaining('EISDIR') },
    });
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(broken()).toHaveLength(1);
  });

  it('keeps all other settings when one is bad, and the bad one is named', async () => {
    const good = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    const preferences = { language: 'en', theme: 'purple', adviserName: 'Anna Muster' };
    writeFileSync(here.ports.settingsPath, JSON.stringify({ ...good, preferences }));
    expect(await here.open()).toMatchObject({
      blocked: { loss: { reset: ['theme'], gaps: [], found: [], dropped: [], unknown: [] } },
      preferences: { language: 'en' },
    });
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'ready',
      preferences: { language: 'en', theme: 'system', adviserName: 'Anna Muster' },
      environments: [{}, { id }],
    });
  });

  it('is diagnosed again at the retry, so that new damage is reported first', async () => {
    const good = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    writeFileSync(here.ports.settingsPath, 'broken');
    await here.open();
    writeFileSync(here.ports.settingsPath, JSON.stringify({ ...good, environments: [] }));
    expect(await here.app.get('app.retry')).toMatchObject({
      blocked: { loss: { reset: [], found: ['Echt'] } },
    });
    expect(broken()).toEqual([]);
  });

  it('that cannot be replaced stays, and its readable settings are kept', async () => {
    const good = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    const preferences = { ...good.preferences, theme: 'purple', adviserName: 'Anna Muster' };
    writeFileSync(here.ports.settingsPath, JSON.stringify({ ...good, preferences }));
    await here.open();
    const { replace } = here.ports.settings;
    here.ports.settings.replace = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    expect(await here.app.get('app.retry')).toMatchObject(blockedBy('storage'));
    here.ports.settings.replace = replace;
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'ready',
      preferences: { adviserName: 'Anna Muster' },
    });
  });

  const change = (work: (settings: Record<string, unknown>) => unknown) =>
    writeFileSync(
      here.ports.settingsPath,
      JSON.stringify(work(JSON.parse(readFileSync(here.ports.settingsPath, 'utf8')))),
    );

  it('gets a missing client id or campaign requirement back from the note, which is kept', async () => {
    const campaign = { id: crypto.randomUUID(), name: 'A', selfDisclosureRequired: true };
    await here.open();
    await here.app.get('environments.save', { ...environment, id, campaigns: [campaign] });
    await here.app.get('environments.activate', { id });
    await here.app.backend.close();
    const noted = readFileSync(note(), 'utf8');
    change((settings) => ({
      ...settings,
      environments: [
        {
          ...environment,
          id,
          clientId: undefined,
          campaigns: [{ ...campaign, selfDisclosureRequired: undefined }],
        },
      ],
    }));
    const gap = { environment: 'Echt', fromNote: true };
    expect(await here.open()).toMatchObject({
      blocked: {
        reason: 'settingsUnreadable',
        loss: {
          gaps: [
            { ...gap, field: 'clientId', campaign: null },
            { ...gap, field: 'selfDisclosureRequired', campaign: 'A' },
          ],
        },
      },
    });
    await here.staysShut();
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: id,
      environments: [{}, { id, clientId: 'c', campaigns: [campaign] }],
    });
    expect(readFileSync(note(), 'utf8')).toBe(noted);
    await here.app.backend.close();
    expect(await here.open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ["the environment's entry", (settings: object) => ({ ...settings, environments: [] })],
    ['the whole list of environments', (settings: object) => ({ ...settings, environments: undefined })],
  ])('without %s and with an unreadable note names the environment’s folder once', async (_, work) => {
    await here.open();
    await here.app.get('environments.activate', { id });
    await here.app.get('environments.activate', { id: trainingId });
    await here.app.backend.close();
    change(work);
    writeFileSync(note(), 'broken');
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { unknown: [dirname(note())] } },
    });
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'ready',
      environments: [{ id: trainingId }],
    });
    await here.app.get('settings.update', { language: 'en' });
    await here.app.backend.close();
    expect(await here.open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
    expect(existsSync(here.database(id))).toBe(true);
  });

  it.each([
    ['preferences', ['language', 'theme', 'adviserName']],
    ['activeEnvironmentId', ['activeEnvironmentId']],
  ])('without %s names the settings that are reset', async (name, reset) => {
    change((settings) => ({ ...settings, [name]: undefined }));
    expect(await here.open()).toMatchObject({ blocked: { reason: 'settingsUnreadable', loss: { reset } } });
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
    await here.app.backend.close();
    expect(await here.open(), 'the question is asked once').toMatchObject({ phase: 'ready' });
  });

  it.each([
    ['with the id of another environment', () => ({ id, name: 'Zwei' }), 'duplicate'],
    ['with the id of Training', () => ({ id: trainingId, name: 'Zwei' }), 'reserved'],
  ])('names an environment %s and does not open it over the same data', async (_, changes, why) => {
    const good = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    const environments = [...good.environments, { ...good.environments[0], ...changes() }];
    writeFileSync(here.ports.settingsPath, JSON.stringify({ ...good, environments }));
    expect(await here.open()).toMatchObject({
      blocked: { loss: { dropped: [{ name: 'Zwei', position: 2, why }] } },
    });
    const { environments: known } = await here.app.get('app.retry');
    expect(known.map(({ name }) => name)).toEqual(['Training', 'Echt']);
  });

  it('keeps unknown fields of a newer version in an environment, also when that environment is changed', async () => {
    const good = JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'));
    const campaign = { id: crypto.randomUUID(), name: 'A', selfDisclosureRequired: null };
    const later = { ...good.environments[0], novelty: 1, campaigns: [{ ...campaign, novelty: 2 }] };
    writeFileSync(here.ports.settingsPath, JSON.stringify({ ...good, environments: [later] }));
    expect(await here.open()).toMatchObject({ phase: 'ready' });
    await here.app.get('environments.save', { ...environment, id, name: 'Neu', campaigns: [campaign] });
    expect(JSON.parse(readFileSync(here.ports.settingsPath, 'utf8')).environments).toMatchObject([
      { ...later, name: 'Neu' },
    ]);
  });

  it('does not bring back a removed environment', async () => {
    await here.open();
    await here.app.get('environments.remove', { id });
    await here.app.backend.close();
    expect(await here.open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
    await here.app.backend.close();
    rmSync(here.ports.settingsPath);
    expect(await here.open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
  });

  it('that is broken is not overwritten by anything that a person does before the retry', async () => {
    writeFileSync(here.ports.settingsPath, 'broken');
    await here.open();
    for (const result of [
      await here.app.call('settings.update', { language: 'en' }),
      await here.app.call('environments.save', environment),
      await here.app.call('environments.activate', { id: trainingId }),
    ])
      expect(result).toEqual({ ok: false, error: { code: 'blocked' } });
    expect(readFileSync(here.ports.settingsPath, 'utf8')).toBe('broken');
  });

  it('that was broken and then repaired by hand is read as it is', async () => {
    const good = readFileSync(here.ports.settingsPath, 'utf8');
    writeFileSync(here.ports.settingsPath, 'broken');
    await here.open();
    writeFileSync(here.ports.settingsPath, good);
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready', environments: [{}, { id }] });
    expect(readdirSync(here.folder.path).filter((name) => name.includes('broken'))).toEqual([]);
  });

  it('that names an environment with damaged data lets a person go back to another one', async () => {
    await here.open();
    mkdirSync(join(here.folder.path, 'environments', id), { recursive: true });
    writeFileSync(
      here.database(id),
      'damaged, and long enough to be looked at as a database file'.repeat(20),
    );
    expect(await here.app.get('environments.activate', { id })).toMatchObject(blockedBy('dataUnreadable'));
    await here.staysShut();
    expect(await here.app.get('environments.activate', { id: trainingId })).toMatchObject({ phase: 'ready' });
    expect(await here.drafts()).toEqual(['42']);
  });

  it('that is missing is reported, and the environments are found again', async () => {
    rmSync(here.ports.settingsPath);
    expect(await here.open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { found: ['Echt'] } },
    });
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: trainingId,
      environments: [{}, { id, hasSecret: true }],
    });
    expect(await here.drafts()).toEqual(['42']);
  });

  it('that is missing together with a note is reported, and the folder with data is named', async () => {
    await here.open();
    await here.app.get('environments.activate', { id });
    await here.app.backend.close();
    rmSync(here.ports.settingsPath);
    rmSync(note());
    expect(await here.open()).toMatchObject({ blocked: { loss: { unknown: [dirname(note())] } } });
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
  });

  it('that is missing means a first start when only Training exists', async () => {
    rmSync(here.ports.settingsPath);
    rmSync(join(here.folder.path, 'environments', id), { recursive: true });
    expect(await here.open()).toMatchObject({ phase: 'ready', environments: [{ id: trainingId }] });
  });
});

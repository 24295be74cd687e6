import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldenCipher } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';

describe.each(goldenVersions)('records of version %s that cannot be read', (version) => {
  let here: GoldenRecords;
  beforeEach(() => {
    here = goldenRecords(version);
  });
  afterEach(() => here.close());

  it.each([
    ['cut', (path: string) => truncateSync(path, statSync(path).size - 5 * 4096)],
    ['emptied', (path: string) => truncateSync(path, 0)],
    ['overwritten', (path: string) => writeFileSync(path, 'something else')],
  ])(
    'a data file that was %s blocks with its backup offered, and the other environments open',
    async (_, harm) => {
      harm(here.databasePath(here.records.environmentId));
      await here.open();
      expect(await here.app.get('environments.activate', { id: here.records.environmentId })).toMatchObject({
        phase: 'blocked',
        blocked: { backups: [{ partial: false }] },
      });
      expect(await here.app.get('environments.activate', { id: 'training' })).toMatchObject({
        phase: 'ready',
      });
    },
  );

  it.each([
    ['is cut off', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['is emptied', (path) => truncateSync(path, 0)],
    ['is replaced by something else', (path) => writeFileSync(path, 'something else')],
  ] satisfies [string, (path: string) => void][])(
    'any other file of the profile %s: the environments open, or the one that does not open is named',
    async (_, harm) => {
      const files = readdirSync(here.folder, { recursive: true, withFileTypes: true })
        .filter(
          (entry) =>
            entry.isFile() && !/profile-id|settings|damaged-/.test(join(entry.parentPath, entry.name)),
        )
        .map((entry) => join(entry.parentPath, entry.name));
      expect(files.length).toBeGreaterThan(8);
      const ids = here.golden.expected.state.environments.map(({ id }) => id);
      for (const path of files) {
        const before = readFileSync(path);
        harm(path);
        await here.open();
        const blocked: string[] = [];
        for (const id of ids) {
          const state = await here.app.get('environments.activate', { id });
          if (state.phase === 'blocked') blocked.push(`${id} ${state.blocked?.reason}`);
          else expect((await here.list()).total).toBeGreaterThan(0);
        }
        const isData = path.endsWith(`${sep}desk.sqlite`);
        const isTraining = path.endsWith('platform.sealed');
        expect(blocked, path).toHaveLength(isData || isTraining ? 1 : 0);
        if (isTraining) expect(blocked).toEqual(['training trainingUnreadable']);
        expect(here.app.defects).toEqual([]);
        await here.app.backend.close();
        writeFileSync(path, before);
        for (const companion of ['-wal', '-shm']) rmSync(`${path}${companion}`, { force: true });
      }
    },
  );

  it.each([
    ['missing', rmSync],
    ['emptied', (path) => truncateSync(path, 0)],
    ['cut off', (path) => truncateSync(path, 20)],
    ['replaced by something else', (path) => writeFileSync(path, 'something else')],
  ] satisfies [string, (path: string) => void][])(
    'a profile id that is %s is reported and not replaced, and everything opens once it is back',
    async (_, harm) => {
      const path = join(here.folder, 'profile-id');
      const before = readFileSync(path);
      harm(path);
      const harmed = existsSync(path) ? readFileSync(path) : null;
      await here.open();
      expect(await here.app.get('app.state')).toMatchObject({
        phase: 'blocked',
        blocked: { reason: 'profileIdUnreadable' },
        preferences: here.golden.expected.state.preferences,
      });
      const settings = readFileSync(here.ports.settingsPath);
      expect(await here.app.call('settings.update', { adviserName: 'x' })).toMatchObject({ ok: false });
      expect(readFileSync(here.ports.settingsPath)).toEqual(settings);
      expect(existsSync(path) ? readFileSync(path) : null).toEqual(harmed);
      writeFileSync(path, before);
      expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
    },
  );

  it('a data file that was cut off can still have its remaining records exported', async () => {
    const path = here.databasePath(here.records.environmentId);
    truncateSync(path, statSync(path).size - 20 * 4096);
    await here.open();
    await here.app.get('environments.activate', { id: here.records.environmentId });
    here.ports.saveTo.push(here.file);
    const { count } = await here.app.get('subscriptions.export', { ids: null });
    expect(count).toBeGreaterThan(5);
    const exported: { id: string; form?: unknown }[] = JSON.parse(
      readFileSync(here.file, 'utf8'),
    ).subscriptions;
    for (const { id, form } of exported.filter((one) => one.form))
      expect(form).toMatchObject(here.records.details.find((detail) => detail.id === id)?.form ?? {});
  });

  it('a data file of a newer version is refused and left unharmed', async () => {
    here.records.inFile((sql) => sql.exec('PRAGMA user_version = 99'));
    const before = readFileSync(here.databasePath(here.records.environmentId));
    await here.open();
    expect(await here.app.get('environments.activate', { id: here.records.environmentId })).toMatchObject({
      phase: 'blocked',
      blocked: { reason: 'dataNewer' },
    });
    expect(readFileSync(here.databasePath(here.records.environmentId)).equals(before)).toBe(true);
  });

  it('settings of a newer version are refused and never overwritten', async () => {
    const settings = { ...JSON.parse(readFileSync(here.ports.settingsPath, 'utf8')), version: 2, novelty: 1 };
    writeFileSync(here.ports.settingsPath, JSON.stringify(settings));
    await here.open();
    for (const state of [await here.app.get('app.state'), await here.app.get('app.retry')])
      expect(state).toMatchObject({ phase: 'blocked', blocked: { reason: 'dataNewer' } });
    expect(await here.app.call('settings.update', { language: 'en' })).toMatchObject({ ok: false });
    expect(JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'))).toEqual(settings);
  });

  it('the file of Training’s own platform is refused when it is newer, and named when it is damaged', async () => {
    const path = join(here.folder, 'training', 'platform.sealed');
    writeFileSync(path, goldenCipher.sealJson('training/platform', 9, {}));
    await here.open();
    expect(await here.app.get('environments.activate', { id: 'training' })).toMatchObject({
      blocked: { reason: 'dataNewer' },
    });
    writeFileSync(path, 'no seal');
    expect(await here.app.get('app.retry')).toMatchObject({ blocked: { reason: 'trainingUnreadable' } });
    expect(await here.app.get('environments.activate', { id: here.records.environmentId })).toMatchObject({
      phase: 'ready',
    });
  });

  it('a damaged value that proves the key is made again, because other values prove the key', async () => {
    here.records.inFile((sql) => sql.exec(`UPDATE meta SET value = randomblob(40) WHERE name = 'key_check'`));
    await here.openOffline();
    expect((await here.list()).rows).toHaveLength(here.records.details.length);
  });
});

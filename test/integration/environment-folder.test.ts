import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { blockedBy, ClosedProfile } from '../support/closed-profile.ts';

let here: ClosedProfile;
beforeEach(async () => {
  here = new ClosedProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe("an environment's folder", () => {
  const input = {
    kind: 'demo' as const,
    name: 'D',
    baseUrl: 'https://h.invalid',
    clientId: 'c',
    campaigns: [],
  };
  let id: string;
  const within = (...names: string[]) => join(here.folder.path, 'environments', id, ...names);
  beforeEach(async () => {
    await here.open();
    id = (await here.app.get('environments.save', input)).id;
  });
  const openIt = () => here.app.get('environments.activate', { id });

  it('without a data file raises no alarm before the first opening', async () => {
    expect(existsSync(within('environment.json'))).toBe(true);
    expect(await openIt()).toMatchObject({ phase: 'ready' });
  });

  it.each([() => id, () => trainingId])(
    'without data file and backups is recognised by its note, and a person can begin with an empty file',
    async (which) => {
      await openIt();
      await here.app.backend.close();
      const own = join(here.folder.path, 'environments', which());
      for (const name of readdirSync(own))
        if (name !== 'environment.json') rmSync(join(own, name), { recursive: true });
      await here.open();
      expect(await here.app.get('environments.activate', { id: which() })).toMatchObject({
        blocked: { reason: 'dataMissing', backups: [], canStartEmpty: true },
      });
      expect(await here.app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
      await here.app.backend.close();
      expect(await here.open()).toMatchObject({ phase: 'ready' });
    },
  );

  it('without data and key is reported as missing its data, because the former key could open nothing', async () => {
    await openIt();
    await here.app.backend.close();
    for (const which of [id, trainingId]) {
      const own = join(here.folder.path, 'environments', which);
      for (const name of readdirSync(own))
        if (name !== 'environment.json') rmSync(join(own, name), { recursive: true });
    }
    rmSync(join(here.folder.path, 'training'), { recursive: true, force: true });
    await here.secrets.delete('data-key');
    expect(await here.open()).toMatchObject(blockedBy('dataMissing'));
  });

  it('has a note of the address that was saved last, even where opening then fails', async () => {
    await openIt();
    const other = new DatabaseSync(here.database(id));
    other.exec('PRAGMA user_version = 999');
    other.close();
    await here.app.get('environments.save', { ...input, id, baseUrl: 'https://elsewhere.invalid' });
    expect(await here.app.get('app.state')).toMatchObject(blockedBy('dataNewer'));
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({
      baseUrl: 'https://elsewhere.invalid',
    });
  });

  it('keeps in its note that it was opened when the environment is changed', async () => {
    await openIt();
    await here.app.get('environments.save', { ...input, id, name: 'Anders' });
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({
      name: 'Anders',
      wasOpened: true,
    });
  });

  it('has a folder in place of its note moved away', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json', 'inner'), { recursive: true });
    const { phase, quarantined } = await openIt();
    expect(phase).toBe('ready');
    expect(existsSync(join(quarantined[0] ?? '', 'environment.json', 'inner'))).toBe(true);
    expect(JSON.parse(readFileSync(within('environment.json'), 'utf8'))).toMatchObject({ id });
  });

  it('can be worked in while its note cannot be written', async () => {
    rmSync(within('environment.json'));
    mkdirSync(within('environment.json.new', 'inner'), { recursive: true });
    expect(await openIt()).toMatchObject({ phase: 'ready' });
    expect(here.ports.logged.join()).toContain('storage.failed');
  });

  it('has a file in place of its backups moved away, which is reported', async () => {
    await openIt();
    await here.app.get('environments.activate', { id: trainingId });
    rmSync(within('backups'), { recursive: true });
    writeFileSync(within('backups'), 'a file');
    const { phase, recovered } = await openIt();
    expect(phase).toBe('ready');
    expect(recovered).toMatchObject({ what: 'backups' });
    expect(readFileSync(join(recovered?.quarantineFolder ?? '', 'backups'), 'utf8')).toBe('a file');
  });

  it('may have a stray file beside it', async () => {
    await here.app.backend.close();
    writeFileSync(join(here.folder.path, 'environments', '.DS_Store'), 'x');
    expect(await here.open()).toMatchObject({ phase: 'ready' });
  });
});

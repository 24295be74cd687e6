/** Taking over the environments of another installation: from a second backup folder, a folder of backups, a copied profile. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { filesBelow } from '../support/files.ts';
import { campaign, TwoMachines } from '../support/two-machines.ts';

let here: TwoMachines;
beforeEach(async () => {
  here = new TwoMachines();
  await here.setUp();
});
afterEach(() => here.close());

describe('a takeover from a second backup folder', () => {
  it('puts every environment in place, held back, with its settings and without its secret', async () => {
    const folder = here.secondFolder();
    const before = filesBelow(folder);
    const { chosen, found, state } = await here.takeOver(folder);
    expect(chosen?.environments.map(({ name, sources }) => [name, sources[0]?.copies]).sort()).toEqual([
      ['Haus', 1],
      ['Training', 1],
    ]);
    expect(here.heldUp).toContain(true);
    expect(found.unusable).toEqual([]);
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      name: 'Haus',
      kind: 'demo',
      baseUrl: 'http://127.0.0.1:9',
      subscriptions: 2,
      isDataFile: false,
      partial: false,
      ahead: false,
      skipped: 0,
    });
    expect(state).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: here.demo,
      recovered: {
        what: 'data',
        heldBack: 1,
        drafts: 1,
        quarantineFolder: expect.stringContaining('before-takeover-'),
      },
    });
    expect(state.environments.find(({ id }) => id === here.demo)).toMatchObject({
      name: 'Haus',
      baseUrl: 'http://127.0.0.1:9',
      clientId: 'c',
      campaigns: [campaign],
      hasSecret: false,
    });
    await here.isHeldBack(['2', '3']);
    // The source is unchanged.
    expect(filesBelow(folder)).toEqual(before);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.units()).toEqual(['1']);
  });

  it('stays in place after a restart, and the recovery key stays in force', async () => {
    await here.takeOver(here.secondFolder());
    await here.app.backend.close();
    const state = await here.open('new');
    expect(state).toMatchObject({ phase: 'ready', blocked: null, activeEnvironmentId: here.demo });
    expect(state.recoveryKey?.id).toBe(JSON.parse(readFileSync(here.old('recovery.json'), 'utf8')).id);
    await here.isHeldBack(['2', '3']);
    expect(readdirSync(here.fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
  });

  it('keeps the former files', async () => {
    const id = readFileSync(here.fresh('profile-id'), 'utf8');
    await here.takeOver(here.secondFolder());
    const former = readdirSync(here.fresh()).find((name) => name.startsWith('before-takeover-')) ?? '';
    expect(readFileSync(here.fresh(former, 'profile-id'), 'utf8')).toBe(id);
    expect(existsSync(here.fresh(former, 'environments', trainingId, 'desk.sqlite'))).toBe(true);
  });

  it('skips a damaged newest backup for the one before it, which is reported', async () => {
    await here.app.backend.close();
    writeFileSync(await here.backUp(here.demo), 'damaged');
    await here.open('new');
    const { found } = await here.takeOver(here.secondFolder());
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      subscriptions: 2,
      skipped: 1,
    });
  });

  it('does not use a backup from the future when there is another one', async () => {
    await here.backUp(here.demo, Date.now() + 86_400_000);
    here.ports.folders.push(here.secondFolder());
    await here.app.get('takeover.choose');
    const first = await here.look();
    expect(first.environments.find(({ id }) => id === here.demo)).toMatchObject({
      ahead: false,
      subscriptions: 2,
    });
  });

  it('leaves out backups of another profile in the same folder', async () => {
    const folder = here.secondFolder();
    await here.app.backend.close();
    await here.open('third');
    await here.draft('9');
    await here.app.backend.close();
    // One backup in place of Training, newer than our own, and one of an environment that only the other profile has.
    const name = `desk-${new Date().toISOString().replaceAll(':', '-')}.sqlite`;
    const note = {
      id: 'theirs',
      kind: 'demo',
      name: 'Theirs',
      baseUrl: 'https://h.invalid',
      clientId: 'c',
      campaigns: [],
    };
    for (const id of ['training', 'theirs']) {
      const there = join(folder, 'investment-desk-third', id);
      mkdirSync(there, { recursive: true });
      cpSync(join(here.ports.profilePath, 'environments', trainingId, 'desk.sqlite'), join(there, name));
      if (id === 'theirs') writeFileSync(join(there, 'environment.json'), JSON.stringify(note));
    }
    await here.open('new');
    const { found } = await here.takeOver(folder);
    expect(found.environments.map(({ id }) => id).sort()).toEqual([here.demo, trainingId].sort());
    expect(found.environments.map(({ skipped }) => skipped)).toEqual([0, 0]);
    expect(found.unusable).toEqual([]);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.units()).toEqual(['1']);
  });

  it('shows which computer made the backups, and takes those of another one when its folder is chosen', async () => {
    const folder = here.secondFolder();
    const environment = join(
      folder,
      `investment-desk-${readFileSync(here.old('profile-id'), 'utf8')}`,
      here.demo,
    );
    const [newest = ''] = readdirSync(environment).filter((name) => name.endsWith('.sqlite'));
    const place = (computer: string, name: string) => {
      const own = join(environment, computer);
      mkdirSync(own);
      cpSync(join(environment, newest), join(own, name));
      cpSync(join(environment, 'environment.json'), join(own, 'environment.json'));
      writeFileSync(join(own, 'computer.json'), JSON.stringify({ computer }));
      return own;
    };
    place('PC-NEW', `desk-${new Date().toISOString().replaceAll(':', '-')}.sqlite`);
    const former = place('PC-OLD', 'desk-2026-01-02T10-00-00.000Z.sqlite');
    here.ports.folders.push(folder, former);
    const chosen = await here.app.get('takeover.choose');
    const copiesOf = chosen?.environments.find(({ id }) => id === here.demo)?.sources;
    expect(copiesOf?.map(({ computer, copies }) => [computer, copies])).toEqual([
      ['PC-NEW', 1],
      [null, 1],
      ['PC-OLD', 1],
    ]);
    const found = await here.look();
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({ computer: 'PC-NEW' });
    await here.app.get('takeover.choose');
    expect((await here.look()).environments).toMatchObject([
      { id: here.demo, computer: 'PC-OLD', at: '2026-01-02T10:00:00.000Z' },
    ]);
  });

  it('accepts an older recovery key for the backups that were made with it', async () => {
    const folder = here.secondFolder();
    await here.app.backend.close();
    await here.open('old');
    const newer = await here.app.get('recoveryKey.make');
    await here.app.get('recoveryKey.confirm', { last: newer.key.slice(-4) });
    await here.app.backend.close();
    await here.open('new');
    const { state } = await here.takeOver(folder);
    expect(state.phase).toBe('ready');
    await here.isHeldBack(['2', '3']);
  });
});

describe('a takeover of what cannot be read in full', () => {
  /** Damages a record of the old machine's Demo so that it does not open. */
  function damageRecord(): void {
    const sql = new DatabaseSync(here.old('environments', here.demo, 'desk.sqlite'));
    sql.exec(
      'UPDATE subscriptions SET data = zeroblob(300) WHERE rowid = (SELECT MIN(rowid) FROM subscriptions)',
    );
    sql.close();
  }

  it('puts a partial backup in place when it is the newest, and names it', async () => {
    damageRecord();
    expect(await here.backUp(here.demo)).toContain('-partial');
    const { found, state } = await here.takeOver(here.secondFolder());
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      partial: true,
      subscriptions: 3,
    });
    expect(state.phase).toBe('ready');
    expect((await here.rows()).length).toBe(3);
  });

  it('names a data file with such a record as well', async () => {
    damageRecord();
    const { found } = await here.takeOver(here.old());
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      partial: true,
      isDataFile: true,
    });
  });

  it('uses the newest backup in place of a damaged data file', async () => {
    writeFileSync(here.old('environments', here.demo, 'desk.sqlite'), 'damaged');
    const { found } = await here.takeOver(here.old());
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      isDataFile: false,
      subscriptions: 2,
      skipped: 1,
    });
    await here.isHeldBack(['2', '3']);
  });
});

describe('a takeover from another folder', () => {
  it.each([
    ['the copied profile', () => here.old()],
    ['its folder of environments', () => here.old('environments')],
    ['the folder above it', () => join(here.scratch.path, 'copy')],
  ])('uses the data files themselves, with what is only in their logs, from %s', async (_, folder) => {
    cpSync(here.old(), join(here.scratch.path, 'copy', 'profile'), { recursive: true });
    const { found, state } = await here.takeOver(folder());
    expect(found.environments.find(({ id }) => id === here.demo)).toMatchObject({
      isDataFile: true,
      subscriptions: 3,
    });
    expect(state).toMatchObject({ phase: 'ready', activeEnvironmentId: here.demo });
    await here.isHeldBack(['2', '3', '4']);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.units()).toEqual(['1']);
  });

  it('uses a profile that was copied while it was in use, with a log that was never checkpointed', async () => {
    await here.app.backend.close();
    await here.open('old');
    await here.draft('5');
    cpSync(here.old(), join(here.scratch.path, 'copy'), { recursive: true });
    await here.app.backend.close();
    expect(existsSync(join(here.scratch.path, 'copy', 'environments', here.demo, 'desk.sqlite-wal'))).toBe(
      true,
    );
    await here.open('new');
    await here.takeOver(join(here.scratch.path, 'copy'));
    await here.isHeldBack(['2', '3', '4', '5']);
  });

  it("uses one environment's folder of backups", async () => {
    const { found, state } = await here.takeOver(here.old('environments', here.demo, 'backups'));
    expect(found.environments).toMatchObject([{ id: here.demo, isDataFile: false, subscriptions: 2 }]);
    expect(state.activeEnvironmentId).toBe(here.demo);
    await here.isHeldBack(['2', '3']);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.units()).toEqual([]);
  });

  it('names a folder of backups without a note, and uses nothing of it', async () => {
    cpSync(here.old('environments', here.demo, 'backups'), join(here.scratch.path, 'alone', 'backups'), {
      recursive: true,
    });
    here.ports.folders.push(join(here.scratch.path, 'alone'));
    expect(await here.app.get('takeover.choose')).toMatchObject({
      environments: [],
      unnamed: [join(here.scratch.path, 'alone')],
    });
  });

  it('refuses a folder without any backup, or one that cannot be read', async () => {
    mkdirSync(join(here.scratch.path, 'empty'));
    here.ports.folders.push(
      join(here.scratch.path, 'empty'),
      join(here.scratch.path, 'gone'),
      null,
      here.fresh(),
    );
    expect(await here.app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverNothing' } });
    expect(await here.app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverUnreadable' } });
    expect(await here.app.get('takeover.choose')).toBeNull();
    expect(await here.app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverNothing' } });
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { startEmpty } from '../../main/app/recovery.ts';
import { BackedUpProfile, start } from '../support/backed-up-profile.ts';
import { scratchFolder } from '../support/headless.ts';

let here: BackedUpProfile;
beforeEach(async () => {
  here = new BackedUpProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('a damaged data file', () => {
  it('has its usable backups offered, newest first, with what is in them', async () => {
    here.damage();
    const { blocked } = await here.open();
    expect(blocked).toMatchObject({ reason: 'dataUnreadable', canStartEmpty: true });
    expect(blocked?.backups).toEqual([
      { name: here.names[0], at: '2026-03-01T11:00:00.000Z', partial: false, subscriptions: 2 },
      { name: here.names[1], at: '2026-03-01T10:00:00.000Z', partial: false, subscriptions: 1 },
    ]);
  });

  it('has no backup of a newer version offered', async () => {
    here.damage();
    const file = new DatabaseSync(here.environment('backups', here.names[0] ?? ''));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect((await here.open()).blocked?.backups.map(({ name }) => name)).toEqual([here.names[1]]);
  });

  it('has no backup offered that is damaged itself', async () => {
    here.damage();
    writeFileSync(here.environment('backups', here.names[0] ?? ''), 'no backup');
    expect((await here.open()).blocked?.backups.map(({ name }) => name)).toEqual([here.names[1]]);
  });

  it('is quarantined whole, and the chosen backup takes its place', async () => {
    const bytes = here.damage();
    await here.open();
    const state = await here.app.get('storage.restore', { backup: here.names[1] ?? '' });
    expect(state).toMatchObject({
      phase: 'ready',
      blocked: null,
      recovered: { from: '2026-03-01T10:00:00.000Z', heldBack: 0 },
    });
    expect(await here.units()).toEqual(['1']);
    const { quarantineFolder } = state.recovered ?? {};
    expect(here.quarantines().map((name) => here.environment(name))).toEqual([quarantineFolder]);
    expect(readFileSync(join(quarantineFolder ?? '', 'desk.sqlite')).equals(bytes)).toBe(true);
    expect(await here.app.get('trail.verify')).toMatchObject({ intact: true });
    // The trail of the file that took its place records the restore.
    const outside = scratchFolder();
    here.ports.saveTo.push(join(outside.path, 'trail.jsonl'));
    await here.app.get('trail.export');
    const trail = readFileSync(join(outside.path, 'trail.jsonl'), 'utf8');
    expect(trail).toContain('"what":"storage.restored"');
    expect(trail).toContain(`"setAside":${JSON.stringify(quarantineFolder)}`);
    outside.remove();
    // The restored data is there after a restart.
    await here.app.backend.close();
    // The file keeps the notice until a person has read it.
    const { recovered } = await here.open();
    expect(recovered).toMatchObject({ what: 'data', from: '2026-03-01T10:00:00.000Z', quarantineFolder });
    expect(await here.app.get('storage.readRecovered')).toMatchObject({
      recovered: null,
      quarantined: [quarantineFolder],
    });
    expect(await here.units()).toEqual(['1']);
  });

  it('can be replaced by an empty one, only on demand, and its backups are quarantined with it', async () => {
    const bytes = here.damage();
    await here.open();
    const state = await here.app.get('storage.startEmpty');
    expect(state).toMatchObject({ phase: 'ready', recovered: { from: null, heldBack: 0 } });
    expect(await here.units()).toEqual([]);
    expect(readFileSync(join(state.recovered?.quarantineFolder ?? '', 'desk.sqlite')).equals(bytes)).toBe(
      true,
    );
    expect(readdirSync(join(state.recovered?.quarantineFolder ?? '', 'backups')).sort()).toEqual(
      [...here.names].sort(),
    );
    // The backups of the empty file begin anew, and push out none of the former.
    expect(readdirSync(here.environment('backups'))).toEqual([]);
    expect(await here.app.get('trail.verify')).toEqual({ entries: 1, intact: true, firstBroken: null });
  });

  it('replaced by an empty one has its backups quarantined even if the app ended at once', async () => {
    here.damage();
    const deps = await here.recovery();
    const { quarantineFolder } = await startEmpty(deps);
    expect(readdirSync(here.environment('backups')).sort(), 'the backups are not moved yet').toEqual(
      [...here.names].sort(),
    );
    expect(await here.open()).toMatchObject({ phase: 'ready', quarantined: [quarantineFolder] });
    expect(readdirSync(here.environment('backups'))).toEqual([]);
    expect(readdirSync(join(quarantineFolder ?? '', 'backups')).sort()).toEqual([...here.names].sort());
    // Only once: backups that are made from now on stay.
    await here.backUp(start + 7_200_000);
    await here.app.backend.close();
    await here.open();
    expect(readdirSync(here.environment('backups'))).toHaveLength(1);
  });

  it('is reported as replaced in its own environment only, even after switching environments', async () => {
    here.damage();
    await here.open();
    const { recovered } = await here.app.get('storage.restore', { backup: here.names[0] ?? '' });
    expect(recovered).toMatchObject({ from: '2026-03-01T11:00:00.000Z', drafts: 2 });
    const { id } = await here.app.get('environments.save', {
      kind: 'demo',
      name: 'Demo',
      baseUrl: 'https://platform.invalid',
      clientId: 'client',
      campaigns: [],
    });
    expect(await here.app.get('environments.activate', { id })).toMatchObject({
      phase: 'ready',
      recovered: null,
    });
    expect(await here.app.get('environments.activate', { id: trainingId })).toMatchObject({ recovered });
  });

  it('is quarantined with its log, which is not applied to another file', async () => {
    const bytes = here.damage();
    writeFileSync(`${here.database()}-wal`, 'a log');
    writeFileSync(`${here.database()}-shm`, 'an index');
    await here.open();
    const { recovered } = await here.app.get('storage.restore', { backup: here.names[0] ?? '' });
    const folder = recovered?.quarantineFolder ?? '';
    expect(readFileSync(join(folder, 'desk.sqlite')).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toContain('desk.sqlite');
    expect(await here.units()).toEqual(['1', '2']);
  });

  it('is left as it is when the chosen backup turns out to be damaged', async () => {
    const bytes = here.damage();
    await here.open();
    const chosen = here.environment('backups', here.names[0] ?? '');
    const backup = readFileSync(chosen);
    // Damages a part that is not read for the list.
    writeFileSync(chosen, backup.fill(0xff, backup.length - 4096 * 3));
    expect(await here.app.call('storage.restore', { backup: here.names[0] ?? '' })).toMatchObject({
      error: { code: 'backupUnusable' },
    });
    expect(readFileSync(here.database()).equals(bytes)).toBe(true);
    expect(here.quarantines()).toEqual([]);
    expect(await here.app.get('storage.restore', { backup: here.names[1] ?? '' })).toMatchObject({
      phase: 'ready',
    });
  });

  it.each(['../../settings.json', 'desk.sqlite', ''])(
    'is not replaced by %j, which is no backup',
    async (backup) => {
      here.damage();
      await here.open();
      const { ok } = await here.app.call('storage.restore', { backup });
      expect(ok).toBe(false);
      expect(here.quarantines()).toEqual([]);
    },
  );
});

describe('a missing data file', () => {
  it('is never replaced by an empty one, and the backups are offered', async () => {
    rmSync(here.database());
    expect((await here.open()).blocked).toMatchObject({ reason: 'dataMissing', canStartEmpty: true });
    expect(existsSync(here.database())).toBe(false);
    expect(await here.app.get('storage.restore', { backup: here.names[0] ?? '' })).toMatchObject({
      phase: 'ready',
      recovered: { quarantineFolder: null },
    });
    expect(await here.units()).toEqual(['1', '2']);
  });

  it.each([
    ['cut to zero bytes', () => writeFileSync(here.database(), '')],
    [
      'removed with all its backups',
      () => [
        rmSync(here.database()),
        rmSync(here.environment('backups'), { recursive: true }),
        mkdirSync(here.environment('backups')),
      ],
    ],
    [
      'quarantined by hand',
      () => [
        mkdirSync(here.environment('damaged-x')),
        renameSync(here.database(), here.environment('damaged-x', 'desk.sqlite')),
        rmSync(here.environment('backups'), { recursive: true }),
      ],
    ],
    [
      'removed except for its log',
      () => [
        renameSync(here.database(), `${here.database()}-wal`),
        rmSync(here.environment('backups'), { recursive: true }),
      ],
    ],
  ])('is reported as missing when it was %s', async (_, lose) => {
    lose();
    expect((await here.open()).blocked).toMatchObject({ reason: 'dataMissing' });
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'blocked' });
    expect(await here.app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
  });

  it('is used again once it is back', async () => {
    renameSync(here.database(), `${here.database()}.elsewhere`);
    expect((await here.open()).blocked?.reason).toBe('dataMissing');
    renameSync(`${here.database()}.elsewhere`, here.database());
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await here.units()).toEqual(['1', '2', '3']);
  });

  it('makes the app ask for the key to the backups, because a new key would not open them', async () => {
    rmSync(here.database());
    await here.secrets.delete('data-key');
    expect((await here.open()).blocked?.reason).toBe('dataKeyMissing');
    expect(await here.secrets.get('data-key')).toBeNull();
  });
});

describe('nothing is replaced', () => {
  it('while the app is open, whatever the page requests', async () => {
    await here.open();
    expect(await here.app.call('storage.restore', { backup: here.names[0] ?? '' })).toMatchObject({
      error: { code: 'unsupported' },
    });
    expect(await here.app.call('storage.startEmpty')).toMatchObject({ error: { code: 'unsupported' } });
    expect(await here.units()).toEqual(['1', '2', '3']);
  });
  it('while the app is blocked for a reason that does not concern the file', async () => {
    await here.secrets.delete('data-key');
    expect((await here.open()).blocked).toMatchObject({
      reason: 'dataKeyMissing',
      backups: [],
      canStartEmpty: false,
    });
    expect(await here.app.call('storage.startEmpty')).toMatchObject({ error: { code: 'unsupported' } });
    expect(existsSync(here.database())).toBe(true);
  });
});

describe("the training platform's damaged file", () => {
  it('is quarantined for a new platform, and the subscriptions stay', async () => {
    const sealed = join(here.scratch.path, 'training', 'platform.sealed');
    mkdirSync(join(here.scratch.path, 'training'), { recursive: true });
    writeFileSync(sealed, 'not sealed');
    expect((await here.open()).blocked).toMatchObject({
      reason: 'trainingUnreadable',
      backups: [],
      canStartEmpty: true,
    });
    const { phase, recovered } = await here.app.get('storage.startEmpty');
    expect(phase).toBe('ready');
    expect(recovered).toMatchObject({ what: 'trainingPlatform', from: null, heldBack: 0 });
    expect(readFileSync(join(recovered?.quarantineFolder ?? '', 'platform.sealed'), 'utf8')).toBe(
      'not sealed',
    );
    expect(await here.units()).toEqual(['1', '2', '3']);
  });
});

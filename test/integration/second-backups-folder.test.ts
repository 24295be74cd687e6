/** The second folder for backups: a network share or a USB stick, which may vanish, fill up, be read-only or hang. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeParts, mustBeKilled } from '../../main/electron/closing.ts';
import { isAtFolder, patience, patienceForFormer } from '../../main/profile/far-folder.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { prepareSecondFolder } from '../../main/storage/second-folder.ts';
import { cipher, day, hour, profileId, SecondFolder, start } from '../support/second-folder.ts';
import { whyNoWaits } from '../support/threads.ts';
import { until } from '../support/until.ts';

let here: SecondFolder;
beforeEach(async () => {
  here = new SecondFolder();
  await here.setUp();
});
afterEach(() => here.close());

const noWaits = whyNoWaits();

describe('a folder that', () => {
  it('vanishes while a backup is written is reported as gone, and used again once it is back', async () => {
    const away = join(here.elsewhere.path, 'pulled');
    here.before.copy = () => renameSync(here.chosen, away);
    await here.second.now();
    expect(here.second.state.failed).toMatchObject({ code: 'gone', since: '2026-03-01T10:00:00.000Z' });
    expect(existsSync(here.chosen)).toBe(false);
    expect(here.draft(2)).toBeTruthy();
    here.before = {};
    here.clock.advance(hour);
    await until(
      () => here.second.state.failed?.at === '2026-03-01T11:00:00.000Z',
      'the folder is looked for again',
    );
    expect(here.second.state.failed?.since).toBe('2026-03-01T10:00:00.000Z');
    renameSync(away, here.chosen);
    here.clock.advance(hour);
    await until(() => here.second.state.failed === null, 'the folder is found again');
    expect(await here.backups()).toHaveLength(1);
    expect(here.second.state.lastAt).toBe('2026-03-01T12:00:00.000Z');
  });

  it('disappears before the finished copy is renamed gets no backup', async () => {
    here.before.rename = () => renameSync(here.chosen, join(here.elsewhere.path, 'pulled'));
    await here.second.now();
    expect(here.code()).toBe('gone');
  });

  it.each(['ofProfile', 'ofEnvironment', 'ofWriter'] as const)(
    'contains a link to the data folder (%s) is reported, and nothing is written there',
    async (which) => {
      await here.second.now();
      const inside = join(here.scratch.path, 'environments');
      mkdirSync(inside);
      rmSync(here.place()[which], { recursive: true });
      symlinkSync(inside, here.place()[which]);
      here.clock.advance(day);
      await here.second.now();
      expect(here.code()).toBe('inside');
      expect(readdirSync(inside)).toEqual([]);
    },
  );

  it('comes back empty is reported, and nothing is written to what may be another disk', async () => {
    await here.second.now();
    renameSync(here.chosen, join(here.elsewhere.path, 'pulled'));
    mkdirSync(here.chosen);
    here.clock.advance(day);
    await here.second.now();
    expect(here.code()).toBe('replaced');
    expect(readdirSync(here.chosen)).toEqual([]);
  });

  it('does not answer ends the attempt, takes only one thread, and holds up neither closing nor other files', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    here.before.hash = here.stopUp;
    const attempt = here.second.now();
    await here.held();
    await makeBackup({ path: here.path, folder: join(here.scratch.path, 'backups'), now: start, cipher });
    here.clock.advance(patience);
    await attempt;
    expect(here.second.state).toMatchObject({ running: null, failed: { code: 'silent' } });
    expect(isAtFolder()).toBe(true);
    here.before = {};
    const again = here.second.now();
    await until(() => here.clock.timers === 1, 'the attempt waits for the earlier thread');
    // Far less than the time that a thread of its own would be given.
    here.clock.advance(patienceForFormer);
    await again;
    expect(here.code()).toBe('silent');
    await here.second.stop();
    here.second = here.create();
    here.release();
    await until(() => !isAtFolder(), 'the thread has ended');
    await here.second.now();
    expect(here.code()).toBe(null);
    expect(await here.backups()).toHaveLength(1);
  });

  it('does not answer does not delay closing', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    here.before.hash = here.stopUp;
    const attempt = here.second.now();
    await here.held();
    await here.second.stop();
    await attempt;
    const parts = {
      backend: {
        stop() {},
        leave: async () => {},
        close: async () => true,
        language: () => null,
        unforeseen() {},
        isAtKeychain: () => false,
        isAtFolder,
      },
      window: null,
      callsDone: null,
    };
    expect(await closeParts(parts)).toBe(true);
    expect(mustBeKilled(parts), 'the process would wait for the thread').toBe(true);
    here.release();
    await until(() => !mustBeKilled(parts), 'nothing holds the process');
  });

  it('fills up while a backup is written is reported as full, and every former backup stays', (ctx) =>
    here.onSmallDisk(ctx, async (disk) => {
      await here.second.now();
      expect(here.second.state.failed).toBe(null);
      here.clock.advance(day);
      here.before.copy = () => disk.fill();
      await here.second.now();
      expect(here.code()).toBe('storageFull');
      expect(await here.backups()).toHaveLength(1);
      expect(readdirSync(here.place().ofWriter).filter((name) => name.endsWith('.new'))).toEqual([]);
      disk.free();
      here.before = {};
      await here.second.now();
      expect(here.code()).toBe(null);
      expect(await here.backups()).toHaveLength(2);
    }));

  it('is read-only is reported as such, and refused when it is chosen', (ctx) =>
    here.onSmallDisk(ctx, async (disk) => {
      disk.setReadOnly(true);
      await here.second.now();
      expect(here.code()).toBe('storageReadOnly');
      await expect(here.choose()).rejects.toMatchObject({
        failure: { code: 'folderUnusable', disk: 'storageReadOnly', path: here.chosen },
      });
      disk.setReadOnly(false);
      await here.second.now();
      expect(here.code()).toBe(null);
    }));

  it('is in order does not help when the copy cannot be made on the own disk', async () => {
    writeFileSync(join(here.scratch.path, 'not a data file'), 'x');
    here.path = join(here.scratch.path, 'not a data file');
    here.second = here.create();
    await here.second.now();
    expect(here.code()).toBe('ownDisk');
    expect(await here.backups()).toEqual([]);
  });

  it('has failed since before the app started is reported with the time of the first failure', async () => {
    renameSync(here.chosen, join(here.elsewhere.path, 'pulled'));
    await here.second.now();
    await here.second.stop();
    here.clock.advance(day);
    here.second = here.create();
    await here.second.now();
    expect(here.second.state.failed).toMatchObject({
      since: '2026-03-01T10:00:00.000Z',
      at: '2026-03-02T10:00:00.000Z',
    });
  });
});

describe('choosing a folder', () => {
  it('refuses a folder inside the profile, even under another spelling', async () => {
    const inside = join(here.scratch.path, 'environments', 'x');
    mkdirSync(inside, { recursive: true });
    const link = join(here.elsewhere.path, 'link');
    spawnSync('ln', ['-s', inside, link]);
    for (const folder of [here.scratch.path, inside, link, join(inside, '..', 'x')])
      await expect(here.choose(folder), folder).rejects.toMatchObject({ failure: { code: 'folderInside' } });
    expect(readdirSync(inside)).toEqual([]);
  });

  it.each([
    ['in the profile', () => join(here.scratch.path, 'inside')],
    ['that is the profile', () => here.scratch.path],
    ['above the profile', () => join(here.scratch.path, '..')],
  ])('refuses a folder whose own subfolder is a link to a folder %s', async (_, to) => {
    mkdirSync(join(here.scratch.path, 'inside'));
    rmSync(here.place().ofProfile, { recursive: true });
    symlinkSync(to(), here.place().ofProfile);
    const written: string[] = [];
    here.before.write = (file) => written.push(file);
    await expect(
      prepareSecondFolder(here.chosen, {
        profilePath: here.scratch.path,
        profileId,
        clock: here.clock,
        open: here.steppedIn,
      }),
    ).rejects.toMatchObject({ failure: { code: 'folderLeadsInside', path: here.place().ofProfile } });
    expect(written).toEqual([]);
  });

  it('accepts a folder whose own subfolder is a link to somewhere else', async () => {
    const to = join(here.elsewhere.path, 'other disk');
    mkdirSync(to);
    rmSync(here.place().ofProfile, { recursive: true });
    symlinkSync(to, here.place().ofProfile);
    expect(await here.choose()).toBe(here.chosen);
    await here.second.now();
    expect(here.code()).toBe(null);
    expect(await here.backups()).toHaveLength(1);
  });

  it('refuses a folder that does not exist, or is a file', async () => {
    const file = join(here.elsewhere.path, 'file');
    writeFileSync(file, 'x');
    for (const folder of [join(here.elsewhere.path, 'none'), file])
      await expect(here.choose(folder), folder).rejects.toMatchObject({
        failure: { code: 'folderUnusable' },
      });
  });

  it('refuses a folder that returns other content than was written', async () => {
    here.before.hash = (file) => writeFileSync(file, 'something else');
    await expect(
      prepareSecondFolder(here.chosen, {
        profilePath: here.scratch.path,
        profileId,
        clock: here.clock,
        open: here.steppedIn,
      }),
    ).rejects.toMatchObject({ failure: { code: 'folderUnusable', disk: 'storageFails' } });
  });

  it('takes the parent folder when the own subfolder was chosen, and leaves no trial file behind', async () => {
    expect(await here.choose(here.place().ofProfile)).toBe(here.chosen);
    expect(readdirSync(here.place().ofProfile)).toEqual([]);
  });
});

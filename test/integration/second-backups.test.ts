/** The second folder for backups: a network share or a USB stick, which may vanish, fill up, be read-only or hang. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { computerName } from '../../main/profile/computer.ts';
import { kept, makeBackup, verifyBackup } from '../../main/storage/backup.ts';
import {
  cipher,
  day,
  hour,
  otherWriter,
  profileId,
  SecondFolder,
  start,
  writer,
} from '../support/second-folder.ts';
import { until } from '../support/until.ts';

let here: SecondFolder;
beforeEach(async () => {
  here = new SecondFolder();
  await here.setUp();
});
afterEach(() => here.close());

describe('a second backup', () => {
  it('is in a folder of the profile and the environment, opens by itself, and has the note beside it', async () => {
    await here.second.now();
    const [made] = await here.backups();
    expect(here.second.state).toEqual({
      folder: here.chosen,
      lastAt: made?.at,
      running: null,
      wasStopped: false,
      failed: null,
      isOverdue: false,
      lacking: 0,
    });
    expect(made?.path).toBe(
      join(
        here.chosen,
        `investment-desk-${profileId}`,
        'training',
        writer.folder,
        'desk-2026-03-01T10-00-00.000Z.sqlite',
      ),
    );
    expect(await verifyBackup(made?.path ?? '', cipher)).toEqual([]);
    expect(readdirSync(here.place().ofWriter).sort()).toEqual([computerName, made?.name, 'environment.json']);
    expect(readFileSync(join(here.place().ofWriter, 'environment.json'), 'utf8')).toBe('{"id":"training"}');
    expect(existsSync(join(here.scratch.path, 'second-backup'))).toBe(false);
    expect(here.defects).toEqual([]);
  });

  it('is made soon after opening, again once a day has passed, and not at another start within the day', async () => {
    here.second.start();
    here.clock.advance(15_000);
    await until(
      () => here.second.state.lastAt !== null && here.second.state.running === null,
      'the first backup is made',
    );
    await here.second.stop();
    here.second = here.create();
    expect(here.second.state.lastAt).toBe('2026-03-01T10:00:15.000Z');
    let looks = 0;
    const after = vi.spyOn(here.clock, 'after');
    const lookAfter = async (milliseconds: number) => {
      here.clock.advance(milliseconds);
      looks += 1;
      await until(
        () => after.mock.calls.filter(([pause]) => pause === hour).length === looks,
        'the check is over',
      );
    };
    here.second.start();
    await lookAfter(15_000);
    for (let hours = 0; hours < 23; hours += 1) await lookAfter(hour);
    expect(await here.backups()).toHaveLength(1);
    await lookAfter(hour);
    expect(await here.backups()).toHaveLength(2);
  });

  it('that a person stops adds none, is no failure, and can be made again', async () => {
    const attempt = here.second.now();
    await until(() => here.second.state.running !== null, 'the backup is being made');
    here.second.cancel();
    await attempt;
    expect(here.second.state).toMatchObject({ lastAt: null, running: null, wasStopped: true, failed: null });
    expect(await here.backups()).toEqual([]);
    expect(existsSync(join(here.scratch.path, 'second-backup'))).toBe(false);
    await here.second.now();
    expect(await here.backups()).toHaveLength(1);
    expect(here.second.state).toMatchObject({ wasStopped: false, failed: null });
  });

  it('of a file with a value that does not open is a partial one', async () => {
    const id = here.draft(2);
    await here.second.now();
    const file = new DatabaseSync(here.path);
    file.prepare('UPDATE subscriptions SET data = randomblob(200) WHERE id = ?').run(id);
    file.close();
    here.clock.advance(day);
    await here.second.now();
    expect((await here.backups()).map(({ partial }) => partial)).toEqual([true, false]);
    expect(here.second.state.failed).toBe(null);
  });

  it(`keeps the newest ${kept}, and touches nothing else`, async () => {
    mkdirSync(here.place().ofWriter, { recursive: true });
    const foreign = [
      join(here.chosen, 'photos.zip'),
      join(here.chosen, 'investment-desk-of-another'),
      join(here.place().ofWriter, 'by hand.sqlite'),
      join(here.place().ofWriter, 'desk-2020-01-01.sqlite.new'),
      join(here.place().ofWriter, 'desk-2020-02-31T10-00-00.000Z.sqlite'),
    ];
    for (const file of foreign) writeFileSync(file, 'x');
    mkdirSync(join(here.place().ofWriter, 'desk-2020-01-01T10-00-00.000Z.sqlite'));
    for (let days = 0; days < kept + 2; days += 1) {
      await here.second.now();
      here.clock.advance(day);
    }
    expect(here.second.state.failed).toBe(null);
    const times = (await here.backups()).map(({ at }) => at.slice(0, 10));
    expect(times.filter((at) => at.startsWith('2026'))).toHaveLength(kept);
    for (const file of foreign) expect(readFileSync(file, 'utf8'), file).toBe('x');
    expect(existsSync(join(here.place().ofWriter, 'desk-2020-01-01T10-00-00.000Z.sqlite'))).toBe(true);
  });

  it('leaves the backups of another profile in the same folder alone', async () => {
    const others = join(here.chosen, 'investment-desk-11111111-1111-4111-8111-111111111111', 'training');
    mkdirSync(others, { recursive: true });
    for (let days = 0; days < kept + 2; days += 1)
      await makeBackup({ path: here.path, folder: others, now: start - 100 * day, cipher });
    writeFileSync(join(others, 'desk-2020-01-01T10-00-00.000Z.sqlite'), 'x');
    const there = readdirSync(others);
    await here.second.now();
    expect(readdirSync(others)).toEqual(there);
  });

  it("of a copy of the profile on another computer is kept apart, and neither computer removes or counts the other's", async () => {
    await here.second.now();
    await here.second.stop();
    const former = join(here.place().ofEnvironment, 'desk-2026-02-01T10-00-00.000Z.sqlite');
    writeFileSync(former, 'from before each computer had a folder of its own');
    const own = await here.backups();
    const other = here.create(otherWriter);
    try {
      for (let days = 0; days < kept + 2; days += 1) {
        here.clock.advance(day);
        await other.now();
      }
    } finally {
      await other.stop();
    }
    expect(await here.backups(otherWriter)).toHaveLength(kept);
    expect(await here.backups()).toEqual(own);
    expect(existsSync(former)).toBe(true);
    expect(readFileSync(join(here.place(otherWriter).ofWriter, computerName), 'utf8')).toContain('"PC 2"');
    here.second = here.create();
    await here.second.now();
    expect(here.second.state.lastAt).toBe((await here.backups())[0]?.at);
    expect(await here.backups()).toHaveLength(2);
  });

  it('is made even when the oldest cannot be removed', async () => {
    for (let days = 0; days < kept; days += 1) {
      await here.second.now();
      here.clock.advance(day);
    }
    here.before.remove = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    await here.second.now();
    expect(here.second.state.failed).toBe(null);
    expect(await here.backups()).toHaveLength(kept + 1);
  });

  it('that is damaged between the copy and the check gets no name, is reported, and is made again', async () => {
    await here.second.now();
    const [former] = await here.backups();
    here.clock.advance(day);
    here.before.hash = (file) => {
      const bytes = readFileSync(file);
      bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    };
    await here.second.now();
    expect(here.code()).toBe('differs');
    expect(await here.backups()).toEqual([former]);
    expect(readdirSync(here.place().ofWriter).sort()).toEqual([
      computerName,
      former?.name,
      'environment.json',
    ]);
    here.before = {};
    await here.second.now();
    expect(here.code()).toBe(null);
    expect(await here.backups()).toHaveLength(2);
  });

  it('is made even when an unfinished one cannot be removed', async () => {
    mkdirSync(here.place().ofWriter, { recursive: true });
    writeFileSync(join(here.place().ofWriter, 'desk-2026-02-01T10-00-00.000Z.sqlite.new'), 'half');
    here.before.remove = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    await here.second.now();
    expect(here.second.state.failed).toBe(null);
    expect(await here.backups()).toHaveLength(1);
  });

  it('never exists without the note that says which environment it belongs to', async () => {
    here.before.write = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await here.second.now();
    expect(here.code()).toBe('storageFull');
    expect(await here.backups()).toEqual([]);
    here.before = {};
    here.clock.advance(hour);
    await until(() => here.second.state.failed === null, 'the backup is made an hour later');
    expect(readdirSync(here.place().ofWriter)).toContain('environment.json');
    expect(await here.backups()).toHaveLength(1);
  });

  it('leaves no copy of an earlier process on the own disk, even while the folder is away', async () => {
    const staging = join(here.scratch.path, 'second-backup');
    mkdirSync(staging);
    writeFileSync(join(staging, 'desk-2026-02-01T10-00-00.000Z.sqlite'), 'x');
    renameSync(here.chosen, join(here.elsewhere.path, 'pulled'));
    await here.second.now();
    expect(here.code()).toBe('gone');
    expect(existsSync(staging)).toBe(false);
  });

  it('that an earlier process left unfinished is removed', async () => {
    mkdirSync(here.place().ofWriter, { recursive: true });
    const left = join(here.place().ofWriter, 'desk-2026-02-01T10-00-00.000Z.sqlite.new');
    writeFileSync(left, 'half');
    await here.second.now();
    expect(existsSync(left)).toBe(false);
  });

  it('is interrupted by closing, without a named file and with nothing left on the own disk', async () => {
    let stopped: Promise<void> | null = null;
    here.before.copy = () => {
      stopped = here.second.stop();
    };
    await here.second.now();
    await stopped;
    expect(here.clock.timers).toBe(0);
    expect(existsSync(join(here.scratch.path, 'second-backup'))).toBe(false);
    expect(await here.backups()).toEqual([]);
  });
});

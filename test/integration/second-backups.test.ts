/** The second folder for backups: a network share or a USB stick, which may vanish, fill up, be read-only or hang. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { closeParts, mustBeKilled } from '../../main/electron/closing.ts';
import { computerName, writerOf } from '../../main/profile/computer.ts';
import {
  type FarFolder,
  isAtFolder,
  openFarFolder,
  patience,
  SilentFolder,
} from '../../main/profile/far-folder.ts';
import { systemMachine } from '../../main/profile/machine.ts';
import { kept, listBackups, makeBackup, verifyBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { secondPlace } from '../../main/storage/second-backup.ts';
import { createSecondBackups, isOverdue, type SecondBackups } from '../../main/storage/second-backups.ts';
import { prepareSecondFolder } from '../../main/storage/second-folder.ts';
import { type FakeClock, fakeClock, fastClock } from '../support/clocks.ts';
import {
  completeForm,
  type Headless,
  headless,
  memorySecrets,
  noLog,
  scratchFolder,
} from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { areAtPipes, whyNoWaits } from '../support/threads.ts';
import { until, withinPatience } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);
const start = Date.parse('2026-03-01T10:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;
const profileId = '0b0f2a52-5a0a-4d0e-9d4a-3f3f0f2f6c11';
const writer = writerOf({ id: 'a', name: 'PC 1 (Büro)' }, '/profile');
/** The writer of the same profile, copied to another computer. */
const otherWriter = writerOf({ id: 'b', name: 'PC 2' }, '/profile');
const nowhere = { base: 'https://platform.invalid', clientId: 'c', clientSecret: 's' };
const noSmallDisk = whyNoSmallDisk();
const noWaits = whyNoWaits();

let scratch: ReturnType<typeof scratchFolder>;
let elsewhere: ReturnType<typeof scratchFolder>;
let chosen: string;
let path: string;
let app: Headless;
let clock: FakeClock;
let second: SecondBackups;
const defects: unknown[] = [];
/** What a test does before a call to the folder, by the name of the call. */
let before: Partial<Record<keyof FarFolder, (path: string) => unknown>>;

/** The other end of a pipe that stands in for a file of a dead share. */
let pipe: number | null;
/** Number of bytes that the running copy or check has done. */
let copied: number;

/** Opens the real folder with its real thread, and runs `before` ahead of each call. */
const steppedIn: typeof openFarFolder = (folder, clock, tell) => {
  const far = openFarFolder(folder, clock, (done) => {
    copied = done;
    tell?.(done);
  });
  return new Proxy(far, {
    get: (_, name: keyof FarFolder) => {
      if (name === 'close') return far.close;
      return async (...given: [string, string]) => {
        await before[name]?.(given.at(name === 'copy' ? 1 : 0) ?? '');
        return (far[name] as (...all: string[]) => Promise<unknown>)(...given);
      };
    },
  });
};

const create = (by = writer) =>
  createSecondBackups({
    log: noLog,
    folder: chosen,
    profileId,
    profilePath: scratch.path,
    writer: by,
    environmentId: 'training',
    path,
    cipher,
    clock,
    note: () => '{"id":"training"}',
    changed: () => {},
    defect: (error) => defects.push(error),
    open: steppedIn,
  });
const place = (by = writer) => secondPlace(chosen, profileId, 'training', by);
const choose = (folder = chosen) =>
  prepareSecondFolder(folder, { profilePath: scratch.path, profileId, clock: fastClock() });
const backups = (by = writer) => listBackups(place(by).ofWriter);
const draft = (units: number) => {
  const { id } = app.subscriptions.create();
  app.subscriptions.save(id, completeForm('anna', 'solar', units));
  return id;
};
/**
 * Replaces a file by a pipe that gives one byte and then nothing. Reading it holds the thread as a dead share does, and
 * no signal and no timeout ends that.
 */
function stopUp(file: string): void {
  rmSync(file);
  expect(spawnSync('mkfifo', [file]).status).toBe(0);
  pipe = openSync(file, 'r+');
  writeSync(pipe, 'x');
}
/** Lets the share answer again. */
function release(): void {
  if (pipe !== null) closeSync(pipe);
  pipe = null;
}
const held = () => until(() => pipe !== null && copied === 1 && areAtPipes(1), 'the thread is held');
const code = () => second.state.failed?.code ?? null;
/** Runs a test with a second folder on a disk of its own, which is soon full. */
async function onSmallDisk(ctx: TestContext, test: (disk: SmallDisk) => Promise<void>): Promise<void> {
  ctx.skip(noSmallDisk !== null, String(noSmallDisk));
  const disk = smallDisk(join(elsewhere.path, 'small'), 4);
  try {
    chosen = disk.path;
    await choose();
    second = create();
    await test(disk);
  } finally {
    disk.remove();
  }
}

beforeEach(async () => {
  scratch = scratchFolder();
  elsewhere = scratchFolder();
  chosen = join(elsewhere.path, 'stick');
  mkdirSync(chosen);
  path = join(scratch.path, 'desk.sqlite');
  app = headless(nowhere, { folder: scratch.path, dataKey });
  clock = fakeClock(start);
  before = {};
  pipe = null;
  copied = 0;
  defects.length = 0;
  draft(1);
  await choose();
  second = create();
});
afterEach(async () => {
  release();
  await second.stop();
  await app.close();
  await until(() => !isAtFolder(), 'no thread is held');
  scratch.remove();
  elsewhere.remove();
});

describe('a second backup', () => {
  it('is in a folder of the profile and the environment, opens by itself, and has the note beside it', async () => {
    await second.now();
    const [made] = await backups();
    expect(second.state).toEqual({
      folder: chosen,
      lastAt: made?.at,
      running: null,
      failed: null,
      isOverdue: false,
      lacking: 0,
    });
    expect(made?.path).toBe(
      join(
        chosen,
        `investment-desk-${profileId}`,
        'training',
        writer.folder,
        'desk-2026-03-01T10-00-00.000Z.sqlite',
      ),
    );
    expect(await verifyBackup(made?.path ?? '', cipher)).toEqual([]);
    expect(readdirSync(place().ofWriter).sort()).toEqual([computerName, made?.name, 'environment.json']);
    expect(readFileSync(join(place().ofWriter, 'environment.json'), 'utf8')).toBe('{"id":"training"}');
    expect(existsSync(join(scratch.path, 'second-backup'))).toBe(false);
    expect(defects).toEqual([]);
  });

  it('is made soon after opening, again once a day has passed, and not at another start within the day', async () => {
    second.start();
    clock.advance(15_000);
    await until(
      () => second.state.lastAt !== null && second.state.running === null,
      'the first backup is made',
    );
    await second.stop();
    second = create();
    expect(second.state.lastAt).toBe('2026-03-01T10:00:15.000Z');
    let looks = 0;
    const after = vi.spyOn(clock, 'after');
    const lookAfter = async (milliseconds: number) => {
      clock.advance(milliseconds);
      looks += 1;
      await until(
        () => after.mock.calls.filter(([pause]) => pause === hour).length === looks,
        'the check is over',
      );
    };
    second.start();
    await lookAfter(15_000);
    for (let hours = 0; hours < 23; hours += 1) await lookAfter(hour);
    expect(await backups()).toHaveLength(1);
    await lookAfter(hour);
    expect(await backups()).toHaveLength(2);
  });

  it('of a file with a value that does not open is a partial one', async () => {
    const id = draft(2);
    await second.now();
    const file = new DatabaseSync(path);
    file.prepare('UPDATE subscriptions SET data = randomblob(200) WHERE id = ?').run(id);
    file.close();
    clock.advance(day);
    await second.now();
    expect((await backups()).map(({ partial }) => partial)).toEqual([true, false]);
    expect(second.state.failed).toBe(null);
  });

  it(`keeps the newest ${kept}, and touches nothing else`, async () => {
    mkdirSync(place().ofWriter, { recursive: true });
    const foreign = [
      join(chosen, 'photos.zip'),
      join(chosen, 'investment-desk-of-another'),
      join(place().ofWriter, 'by hand.sqlite'),
      join(place().ofWriter, 'desk-2020-01-01.sqlite.new'),
      join(place().ofWriter, 'desk-2020-02-31T10-00-00.000Z.sqlite'),
    ];
    for (const file of foreign) writeFileSync(file, 'x');
    mkdirSync(join(place().ofWriter, 'desk-2020-01-01T10-00-00.000Z.sqlite'));
    for (let days = 0; days < kept + 2; days += 1) {
      await second.now();
      clock.advance(day);
    }
    expect(second.state.failed).toBe(null);
    const times = (await backups()).map(({ at }) => at.slice(0, 10));
    expect(times.filter((at) => at.startsWith('2026'))).toHaveLength(kept);
    for (const file of foreign) expect(readFileSync(file, 'utf8'), file).toBe('x');
    expect(existsSync(join(place().ofWriter, 'desk-2020-01-01T10-00-00.000Z.sqlite'))).toBe(true);
  });

  it('leaves the backups of another profile in the same folder alone', async () => {
    const others = join(chosen, 'investment-desk-11111111-1111-4111-8111-111111111111', 'training');
    mkdirSync(others, { recursive: true });
    for (let days = 0; days < kept + 2; days += 1)
      await makeBackup({ path, folder: others, now: start - 100 * day, cipher });
    writeFileSync(join(others, 'desk-2020-01-01T10-00-00.000Z.sqlite'), 'x');
    const there = readdirSync(others);
    await second.now();
    expect(readdirSync(others)).toEqual(there);
  });

  it("of a copy of the profile on another computer is kept apart, and neither computer removes or counts the other's", async () => {
    await second.now();
    await second.stop();
    const former = join(place().ofEnvironment, 'desk-2026-02-01T10-00-00.000Z.sqlite');
    writeFileSync(former, 'from before each computer had a folder of its own');
    const own = await backups();
    const other = create(otherWriter);
    try {
      for (let days = 0; days < kept + 2; days += 1) {
        clock.advance(day);
        await other.now();
      }
    } finally {
      await other.stop();
    }
    expect(await backups(otherWriter)).toHaveLength(kept);
    expect(await backups()).toEqual(own);
    expect(existsSync(former)).toBe(true);
    expect(readFileSync(join(place(otherWriter).ofWriter, computerName), 'utf8')).toContain('"PC 2"');
    second = create();
    await second.now();
    expect(second.state.lastAt).toBe((await backups())[0]?.at);
    expect(await backups()).toHaveLength(2);
  });

  it('is made even when the oldest cannot be removed', async () => {
    for (let days = 0; days < kept; days += 1) {
      await second.now();
      clock.advance(day);
    }
    before.remove = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    await second.now();
    expect(second.state.failed).toBe(null);
    expect(await backups()).toHaveLength(kept + 1);
  });

  it('that is damaged between the copy and the check gets no name, is reported, and is made again', async () => {
    await second.now();
    const [former] = await backups();
    clock.advance(day);
    before.hash = (file) => {
      const bytes = readFileSync(file);
      bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    };
    await second.now();
    expect(code()).toBe('differs');
    expect(await backups()).toEqual([former]);
    expect(readdirSync(place().ofWriter).sort()).toEqual([computerName, former?.name, 'environment.json']);
    before = {};
    await second.now();
    expect(code()).toBe(null);
    expect(await backups()).toHaveLength(2);
  });

  it('is made even when an unfinished one cannot be removed', async () => {
    mkdirSync(place().ofWriter, { recursive: true });
    writeFileSync(join(place().ofWriter, 'desk-2026-02-01T10-00-00.000Z.sqlite.new'), 'half');
    before.remove = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    await second.now();
    expect(second.state.failed).toBe(null);
    expect(await backups()).toHaveLength(1);
  });

  it('never exists without the note that says which environment it belongs to', async () => {
    before.write = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await second.now();
    expect(code()).toBe('storageFull');
    expect(await backups()).toEqual([]);
    before = {};
    clock.advance(hour);
    await until(() => second.state.failed === null, 'the backup is made an hour later');
    expect(readdirSync(place().ofWriter)).toContain('environment.json');
    expect(await backups()).toHaveLength(1);
  });

  it('leaves no copy of an earlier process on the own disk, even while the folder is away', async () => {
    const staging = join(scratch.path, 'second-backup');
    mkdirSync(staging);
    writeFileSync(join(staging, 'desk-2026-02-01T10-00-00.000Z.sqlite'), 'x');
    renameSync(chosen, join(elsewhere.path, 'pulled'));
    await second.now();
    expect(code()).toBe('gone');
    expect(existsSync(staging)).toBe(false);
  });

  it('that an earlier process left unfinished is removed', async () => {
    mkdirSync(place().ofWriter, { recursive: true });
    const left = join(place().ofWriter, 'desk-2026-02-01T10-00-00.000Z.sqlite.new');
    writeFileSync(left, 'half');
    await second.now();
    expect(existsSync(left)).toBe(false);
  });

  it('is interrupted by closing, without a named file and with nothing left on the own disk', async () => {
    let stopped: Promise<void> | null = null;
    before.copy = () => {
      stopped = second.stop();
    };
    await second.now();
    await stopped;
    expect(clock.timers).toBe(0);
    expect(existsSync(join(scratch.path, 'second-backup'))).toBe(false);
    expect(await backups()).toEqual([]);
  });
});

describe('a folder that', () => {
  it('vanishes while a backup is written is reported as gone, and used again once it is back', async () => {
    const away = join(elsewhere.path, 'pulled');
    before.copy = () => renameSync(chosen, away);
    await second.now();
    expect(second.state.failed).toMatchObject({ code: 'gone', since: '2026-03-01T10:00:00.000Z' });
    expect(existsSync(chosen)).toBe(false);
    expect(draft(2)).toBeTruthy();
    before = {};
    clock.advance(hour);
    await until(
      () => second.state.failed?.at === '2026-03-01T11:00:00.000Z',
      'the folder is looked for again',
    );
    expect(second.state.failed?.since).toBe('2026-03-01T10:00:00.000Z');
    renameSync(away, chosen);
    clock.advance(hour);
    await until(() => second.state.failed === null, 'the folder is found again');
    expect(await backups()).toHaveLength(1);
    expect(second.state.lastAt).toBe('2026-03-01T12:00:00.000Z');
  });

  it('vanishes between the copy and its renaming is left without a backup', async () => {
    before.rename = () => renameSync(chosen, join(elsewhere.path, 'pulled'));
    await second.now();
    expect(code()).toBe('gone');
  });

  it.each(['ofProfile', 'ofEnvironment', 'ofWriter'] as const)(
    'contains a link to the data folder (%s) is reported, and nothing is written there',
    async (which) => {
      await second.now();
      const inside = join(scratch.path, 'environments');
      mkdirSync(inside);
      rmSync(place()[which], { recursive: true });
      symlinkSync(inside, place()[which]);
      clock.advance(day);
      await second.now();
      expect(code()).toBe('inside');
      expect(readdirSync(inside)).toEqual([]);
    },
  );

  it('comes back empty is reported, and nothing is written to what may be another disk', async () => {
    await second.now();
    renameSync(chosen, join(elsewhere.path, 'pulled'));
    mkdirSync(chosen);
    clock.advance(day);
    await second.now();
    expect(code()).toBe('replaced');
    expect(readdirSync(chosen)).toEqual([]);
  });

  it('does not answer ends the attempt, takes only one thread, and holds up neither closing nor other files', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    before.hash = stopUp;
    const attempt = second.now();
    await held();
    await makeBackup({ path, folder: join(scratch.path, 'backups'), now: start, cipher });
    clock.advance(patience);
    await attempt;
    expect(second.state).toMatchObject({ running: null, failed: { code: 'silent' } });
    expect(isAtFolder()).toBe(true);
    before = {};
    const again = second.now();
    await until(() => clock.timers === 1, 'the attempt waits for the earlier thread');
    // Far less than the time that a thread of its own would be given.
    clock.advance(2_000);
    await again;
    expect(code()).toBe('silent');
    await second.stop();
    second = create();
    release();
    await until(() => !isAtFolder(), 'the thread has ended');
    await second.now();
    expect(code()).toBe(null);
    expect(await backups()).toHaveLength(1);
  });

  it('does not answer does not delay closing', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    before.hash = stopUp;
    const attempt = second.now();
    await held();
    await second.stop();
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
    release();
    await until(() => !mustBeKilled(parts), 'nothing holds the process');
  });

  it('fills up while a backup is written is reported as full, and every former backup stays', (ctx) =>
    onSmallDisk(ctx, async (disk) => {
      await second.now();
      expect(second.state.failed).toBe(null);
      clock.advance(day);
      before.copy = () => disk.fill();
      await second.now();
      expect(code()).toBe('storageFull');
      expect(await backups()).toHaveLength(1);
      expect(readdirSync(place().ofWriter).filter((name) => name.endsWith('.new'))).toEqual([]);
      disk.free();
      before = {};
      await second.now();
      expect(code()).toBe(null);
      expect(await backups()).toHaveLength(2);
    }));

  it('is read-only is reported as such, and refused when it is chosen', (ctx) =>
    onSmallDisk(ctx, async (disk) => {
      disk.setReadOnly(true);
      await second.now();
      expect(code()).toBe('storageReadOnly');
      await expect(choose()).rejects.toMatchObject({
        failure: { code: 'folderUnusable', disk: 'storageReadOnly', path: chosen },
      });
      disk.setReadOnly(false);
      await second.now();
      expect(code()).toBe(null);
    }));

  it('is in order does not help when the copy cannot be made on the own disk', async () => {
    writeFileSync(join(scratch.path, 'not a data file'), 'x');
    path = join(scratch.path, 'not a data file');
    second = create();
    await second.now();
    expect(code()).toBe('ownDisk');
    expect(await backups()).toEqual([]);
  });

  it('has failed since before the app started is reported with the time of the first failure', async () => {
    renameSync(chosen, join(elsewhere.path, 'pulled'));
    await second.now();
    await second.stop();
    clock.advance(day);
    second = create();
    await second.now();
    expect(second.state.failed).toMatchObject({
      since: '2026-03-01T10:00:00.000Z',
      at: '2026-03-02T10:00:00.000Z',
    });
  });
});

describe('a thread at a folder', () => {
  /** The other ends of the pipes that hold a thread. */
  const ends = new Map<string, number>();
  const pipeAt = (name: string) => {
    const pipe = join(chosen, name);
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    return pipe;
  };
  /**
   * Waits until each of these pipes holds a thread. The other end can only be opened without waiting while somebody
   * reads (fifo(7), ENXIO). From then on the thread is held by its read, until `letGo`.
   */
  const held = async (...pipes: string[]) => {
    for (const pipe of pipes)
      await until(
        () => ends.set(pipe, openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)),
        'a thread is at the pipe',
      );
    await until(() => areAtPipes(pipes.length), 'the threads are held');
  };
  const letGo = (pipe: string) => {
    const end = ends.get(pipe);
    ends.delete(pipe);
    if (end !== undefined) closeSync(end);
  };
  // A thread that is held would keep the tests from ending.
  afterEach(() => {
    for (const pipe of [...ends.keys()]) letGo(pipe);
  });

  it('counts while its call has no answer, whoever began it, because the process does not end before', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(chosen, clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe);
    await held(pipe);
    expect(isAtFolder()).toBe(true);
    letGo(pipe);
    await call;
    await far.close();
    expect(isAtFolder()).toBe(false);
  });

  it('still counts when another one has ended', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const [one, other] = [openFarFolder(chosen, clock), openFarFolder(elsewhere.path, clock)];
    const [first, second] = [pipeAt('first'), pipeAt('second')];
    const calls = [one.hash(first), other.hash(second)].map((call) => call.catch(() => 'ended'));
    await held(first, second);
    const gone = [one.close(), other.close()];
    expect(await Promise.all(calls)).toEqual(['ended', 'ended']);
    letGo(first);
    await gone[0];
    expect(isAtFolder()).toBe(true);
    letGo(second);
    await gone[1];
    expect(isAtFolder()).toBe(false);
  });

  it('of an earlier attempt that hangs does not hold up closing', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(chosen, clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe).catch(() => 'ended');
    await held(pipe);
    void far.close();
    await call;
    // The clock stands still, so only closing can end the wait for the earlier thread.
    const attempt = second.now();
    await until(() => clock.timers === 1, 'the attempt waits for the earlier thread');
    expect(await withinPatience(second.stop().then(() => true))).toBe(true);
    await attempt;
  });

  it('that hangs keeps its folder from being chosen again, under another spelling too, without a second thread', async (ctx) => {
    ctx.skip(noWaits !== null, String(noWaits));
    const far = openFarFolder(chosen, clock);
    const pipe = pipeAt('pipe');
    const call = far.hash(pipe).catch((error) => error);
    await held(pipe);
    let asked = false;
    const open: typeof openFarFolder = (...given) => {
      const its = openFarFolder(...given);
      const identities: FarFolder['identities'] = (path) => {
        asked = true;
        return its.identities(path);
      };
      return { ...its, identities };
    };
    const again = prepareSecondFolder(`${chosen}/../stick/`, {
      profilePath: scratch.path,
      profileId,
      clock,
      open,
    }).catch((error) => error);
    await until(() => asked, 'the folder is chosen again');
    // The users of the first thread give it up, and then the choice does.
    clock.advance(patience);
    expect(await call).toBeInstanceOf(SilentFolder);
    await until(() => clock.timers === 1, 'the choice waits for the thread to end');
    clock.advance(2_000);
    expect(await again).toMatchObject({ failure: { code: 'folderSilent', path: `${chosen}/../stick/` } });
    expect(isAtFolder()).toBe(true);
    letGo(pipe);
    await far.close();
    await until(() => !isAtFolder(), 'there was no other thread');
    expect(await choose()).toBe(chosen);
  });

  it('that works does not keep the folder from being chosen again', async () => {
    const far = openFarFolder(chosen, clock);
    const from = join(elsewhere.path, 'from');
    writeFileSync(from, randomBytes(40 * 2 ** 20));
    const copying = far.copy(from, join(chosen, 'to'));
    expect(await choose()).toBe(chosen);
    await copying;
    await far.close();
  });

  it('copies a file byte by byte, with several flushes on the way', async () => {
    const far = openFarFolder(chosen, clock);
    const [from, to] = [join(elsewhere.path, 'from'), join(chosen, 'to')];
    writeFileSync(from, randomBytes(40 * 2 ** 20 + 7));
    const hash = await far.copy(from, to);
    expect(await far.hash(to)).toBe(hash);
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
    far.close();
  });
});

describe('more than a week without a second backup', () => {
  const last = new Date(start).toISOString();
  it.each([
    ['a week to the millisecond', last, 7 * day, false],
    ['a millisecond more than a week', last, 7 * day + 1, true],
    ['none yet, in the first week', null, 7 * day, false],
    ['none yet, after a week', null, 7 * day + 1, true],
    ['a backup dated ahead by a wrong clock', new Date(start + 99 * day).toISOString(), 8 * day, true],
    ['a clock that was set back', last, -day, false],
  ])('is judged correctly for %s', (_, lastAt, later, overdue) => {
    expect(isOverdue({ lastAt, since: last }, start + later)).toBe(overdue);
  });

  it('is reported as soon as it is so, even after a restart, and no longer once there is a backup', async () => {
    await second.now();
    renameSync(chosen, join(elsewhere.path, 'pulled'));
    clock.advance(7 * day);
    await second.now();
    expect(second.state.isOverdue).toBe(false);
    await second.stop();
    clock.advance(hour);
    second = create();
    await second.now();
    expect(second.state).toMatchObject({ isOverdue: true, lastAt: '2026-03-01T10:00:00.000Z' });
    renameSync(join(elsewhere.path, 'pulled'), chosen);
    await second.now();
    expect(second.state).toMatchObject({ isOverdue: false, failed: null });
  });
});

describe('choosing a folder', () => {
  it('refuses a folder inside the profile, even under another spelling', async () => {
    const inside = join(scratch.path, 'environments', 'x');
    mkdirSync(inside, { recursive: true });
    const link = join(elsewhere.path, 'link');
    spawnSync('ln', ['-s', inside, link]);
    for (const folder of [scratch.path, inside, link, join(inside, '..', 'x')])
      await expect(choose(folder), folder).rejects.toMatchObject({ failure: { code: 'folderInside' } });
    expect(readdirSync(inside)).toEqual([]);
  });

  it.each([
    ['in the profile', () => join(scratch.path, 'inside')],
    ['that is the profile', () => scratch.path],
    ['above the profile', () => join(scratch.path, '..')],
  ])('refuses a folder whose own subfolder is a link to a folder %s', async (_, to) => {
    mkdirSync(join(scratch.path, 'inside'));
    rmSync(place().ofProfile, { recursive: true });
    symlinkSync(to(), place().ofProfile);
    const written: string[] = [];
    before.write = (file) => written.push(file);
    await expect(
      prepareSecondFolder(chosen, { profilePath: scratch.path, profileId, clock, open: steppedIn }),
    ).rejects.toMatchObject({ failure: { code: 'folderLeadsInside', path: place().ofProfile } });
    expect(written).toEqual([]);
  });

  it('accepts a folder whose own subfolder is a link to somewhere else', async () => {
    const to = join(elsewhere.path, 'other disk');
    mkdirSync(to);
    rmSync(place().ofProfile, { recursive: true });
    symlinkSync(to, place().ofProfile);
    expect(await choose()).toBe(chosen);
    await second.now();
    expect(code()).toBe(null);
    expect(await backups()).toHaveLength(1);
  });

  it('refuses a folder that does not exist, or is a file', async () => {
    const file = join(elsewhere.path, 'file');
    writeFileSync(file, 'x');
    for (const folder of [join(elsewhere.path, 'none'), file])
      await expect(choose(folder), folder).rejects.toMatchObject({ failure: { code: 'folderUnusable' } });
  });

  it('refuses a folder that returns other content than was written', async () => {
    before.hash = (file) => writeFileSync(file, 'something else');
    await expect(
      prepareSecondFolder(chosen, { profilePath: scratch.path, profileId, clock, open: steppedIn }),
    ).rejects.toMatchObject({ failure: { code: 'folderUnusable', disk: 'storageFails' } });
  });

  it('takes the parent folder when the own subfolder was chosen, and leaves no trial file behind', async () => {
    expect(await choose(place().ofProfile)).toBe(chosen);
    expect(readdirSync(place().ofProfile)).toEqual([]);
  });
});

describe('the app', () => {
  let profile: ReturnType<typeof scratchFolder>;
  let ports: TestPorts;
  let opened: TestApp;
  const secrets = memorySecrets();
  const open = async () => {
    opened = startApp(ports, { secrets: () => secrets, clock: fastClock() });
    return opened.whenOpened();
  };
  beforeEach(async () => {
    profile = scratchFolder();
    ports = testPorts(profile.path);
    await open();
  });
  afterEach(async () => {
    await opened.backend.close();
    profile.remove();
  });
  const made = () =>
    until(async () => (await opened.get('app.state')).secondBackup?.lastAt, 'there is a second backup');

  it('makes a backup as soon as a folder is chosen, continues after a restart, and keeps the backup when told to stop', async () => {
    ports.folders.push(chosen);
    expect(await opened.get('secondBackup.choose')).toMatchObject({ secondBackupFolder: chosen });
    await made();
    const id = readFileSync(join(profile.path, 'profile-id'), 'utf8').trim();
    const own = writerOf(await systemMachine(), profile.path);
    const folder = secondPlace(chosen, id, 'training', own).ofWriter;
    expect(await listBackups(folder)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8'))).toMatchObject({
      id: 'training',
      wasOpened: true,
    });
    await opened.backend.close();
    expect(await open()).toMatchObject({ secondBackupFolder: chosen, secondBackup: { folder: chosen } });
    expect(await opened.get('secondBackup.stop')).toMatchObject({
      secondBackupFolder: null,
      secondBackup: null,
    });
    expect(await listBackups(folder)).toHaveLength(1);
    expect(await opened.call('secondBackup.now')).toMatchObject({
      ok: false,
      error: { code: 'unsupported' },
    });
    expect(opened.defects).toEqual([]);
  });

  it('forgets what it knew of a folder that was not used for a while and is chosen again', async () => {
    const memory = join(profile.path, 'environments', 'training', 'second-backup.json');
    ports.folders.push(chosen, chosen);
    await opened.get('secondBackup.choose');
    await made();
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toMatchObject({ folder: chosen });
    await opened.get('secondBackup.stop');
    expect(existsSync(memory)).toBe(false);
    writeFileSync(
      memory,
      JSON.stringify({ folder: chosen, since: new Date(0).toISOString(), lastAt: null, failingSince: null }),
    );
    await opened.get('secondBackup.choose');
    await made();
    expect(JSON.parse(readFileSync(memory, 'utf8')).since).not.toBe(new Date(0).toISOString());
  });

  it('keeps what it had when the dialog is cancelled or the folder is refused', async () => {
    expect(await opened.get('secondBackup.choose')).toBe(null);
    ports.folders.push(join(profile.path, 'environments'));
    expect(await opened.call('secondBackup.choose')).toMatchObject({
      ok: false,
      error: { code: 'folderInside' },
    });
    expect(await opened.get('app.state')).toMatchObject({ secondBackupFolder: null });
  });

  it.each([[7], [''], ['relative/folder'], [{}]])('reports a damaged setting (%j) as lost', async (value) => {
    await opened.get('settings.update', { theme: 'dark' });
    await opened.backend.close();
    const settings = JSON.parse(readFileSync(ports.settingsPath, 'utf8'));
    writeFileSync(ports.settingsPath, JSON.stringify({ ...settings, secondBackupFolder: value }));
    expect(await open()).toMatchObject({
      blocked: { reason: 'settingsUnreadable', loss: { reset: ['secondBackupFolder'] } },
    });
    expect(await opened.get('app.retry')).toMatchObject({ phase: 'ready', secondBackupFolder: null });
  });
});

/** Attachments in the second folder for backups: each copied once, read back, and removed when no backup names it. */
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FarFolder, isAtFolder } from '../../main/profile/far-folder.ts';
import { filesNamedIn } from '../../main/storage/attachment-files.ts';
import { kept, listBackups } from '../../main/storage/backup.ts';
import { openForReading } from '../../main/storage/database.ts';
import { inspectSealedFile } from '../../main/storage/sealed-file.ts';
import { secondPlace } from '../../main/storage/second-backup.ts';
import { createSecondBackups, type SecondBackups } from '../../main/storage/second-backups.ts';
import { prepareSecondFolder } from '../../main/storage/second-folder.ts';
import {
  attachmentFiles,
  bytesOf,
  namedFiles,
  type OpenAttachments,
  openAttachments,
  owner,
  passport,
} from '../support/attachments.ts';
import { type FakeClock, fakeClock, fastClock, withRealFolderTimes } from '../support/clocks.ts';
import { noLog, scratchFolder } from '../support/headless.ts';
import { addressOf, expectKilled } from '../support/killed.ts';
import { cipher, dataKey, day, profileId, steppedInto, writer } from '../support/second-folder.ts';
import { until } from '../support/until.ts';

describe('the second folder', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  let elsewhere: ReturnType<typeof scratchFolder>;
  let here: OpenAttachments;
  let clock: FakeClock;
  let second: SecondBackups;
  const defects: unknown[] = [];
  /** The files that were copied there, by their names. */
  let copied: string[];
  /** Called with the path before a call to the folder, by the name of the call. */
  let before: Partial<Record<keyof FarFolder, (path: string) => unknown>>;

  const steppedIn = steppedInto((call, path) => {
    if (call === 'copy') copied.push(path);
    return before[call]?.(path);
  });
  const place = () => secondPlace(join(elsewhere.path, 'stick'), profileId, 'training', writer);
  /** The part of the set-up that another process can be given. */
  const given = () => ({
    from: {
      environmentId: 'training',
      path: join(scratch.path, 'desk.sqlite'),
      profilePath: scratch.path,
    },
    to: { folder: join(elsewhere.path, 'stick'), profileId, writer },
  });
  const there = () => attachmentFiles(place().ofWriter);
  const farFile = (name: string) => join(place().ofWriter, 'attachments', name);
  const ownFile = (name: string) => join(scratch.path, 'attachments', name);
  const copiedFiles = () => copied.filter((path) => path.includes('attachments')).length;
  async function backUp(): Promise<void> {
    copied = [];
    await second.now();
    clock.advance(day);
  }
  const backups = () => listBackups(place().ofWriter);

  beforeEach(async () => {
    scratch = scratchFolder();
    elsewhere = scratchFolder();
    mkdirSync(join(elsewhere.path, 'stick'));
    here = openAttachments({ folder: scratch.path, dataKey });
    clock = fakeClock();
    before = {};
    copied = [];
    defects.length = 0;
    await prepareSecondFolder(join(elsewhere.path, 'stick'), {
      profilePath: scratch.path,
      profileId,
      clock: withRealFolderTimes(fastClock()),
    });
    second = create();
  });
  const create = () =>
    createSecondBackups(
      { clock, log: noLog, changed: () => {}, defect: (error) => defects.push(error) },
      { ...given().from, cipher, note: () => '{"id":"training"}' },
      given().to,
      steppedIn,
    );
  afterEach(async () => {
    await second.stop();
    here.db.close();
    await until(() => !isAtFolder(), 'no thread is held');
    scratch.remove();
    elsewhere.remove();
    expect(defects).toEqual([]);
  });

  it('holds each file once, however many backups and attachments name it', async () => {
    await here.add(owner, bytesOf(600_000), passport);
    await here.add({ kind: 'onboarding', id: 'x' }, bytesOf(600_000), passport);
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 0 });
    expect(copiedFiles()).toBe(1);
    expect(there()).toEqual(namedFiles(here));
    await here.add(owner, bytesOf(9), passport);
    await backUp();
    expect(copiedFiles()).toBe(1);
    expect(there()).toEqual(namedFiles(here));
    await backUp();
    expect(copiedFiles()).toBe(0);
    for (const name of there()) await inspectSealedFile(cipher, join(place().ofWriter, 'attachments'), name);
    if (process.platform !== 'win32') expect(statSync(farFile(there()[0] ?? '')).mode & 0o077).toBe(0);
  });

  it('has no folder for attachments while there are none', async () => {
    await backUp();
    expect(readdirSync(place().ofWriter)).not.toContain('attachments');
  });

  it.each<[string, (path: string) => void]>([
    [
      'with a byte changed',
      (path) => {
        const bytes = readFileSync(path);
        bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
    ['cut off', (path) => truncateSync(path, 1_000)],
    ['gone', (path) => rmSync(path)],
    [
      'replaced by a folder',
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])('finds a copy that is %s, and replaces it', async (_, damage) => {
    await here.add(owner, bytesOf(600_000), passport);
    await backUp();
    const [name = ''] = namedFiles(here);
    damage(farFile(name));
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 0 });
    expect(copiedFiles()).toBe(1);
    expect(readFileSync(farFile(name))).toEqual(readFileSync(ownFile(name)));
  });

  it('makes a backup without a file that is missing here, and says so', async () => {
    await here.add(owner, bytesOf(9), passport);
    await here.add(owner, bytesOf(9, 2), passport);
    const [lost = '', good = ''] = namedFiles(here);
    rmSync(ownFile(lost));
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 1 });
    expect(await backups()).toMatchObject([{ partial: false }]);
    expect(there()).toEqual([good]);
    await second.stop();
    second = create();
    expect(second.state.lacking, 'also after a restart').toBe(1);
    for (const seed of [1, 2]) await here.add(owner, bytesOf(9, seed), passport);
    await backUp();
    expect(second.state.lacking, 'once it was added again').toBe(0);
  });

  it('keeps its copy of a file that was lost or changed here', async () => {
    await here.add(owner, bytesOf(9), passport);
    await here.add(owner, bytesOf(9, 2), passport);
    await backUp();
    const [lost = '', changed = ''] = namedFiles(here);
    const whole = there().map((name) => readFileSync(farFile(name)));
    rmSync(ownFile(lost));
    writeFileSync(ownFile(changed), 'something else');
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 0 });
    expect(there().map((name) => readFileSync(farFile(name)))).toEqual(whole);
  });

  it.each<[string, (path: string) => void]>([
    [
      'with a byte changed',
      (path) => {
        const bytes = readFileSync(path);
        bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
    ['cut off', (path) => truncateSync(path, 1_000)],
    ['gone', (path) => rmSync(path)],
  ])('says so when a file was lost here and its copy is %s', async (_, damage) => {
    await here.add(owner, bytesOf(600_000), passport);
    await backUp();
    const [name = ''] = namedFiles(here);
    damage(farFile(name));
    rmSync(ownFile(name));
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 1 });
  });

  it.each([
    ['is made without it while the folder answers', false, { failed: null, lacking: 1 }],
    ['fails when the folder does not answer either', true, { failed: { code: 'storageFails' }, lacking: 0 }],
  ])('with a lost file whose copy cannot be fetched now %s', async (_, isFolderGone, expected) => {
    await here.add(owner, bytesOf(9), passport);
    await backUp();
    const [name = ''] = namedFiles(here);
    rmSync(ownFile(name));
    const fails = () => {
      throw Object.assign(new Error('input/output error'), { code: 'EIO' });
    };
    before.copy = (path) => {
      if (!path.endsWith(name)) return;
      if (isFolderGone) before.isFolder = fails;
      fails();
    };
    await second.now();
    expect(second.state).toMatchObject(expected);
    expect(there()).toEqual([name]);
    before = {};
    await second.now();
    expect(second.state).toMatchObject({ failed: null, lacking: 0 });
  });

  it('lets files go when no backup there names them any more, and leaves others alone', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    await backUp();
    const [name = ''] = there();
    here.remove(id);
    writeFileSync(farFile('by hand.pdf'), 'x');
    writeFileSync(farFile(`${name}.${randomUUID()}.new`), 'half');
    for (let days = 1; days < kept; days += 1) await backUp();
    expect(there()).toEqual([name, 'by hand.pdf'].sort());
    await backUp();
    expect(there()).toEqual(['by hand.pdf']);
  });

  it('removes no file while a backup in it cannot be read', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    await backUp();
    const [name = ''] = there();
    here.remove(id);
    rmSync((await backups())[0]?.path ?? '');
    await backUp();
    expect(there()).toEqual([]);
    copyFileSync(ownFile(name), farFile(name));
    writeFileSync((await backups())[0]?.path ?? '', 'damaged');
    await backUp();
    expect(second.state.failed).toBe(null);
    expect(there()).toEqual([name]);
  });

  it('is made where the rest of an attempt that was killed cannot be removed', async () => {
    await here.add(owner, bytesOf(9), passport);
    const [name = ''] = namedFiles(here);
    await backUp();
    rmSync(farFile(name));
    const left = [`${name}.${randomUUID()}.new`, `${name}.new`];
    for (const each of left) writeFileSync(farFile(each), 'half');
    before.remove = () => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    };
    await backUp();
    expect(second.state).toMatchObject({ failed: null, lacking: 0 });
    expect(there()).toEqual([name, ...left].sort());
    before = {};
    await backUp();
    expect(there()).toEqual([name, `${name}.new`]);
  });

  it('gives a backup its name only after the files that it names are there', async () => {
    await here.add(owner, bytesOf(9), passport);
    before.copy = (path) => {
      if (path.includes('attachments')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    await second.now();
    expect(second.state.failed).toMatchObject({ code: 'storageFull' });
    expect(await backups()).toEqual([]);
    expect(there()).toEqual([]);
    before = {};
    await second.now();
    expect(second.state.failed).toBe(null);
    expect(there()).toEqual(namedFiles(here));
  });

  it.each<[keyof FarFolder, number]>([
    ['copy', 1],
    ['hash', 1],
    ['rename', 1],
    ['copy', 2],
    ['rename', 2],
    ['flushFolder', 1],
    ['copy', 3],
    ['rename', 3],
    ['flushFolder', 2],
  ])(
    'killed before "%s", time %i: every backup has its files, and the next attempt finishes',
    async (call, time) => {
      for (const seed of [1, 2]) await here.add(owner, bytesOf(300_000, seed), passport);
      await expectKilled(`
      import { createSecondBackups } from ${addressOf('main/storage/second-backups.ts')};
      import { openFarFolder } from ${addressOf('main/profile/far-folder.ts')};
      import { createCipher } from ${addressOf('main/storage/cipher.ts')};
      import { systemClock } from ${addressOf('main/clock.ts')};
      import { noLog } from ${addressOf('test/support/headless.ts')};
      let left = ${time};
      const open = (folder, clock, tell) => new Proxy(openFarFolder(folder, clock, tell), {
        get: (far, name) => (...given) => {
          if (name === '${call}' && --left === 0) process.kill(process.pid, 'SIGKILL');
          return far[name](...given);
        },
      });
      const { from, to } = ${JSON.stringify(given())};
      const second = createSecondBackups(
        { clock: systemClock, log: noLog, changed() {}, defect(error) { throw error; } },
        { ...from, cipher: createCipher('${dataKey}'), note: () => '{}' },
        to,
        open,
      );
      await second.now();`);
      const filesThere = there();
      for (const { path } of await backups()) {
        const sql = openForReading(path);
        expect(filesThere).toEqual(expect.arrayContaining(filesNamedIn(sql)));
        sql.close();
      }
      await backUp();
      expect(second.state).toMatchObject({ failed: null, lacking: 0 });
      expect(there()).toEqual(namedFiles(here));
      for (const name of there())
        await inspectSealedFile(cipher, join(place().ofWriter, 'attachments'), name);
    },
  );

  it('discards a copy that is read back as something else', async () => {
    await here.add(owner, bytesOf(9), passport);
    before.hash = (path) => {
      if (path.includes('attachments')) writeFileSync(path, 'something else');
    };
    await second.now();
    expect(second.state.failed).toMatchObject({ code: 'differs' });
    expect([await backups(), there()]).toEqual([[], []]);
  });

  it('is not written to through a link to the data folder', async () => {
    await here.add(owner, bytesOf(9), passport);
    await second.now();
    const inside = join(scratch.path, 'inside');
    mkdirSync(inside);
    rmSync(join(place().ofWriter, 'attachments'), { recursive: true });
    symlinkSync(inside, join(place().ofWriter, 'attachments'));
    clock.advance(day);
    await second.now();
    expect(second.state.failed).toMatchObject({ code: 'inside' });
    expect(readdirSync(inside)).toEqual([]);
  });
});

/** Attachments in the second folder for backups: each copied once, read back, and removed when no backup names it. */
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
import { kept, listBackups } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { writerOf } from '../../main/storage/computer.ts';
import { type FarFolder, isAtFolder, openFarFolder } from '../../main/storage/far-folder.ts';
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
  passport,
} from '../support/attachments.ts';
import { type FakeClock, fakeClock, fastClock } from '../support/clocks.ts';
import { noLog, scratchFolder } from '../support/headless.ts';
import { until } from '../support/until.ts';

const owner = { kind: 'subscription', id: '11111111-1111-4111-8111-111111111111' };
const day = 24 * 60 * 60_000;

describe('the second folder', () => {
  const dataKey = newDataKey();
  const cipher = createCipher(dataKey);
  const profileId = '0b0f2a52-5a0a-4d0e-9d4a-3f3f0f2f6c11';
  const writer = writerOf({ id: 'a', name: 'PC 1' }, '/profile');
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

  const steppedIn: typeof openFarFolder = (folder, of, tell) => {
    const far = openFarFolder(folder, of, tell);
    return new Proxy(far, {
      get: (_, name: keyof FarFolder) => {
        if (name === 'close') return far.close;
        return async (...given: [string, string]) => {
          if (name === 'copy') copied.push(given[1]);
          await before[name]?.(given.at(name === 'copy' ? 1 : 0) ?? '');
          return (far[name] as (...all: string[]) => Promise<unknown>)(...given);
        };
      },
    });
  };
  const place = () => secondPlace(join(elsewhere.path, 'stick'), profileId, 'training', writer);
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
      clock: fastClock(),
    });
    second = createSecondBackups({
      log: noLog,
      folder: join(elsewhere.path, 'stick'),
      profileId,
      profilePath: scratch.path,
      writer,
      environmentId: 'training',
      path: join(scratch.path, 'desk.sqlite'),
      cipher,
      clock,
      note: () => '{"id":"training"}',
      changed: () => {},
      defect: (error) => defects.push(error),
      open: steppedIn,
    });
  });
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

  it('lets files go when no backup there names them any more, and leaves others alone', async () => {
    const id = await here.add(owner, bytesOf(9), passport);
    await backUp();
    const [name = ''] = there();
    here.remove(id);
    writeFileSync(farFile('by hand.pdf'), 'x');
    writeFileSync(farFile(`${name}.new`), 'half');
    for (let days = 1; days < kept; days += 1) await backUp();
    expect(there()).toEqual([name, 'by hand.pdf'].sort());
    await backUp();
    expect(there()).toEqual(['by hand.pdf']);
  });

  it('lets nothing go while a backup there cannot be read', async () => {
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

/** Copies of attachments: the second folder for backups, and what is taken over from there or from a copied profile. */
import {
  copyFileSync,
  cpSync,
  existsSync,
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
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import type { TakeoverFound } from '../../contract/takeover.ts';
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
import { keychainInFile } from '../support/keychains.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
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
  /** What happens in the folder before a call goes on. */
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

describe('in the app', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  let ports: TestPorts;
  let app: TestApp;
  let key: string;
  /** The attachments that were added on the old machine: one whose file is whole, and one that is damaged. */
  let whole: string;
  let bad: string;

  const machine = (name: string, ...parts: string[]) => join(scratch.path, name, ...parts);
  const training = (name: string) => machine(name, 'environments', trainingId);
  async function open(name: string) {
    ports = testPorts(machine(name));
    mkdirSync(ports.profilePath, { recursive: true });
    app = startApp(ports, {
      secrets: keychainInFile(machine(`${name}.keychain`)),
      clock: fastClock(),
    });
    return app.whenOpened();
  }
  /** The attachments of a machine whose app is closed. */
  async function within<T>(name: string, work: (there: OpenAttachments) => T | Promise<T>): Promise<T> {
    const profileId = readFileSync(machine(name, 'profile-id'), 'utf8');
    const dataKey = (await keychainInFile(machine(`${name}.keychain`))(profileId).get('data-key')) ?? '';
    const there = openAttachments({ folder: training(name), dataKey, environmentId: trainingId });
    try {
      return await work(there);
    } finally {
      there.db.close();
    }
  }
  const fileOf = (there: OpenAttachments, id: string) =>
    String(there.db.sql.prepare('SELECT file FROM attachments WHERE id = ?').get(id)?.file);
  async function takeOver(folder: string): Promise<TakeoverFound | null> {
    await open('new');
    ports.folders.push(folder);
    await app.get('takeover.choose');
    const found = await app.get('takeover.look', { key });
    await app.get('takeover.confirm');
    await app.backend.close();
    return found;
  }
  const unreadable = async () => {
    await until(async () => (await app.get('app.state')).unreadable.complete, 'all has been looked through');
    return (await app.get('app.state')).unreadable.records;
  };

  beforeEach(async () => {
    scratch = scratchFolder();
    await open('old');
    const { id } = await app.get('subscriptions.create');
    ({ key } = await app.get('recoveryKey.make'));
    await app.get('recoveryKey.confirm', { last: key.slice(-4) });
    await app.backend.close();
    await within('old', async (there) => {
      whole = await there.add({ kind: 'subscription', id }, bytesOf(600_000), passport);
      bad = await there.add({ kind: 'subscription', id }, bytesOf(600_000, 2), passport);
      truncateSync(join(training('old'), 'attachments', fileOf(there, bad)), 999);
    });
  });
  afterEach(async () => {
    await app.backend.close();
    scratch.remove();
  });

  it('a file that was changed is named with its subscription and exported, and the rest goes on', async () => {
    await open('old');
    const [row] = (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 }))
      .rows;
    expect(await unreadable()).toMatchObject([
      { kind: 'attachment', id: bad, subscriptionId: row?.id, fault: 'changed', isThere: true },
    ]);
    ports.saveTo.push(join(scratch.path, 'unreadable.jsonl'));
    expect(await app.get('storage.exportUnreadable')).toMatchObject({ count: 1 });
    const lines = readFileSync(join(scratch.path, 'unreadable.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'attachment', id: bad, fault: 'changed' },
    ]);
    expect((await app.get('app.state')).backup.failed).toBe(null);
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
  });

  it('a row that something else removed is missed, with its subscription', async () => {
    await within('old', (there) => there.remove(bad));
    const sql = new DatabaseSync(join(training('old'), 'desk.sqlite'));
    sql.prepare('DELETE FROM attachments WHERE id = ?').run(whole);
    sql.close();
    await open('old');
    const [row] = (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 }))
      .rows;
    expect(await unreadable()).toMatchObject([
      { kind: 'attachment', subscriptionId: row?.id, fault: 'missing' },
    ]);
  });

  it('a row that something else edited is named once', async () => {
    const sql = new DatabaseSync(join(training('old'), 'desk.sqlite'));
    sql.prepare(`UPDATE attachments SET added_at = '2020-01-01T00:00:00.000Z'`).run();
    sql.close();
    await open('old');
    expect((await unreadable()).map(({ kind, fault }) => `${kind} ${fault}`)).toEqual(
      Array(2).fill('attachment changed'),
    );
  });

  it('a takeover of a copied profile brings the files, and says which could not be brought', async () => {
    cpSync(machine('old'), machine('stick'), { recursive: true });
    const found = await takeOver(machine('stick'));
    expect(found?.environments).toMatchObject([{ id: trainingId, partial: true, subscriptions: 1 }]);
    await within('new', async (there) => {
      expect(attachmentFiles(training('new'))).toEqual([fileOf(there, whole)]);
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
      await expect(there.read(bad)).rejects.toMatchObject({ fault: 'missing' });
    });
    await open('new');
    expect(await unreadable()).toMatchObject([{ kind: 'attachment', id: bad, fault: 'missing' }]);
  });

  it('a takeover from the second folder brings the files from there, also where this computer lost them', async () => {
    await open('old');
    const stick = machine('stick');
    mkdirSync(stick);
    ports.folders.push(stick);
    await app.get('secondBackup.choose');
    await until(async () => (await app.get('app.state')).secondBackup?.lastAt, 'there is a second backup');
    expect((await app.get('app.state')).secondBackup).toMatchObject({ failed: null, lacking: 1 });
    await app.backend.close();
    rmSync(training('old'), { recursive: true });
    const found = await takeOver(stick);
    expect(found?.environments).toMatchObject([{ id: trainingId, partial: true }]);
    await within('new', async (there) => {
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
      expect(namedFiles(there)).toHaveLength(2);
    });
  });

  it('a takeover from a folder of backups finds the files beside that folder', async () => {
    await open('old');
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
    await app.backend.close();
    rmSync(join(training('old'), 'desk.sqlite'));
    await takeOver(join(training('old'), 'backups'));
    await within('new', async (there) => {
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
    });
  });

  it('files that nothing names are collected beside the work, after a backup', async () => {
    const { file } = await within('old', (there) => there.store(bytesOf(9), passport));
    const path = join(training('old'), 'attachments', file);
    expect(existsSync(path)).toBe(true);
    ports = testPorts(machine('old'));
    app = startApp(ports, {
      secrets: keychainInFile(machine('old.keychain')),
      clock: { ...fastClock(), now: () => Date.now() + 2 * day },
    });
    await app.whenOpened();
    await until(() => !existsSync(path), 'it is collected');
    expect(attachmentFiles(training('old'))).toHaveLength(2);
  });
});

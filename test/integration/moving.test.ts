import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { readMoved } from '../../main/app/move-marker.ts';
import { type MovePoint, moveProfile } from '../../main/app/move-profile.ts';
import { lockProfile, type ProfileLock } from '../../main/profile/lock.ts';
import { windowsProfile } from '../../main/profile/windows.ts';
import { newDataKey } from '../../main/storage/cipher.ts';
import { startAppProcess } from '../support/app-process.ts';
import { filesBelow } from '../support/files.ts';
import { fileSecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const script = fileURLToPath(new URL('../support/move-process-main.ts', import.meta.url));
const dataKey = newDataKey();
const name = 'Investment Desk';

let template: ReturnType<typeof scratchFolder>;
/** The contents of the former profile's files that belong to the app, by their path in the new profile. */
let expected: Map<string, Buffer>;
let drafts: string[];

/** Makes the profile of an app that was killed, so that the last entries are only in the log of the data file. */
beforeAll(async () => {
  template = scratchFolder();
  const path = join(template.path, name);
  mkdirSync(path);
  const app = await startAppProcess({ profile: path, dataKey });
  drafts = [];
  for (const units of ['1', '2', '3']) {
    const made = await app.call('subscriptions.create');
    if (!made.ok) throw new Error('no draft');
    const { id, form } = made.value;
    await app.call('subscriptions.save', { id, form: { ...form, units } });
    drafts.push(id);
  }
  const demo = { kind: 'demo' as const, name: 'Demo', clientId: 'c', campaigns: [] };
  await app.call('environments.save', { ...demo, baseUrl: 'http://127.0.0.1:9' });
  await app.call('settings.update', { language: 'en', adviserName: 'Adviser' });
  await app.kill();
  for (const [file, text] of [
    ['environments/training/backups/desk-2026-01-01T00-00-00.000Z.sqlite', 'a backup'],
    ['environments/training/damaged-2026-01-01/desk.sqlite', 'set aside'],
    [`environments/training/attachments/${'a'.repeat(64)}.sealed`, 'an attachment'],
    ['removed-x-1/desk.sqlite', 'removed'],
    ['settings.broken-1.json', '{'],
    ['logs/desk-2026-01-01.log', '{"at":"2026-01-01"}\n'],
    ['Cache/data_0', 'Chromium’s own'],
  ]) {
    mkdirSync(dirname(join(path, file ?? '')), { recursive: true });
    writeFileSync(join(path, file ?? ''), text ?? '');
  }
  chmodSync(join(path, 'settings.broken-1.json'), 0o400);
  expected = new Map(
    [...contents(path)]
      .filter(([file]) => !/^Cache|-shm$|^profile\.lock/.test(file))
      .map(([file, bytes]) => [file.replace(/^logs/, 'logs-2'), bytes]),
  );
  expect([...expected.keys()]).toContain('environments/training/desk.sqlite-wal');
});
afterAll(() => template.remove());

const contents = (path: string): Map<string, Buffer> =>
  new Map(filesBelow(path).map((file) => [relative(path, file.path), file.bytes]));

let folder: ReturnType<typeof scratchFolder>;
let keychain: string;
let from: string;
let to: string;
const apps: TestApp[] = [];
const locks: ProfileLock[] = [];
beforeEach(() => {
  folder = scratchFolder();
  keychain = join(folder.path, 'keychain.json');
  from = join(folder.path, 'Roaming', name);
  to = join(folder.path, 'Local', name);
  mkdirSync(to, { recursive: true });
  cpSync(join(template.path, name), from, { recursive: true });
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.backend.close();
  for (const lock of locks.splice(0)) lock.release();
  folder.remove();
});

async function open(): Promise<{ app: TestApp; state: AppState }> {
  const ports = testPorts(to, { formerProfilePath: from });
  const app = startApp(ports, { secrets: () => fileSecrets(keychain, { 'data-key': dataKey }) });
  apps.push(app);
  return { app, state: await app.whenOpened() };
}
const close = async () => {
  for (const app of apps.splice(0)) await app.backend.close();
};
/** Returns the folders beside the former one that have its name with an addition. */
const renamed = () => readdirSync(dirname(from)).filter((each) => each.startsWith(`${name}.moved-`));

async function expectAllThere(): Promise<AppState> {
  const { app, state } = await open();
  expect(state).toMatchObject({ phase: 'ready', moving: null, preferences: { adviserName: 'Adviser' } });
  expect(state.environments.map((each) => each.name)).toEqual(['Training', 'Demo']);
  const { rows } = await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 99 });
  expect(rows.map(({ id, units }) => [id, units]).sort()).toEqual(
    drafts.map((id, index) => [id, String(index + 1)]).sort(),
  );
  expect(existsSync(join(to, 'moving'))).toBe(false);
  return state;
}

describe('moving a profile', () => {
  it('copies what belongs to it, records from where and when, and keeps the former folder under another name', async () => {
    const original = contents(from);
    locks.push(lockProfile(to));
    const seen: { done: number; total: number }[] = [];
    const result = await moveProfile({ from, to, progress: (bytes) => seen.push(bytes) });
    expect(result).toEqual({ moved: { from, to }, former: null });
    const copied = contents(to);
    for (const [file, bytes] of expected) expect(copied.get(file)?.equals(bytes), file).toBe(true);
    expect([...copied.keys()].filter((file) => file.includes('Cache'))).toEqual([]);
    expect(readMoved(to)).toEqual({ from, to, at: expect.stringMatching(/^\d{4}-/) });
    expect(seen[0]).toMatchObject({ done: 0 });
    expect(seen.at(-1)?.done).toBe(seen[0]?.total);

    expect(existsSync(from)).toBe(false);
    expect(renamed()).toHaveLength(1);
    const kept = contents(join(dirname(from), renamed()[0] ?? ''));
    for (const [file, bytes] of original)
      if (!file.endsWith('-shm')) expect(kept.get(file)?.equals(bytes), file).toBe(true);
  });

  it('is done by the first start, and not repeated', async () => {
    await expectAllThere();
    await close();
    const state = await expectAllThere();
    expect(state.formerFolder).toBeNull();
    expect(renamed()).toHaveLength(1);
  });

  it('leaves logs that are already written in the new place as they are', async () => {
    for (const place of ['logs', 'logs-2']) {
      mkdirSync(join(to, place));
      writeFileSync(join(to, place, 'desk-2026-01-01.log'), 'new');
    }
    await expectAllThere();
    for (const place of ['logs', 'logs-2'])
      expect(readFileSync(join(to, place, 'desk-2026-01-01.log'), 'utf8')).toBe('new');
  });

  it('moves a damaged data file as it is, and opening then reports the damage', async () => {
    const file = join(from, 'environments/training/desk.sqlite');
    writeFileSync(file, 'no data file');
    rmSync(`${file}-wal`);
    const { state } = await open();
    expect(state).toMatchObject({ phase: 'blocked', blocked: { reason: 'dataUnreadable' } });
    expect(readFileSync(join(to, 'environments/training/desk.sqlite'), 'utf8')).toBe('no data file');
  });
});

/** The points at which the move is killed, `fileCopied` and `entryPlaced` at each of their times. */
const kills: [MovePoint, number][] = [
  ['locked', 1],
  ...Array.from({ length: 12 }, (_, index): [MovePoint, number] => ['fileCopied', index + 1]),
  ['checked', 1],
  ['marked', 1],
  ...Array.from({ length: 6 }, (_, index): [MovePoint, number] => ['entryPlaced', index + 1]),
  ['placed', 1],
  ['renamed', 1],
];

describe('a move that is killed', () => {
  it.each(kills)(
    'at "%s", time %d, is finished by the next start, and everything is there once',
    async (point, times) => {
      const before = contents(from);
      const child = spawnSync(process.execPath, [script, from, to, point, String(times)], {
        encoding: 'utf8',
      });
      expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
      const isMarked = readMoved(to) !== null;
      expect(isMarked).toBe(!['locked', 'fileCopied', 'checked'].includes(point));
      // The original stays unchanged, under its former or its new name.
      const [other] = renamed();
      const original = contents(other ? join(dirname(from), other) : from);
      for (const [file, bytes] of before)
        if (!/-shm$/.test(file)) expect(original.get(file)?.equals(bytes), file).toBe(true);

      const state = await expectAllThere();
      expect(state.formerFolder).toBeNull();
      expect(renamed()).toHaveLength(1);
      expect(existsSync(from)).toBe(false);
      await close();
      const copied = contents(to);
      for (const [file, bytes] of expected)
        if (!/desk\.sqlite|settings\.json$|environment\.json$|platform\.sealed$/.test(file))
          expect(copied.get(file)?.equals(bytes), file).toBe(true);
    },
  );

  it('is tested at each of its points, so that no file and no entry is left out', async () => {
    locks.push(lockProfile(to));
    const reached: MovePoint[] = [];
    await moveProfile({ from, to, at: (point) => reached.push(point) });
    const counts = (list: MovePoint[]) =>
      Object.fromEntries(
        [...new Set(list)].map((point) => [point, list.filter((each) => each === point).length]),
      );
    expect(counts(kills.map(([point]) => point))).toEqual(counts(reached));
  });
});

describe('the former folder', () => {
  it('that an app has open stops the move, which continues after that app has ended', async () => {
    const older = await startAppProcess({ profile: from, dataKey, keychain });
    expect(older.state.phase).toBe('ready');
    const { app, state } = await open();
    expect(state).toMatchObject({ phase: 'blocked', blocked: { reason: 'profileInUse', path: from } });
    expect(readMoved(to)).toBeNull();
    const made = await older.call('subscriptions.create');
    await older.close();
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    if (!made.ok) throw new Error('no draft');
    expect(await app.get('subscriptions.get', { id: made.value.id })).toMatchObject({ stage: 'draft' });
  });

  it('that reappears is left alone and named', async () => {
    await expectAllThere();
    await close();
    cpSync(join(template.path, name), from, { recursive: true });
    const before = contents(from);
    const state = await expectAllThere();
    expect(state.formerFolder).toEqual({ path: from, why: 'reappeared' });
    expect(contents(from)).toEqual(before);
    expect(renamed()).toHaveLength(1);
  });

  it('that cannot be renamed is named, and renamed by a later start', async () => {
    const child = spawnSync(process.execPath, [script, from, to, 'placed'], { encoding: 'utf8' });
    expect(child.signal).toBe('SIGKILL');
    const held = lockProfile(from);
    locks.push(held);
    const state = await expectAllThere();
    expect(state.formerFolder).toEqual({ path: from, why: 'notRenamed' });
    expect(renamed()).toHaveLength(0);
    await close();
    held.release();
    expect((await expectAllThere()).formerFolder).toBeNull();
    expect(renamed()).toHaveLength(1);
  });

  it('that was worked in since the move is not renamed, but named as another copy', async () => {
    const child = spawnSync(process.execPath, [script, from, to, 'placed'], { encoding: 'utf8' });
    expect(child.signal).toBe('SIGKILL');
    const older = await startAppProcess({ profile: from, dataKey, keychain });
    await older.call('subscriptions.create');
    await older.close();
    expect((await expectAllThere()).formerFolder).toEqual({ path: from, why: 'reappeared' });
    expect(existsSync(from)).toBe(true);
  });

  it('without a profile is no reason to move, and a profile that appears in it later is left alone', async () => {
    rmSync(from, { recursive: true });
    mkdirSync(join(from, 'Crashpad'), { recursive: true });
    const first = await open();
    expect(first.state).toMatchObject({ phase: 'ready', formerFolder: null });
    const { id } = await first.app.get('subscriptions.create');
    await close();
    expect(readMoved(to)).toBeNull();
    cpSync(join(template.path, name), from, { recursive: true });
    const later = await open();
    expect(later.state.formerFolder).toEqual({ path: from, why: 'reappeared' });
    expect(await later.app.get('subscriptions.get', { id })).toMatchObject({ id });
    const { total } = await later.app.get('subscriptions.list', {
      filter: 'all',
      search: '',
      offset: 0,
      limit: 9,
    });
    expect(total).toBe(1);
  });

  it('does not replace data in the new place that has no marker', async () => {
    await expectAllThere();
    await close();
    rmSync(join(to, 'moved.json'));
    const { id } = await (async () => {
      const { app } = await open();
      const made = await app.get('subscriptions.create');
      await close();
      return made;
    })();
    rmSync(join(to, 'moved.json'));
    cpSync(join(template.path, name), from, { recursive: true });
    const { app, state } = await open();
    expect(state.formerFolder).toEqual({ path: from, why: 'reappeared' });
    expect(await app.get('subscriptions.get', { id })).toMatchObject({ id });
  });

  it('that cannot be reached is not taken for a missing one', async () => {
    const away = `${dirname(from)}-away`;
    renameSync(dirname(from), away);
    const { app, state } = await open();
    expect(state).toMatchObject({ phase: 'blocked', blocked: { reason: 'storage', path: from } });
    expect(readdirSync(to)).not.toContain('environments');
    renameSync(away, dirname(from));
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
  });

  it('is left untouched when the new place is full, and moved once there is room', async (context) => {
    const why = whyNoSmallDisk();
    context.skip(why !== null, String(why));
    const disk = smallDisk(to, 4);
    try {
      writeFileSync(join(from, 'environments/training/backups/large.sqlite'), Buffer.alloc(2_500_000, 1));
      const before = contents(from);
      disk.fill();
      rmSync(join(to, 'filler'));
      writeFileSync(join(to, 'filler'), Buffer.alloc(2_500_000));
      const { app, state } = await open();
      expect(state).toMatchObject({
        phase: 'blocked',
        blocked: { reason: 'storage', disk: 'storageFull', path: to },
      });
      expect(existsSync(join(to, 'moving'))).toBe(false);
      const after = contents(from);
      for (const [file, bytes] of before) expect(after.get(file)?.equals(bytes), file).toBe(true);
      rmSync(join(to, 'filler'));
      expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
      expect(readMoved(to)).toMatchObject({ from, to });
      await close();
    } finally {
      disk.remove();
    }
  });
});

describe('a marker', () => {
  it.each([
    ['missing', null],
    ['cut off', '{"version":1,"from":'],
    ['of another version', JSON.stringify({ version: 2, from: 'a', to: 'b', at: 'c' })],
    [
      'without a former folder',
      JSON.stringify({ version: 1, from: null, to: 'b', at: 'c', renamedTo: null }),
    ],
  ])('that is %s records no move', (_, text) => {
    if (text !== null) writeFileSync(join(to, 'moved.json'), text);
    expect(readMoved(to)).toBeNull();
  });
});

describe('the profile folder on Windows', () => {
  const known = { roaming: 'C:\\Users\\a\\AppData\\Roaming', home: 'C:\\Users\\a', name };
  it.each([
    ['C:\\Users\\a\\AppData\\Local', 'C:\\Users\\a\\AppData\\Local\\Investment Desk'],
    ['D:\\Local', 'D:\\Local\\Investment Desk'],
    [undefined, 'C:\\Users\\a\\AppData\\Local\\Investment Desk'],
    ['', 'C:\\Users\\a\\AppData\\Local\\Investment Desk'],
    ['Local', 'C:\\Users\\a\\AppData\\Local\\Investment Desk'],
  ])('with LOCALAPPDATA=%j is %s', (local, path) =>
    expect(windowsProfile({ ...known, local })).toEqual({ path, former: `${known.roaming}\\${name}` }),
  );
  it('has no former folder when both are the same', () =>
    expect(windowsProfile({ ...known, local: known.roaming.toUpperCase() }).former).toBeNull());
});

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { isAtFolder, openFarFolder, patience, patienceForFormer } from '../../main/profile/far-folder.ts';
import { patienceForRemoval, saveFile } from '../../main/profile/save-file.ts';
import { fakeClock } from '../support/clocks.ts';
import { scratchFolder } from '../support/headless.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { areAtPipes, whyNoWaits } from '../support/threads.ts';
import { until } from '../support/until.ts';

const isWindows = process.platform === 'win32';
const noSmallDisk = whyNoSmallDisk();
const isRoot = process.getuid?.() === 0;

let scratch: ReturnType<typeof scratchFolder>;
let own: string;
let folder: string;
beforeEach(() => {
  scratch = scratchFolder();
  own = join(scratch.path, 'profile');
  folder = join(scratch.path, 'documents');
  for (const each of [own, folder]) mkdirSync(each);
});
afterEach(async () => {
  await until(() => !isAtFolder(), 'every thread has ended');
  scratch.remove();
});

const text = 'personal data';
const save = (
  path: string,
  content: Parameters<typeof saveFile>[1] = Buffer.from(text),
  signal?: AbortSignal,
) => saveFile(path, content, { own, clock: systemClock, signal });
const refused = (disk: string | undefined) => ({ failure: { code: 'fileNotWritten', disk } });
const contentOf = (path: string) => readFileSync(path, 'utf8');

describe('saving to something other than a file', () => {
  it.skipIf(isWindows)('does not hang at a pipe that nobody reads', async () => {
    const path = join(folder, 'export.json');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    await expect(save(path)).rejects.toMatchObject(refused('noFile'));
    expect(lstatSync(path).isFIFO()).toBe(true);
  });
  it.skipIf(isWindows)('gives no personal data to a pipe that somebody reads', async () => {
    const path = join(folder, 'export.json');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const reader = spawn('cat', [path]);
    let got = '';
    reader.stdout.on('data', (piece) => {
      got += String(piece);
    });
    await expect(save(path)).rejects.toMatchObject(refused('noFile'));
    expect(got).toBe('');
    reader.kill();
  });
  it('refuses a device', async (ctx) => {
    // A device of the test's own, because a failure must not replace the system's.
    const path = join(folder, 'null');
    const made = isWindows ? null : spawnSync('mknod', [path, 'c', '1', '3']).status;
    ctx.skip(made !== 0, 'only root may make a device');
    await expect(save(path)).rejects.toMatchObject(refused('noFile'));
    expect(lstatSync(path).isCharacterDevice()).toBe(true);
  });
  it.skipIf(isWindows)('refuses a socket', async () => {
    const path = join(folder, 's');
    const server = createServer().listen(path);
    await until(() => server.listening, 'the socket is there');
    await expect(save(path)).rejects.toMatchObject(refused('noFile'));
    server.close();
  });
  it('refuses a folder', async () => {
    const path = join(folder, 'export.json');
    mkdirSync(path);
    await expect(save(path)).rejects.toMatchObject(refused('isFolder'));
  });
  afterEach(() => expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]));
});

describe.skipIf(isWindows)('a link', () => {
  it('is followed to the file it points to, through other links', async () => {
    const real = join(scratch.path, 'real.json');
    writeFileSync(real, 'earlier');
    symlinkSync(real, join(scratch.path, 'middle'));
    const path = join(folder, 'export.json');
    symlinkSync('../middle', path);
    await save(path);
    expect(contentOf(real)).toBe(text);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync(real).isFile()).toBe(true);
  });
  it('is followed to a file that does not exist yet, through a folder that is a link itself', async () => {
    const elsewhere = join(scratch.path, 'a', 'b');
    mkdirSync(elsewhere, { recursive: true });
    symlinkSync(elsewhere, join(folder, 'way'));
    const path = join(folder, 'way', 'export.json');
    symlinkSync('../new.json', path);
    await save(path);
    expect(contentOf(join(scratch.path, 'a', 'new.json'))).toBe(text);
  });
  it('is not followed in a circle', async () => {
    const path = join(folder, 'export.json');
    symlinkSync('other', path);
    symlinkSync('export.json', join(folder, 'other'));
    await expect(save(path)).rejects.toMatchObject(refused('linkLoop'));
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
  });
  it('is not followed to a folder that does not exist', async () => {
    const path = join(folder, 'export.json');
    symlinkSync('/no/such/folder/x', path);
    await expect(save(path)).rejects.toMatchObject(refused('folderGone'));
  });
  it('is not followed to a pipe', async () => {
    const path = join(folder, 'export.json');
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0);
    symlinkSync('pipe', path);
    await expect(save(path)).rejects.toMatchObject(refused('noFile'));
  });
  it.each(['settings.json', 'new.json', 'environments/x/desk.sqlite'])(
    'is not followed into the app’s folder: %s',
    async (name) => {
      mkdirSync(join(own, 'environments', 'x'), { recursive: true });
      const target = join(own, name);
      if (name !== 'new.json') writeFileSync(target, 'own');
      const path = join(folder, 'export.json');
      symlinkSync(target, path);
      await expect(save(path)).rejects.toMatchObject({ failure: { code: 'ownFolder', path } });
      expect(existsSync(target) ? contentOf(target) : null).toBe(name === 'new.json' ? null : 'own');
    },
  );
  it('that is a hard link to one of the app’s files is only replaced', async () => {
    writeFileSync(join(own, 'settings.json'), 'own');
    const path = join(folder, 'export.json');
    linkSync(join(own, 'settings.json'), path);
    await save(path);
    expect(contentOf(join(own, 'settings.json'))).toBe('own');
    expect(contentOf(path)).toBe(text);
  });
});

describe('saving reports as the cause', () => {
  it('a folder that is gone', () =>
    expect(save(join(folder, 'gone', 'export.json'))).rejects.toMatchObject(refused('folderGone')));
  it('a file where a folder should be', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(save(join(folder, 'file', 'export.json'))).rejects.toMatchObject(refused('folderGone'));
  });
  it('a name that is too long', async () => {
    await expect(save(join(folder, 'x'.repeat(300)))).rejects.toMatchObject(refused('nameTooLong'));
    expect(readdirSync(folder)).toEqual([]);
  });
  it('a folder without permission to write', async (ctx) => {
    ctx.skip(isWindows || isRoot, 'root, and Windows, may write into a folder without this permission');
    chmodSync(folder, 0o500);
    await expect(save(join(folder, 'export.json'))).rejects.toMatchObject(refused('storageReadOnly'));
  });
  it('a full disk, and leaves nothing half-written', async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    const disk = smallDisk(join(scratch.path, 'small'), 1);
    try {
      const path = join(disk.path, 'export.json');
      writeFileSync(path, 'earlier');
      await expect(save(path, Buffer.alloc(3 << 20))).rejects.toMatchObject(refused('storageFull'));
      expect(contentOf(path)).toBe('earlier');
      expect(readdirSync(disk.path).filter((name) => name !== 'lost+found')).toEqual(['export.json']);
      const far = openFarFolder(disk.path, systemClock);
      await expect(far.write(join(disk.path, 'note.json'), 'x'.repeat(3 << 20))).rejects.toMatchObject({
        code: 'ENOSPC',
      });
      await far.close();
      expect(readdirSync(disk.path).filter((name) => name !== 'lost+found')).toEqual(['export.json']);
    } finally {
      disk.remove();
    }
  });
  it('a name that the folder refuses, which Windows reports as a missing file', async () => {
    const open = ((...args: Parameters<typeof openFarFolder>) => ({
      ...openFarFolder(...args),
      finish: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOENT' })),
    })) as typeof openFarFolder;
    const path = join(folder, 'export.json');
    await expect(saveFile(path, Buffer.from(text), { own, clock: systemClock, open })).rejects.toMatchObject(
      refused('nameRefused'),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a saved file', () => {
  it('is complete, however large and in however many pieces', async () => {
    const lines = Array.from({ length: 5_000 }, (_, line) => `${line} ${'ä€😀'.repeat(100)}\n`);
    async function* content() {
      yield* lines;
    }
    await save(join(folder, 'export.jsonl'), content());
    expect(contentOf(join(folder, 'export.jsonl')) === lines.join('')).toBe(true);
    const bytes = Buffer.alloc((3 << 20) + 7, 'abcdefg');
    await save(join(folder, 'costs.pdf'), bytes);
    expect(readFileSync(join(folder, 'costs.pdf')).equals(bytes)).toBe(true);
    await save(join(folder, 'empty.txt'), Buffer.alloc(0));
    expect(contentOf(join(folder, 'empty.txt'))).toBe('');
  });
  it('is not written at all when its source fails midway', async () => {
    async function* content() {
      yield 'x'.repeat(2 << 20);
      throw new Error('the source');
    }
    const path = join(folder, 'export.json');
    writeFileSync(path, 'earlier');
    await expect(save(path, content())).rejects.toMatchObject(refused(undefined));
    expect(contentOf(path)).toBe('earlier');
    expect(readdirSync(folder)).toEqual(['export.json']);
  });
});

describe('a file whose writing is stopped', () => {
  it('is not there, and the earlier one stays', async () => {
    const stopping = new AbortController();
    const path = join(folder, 'export.json');
    writeFileSync(path, 'earlier');
    let begun: string[] = [];
    async function* content() {
      for (const piece of ['x', 'y']) yield piece.repeat(1 << 20);
      begun = readdirSync(folder);
      stopping.abort(new Error('stopped'));
      yield 'z'.repeat(1 << 20);
    }
    await expect(save(path, content(), stopping.signal)).rejects.toThrow('stopped');
    expect(begun).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(['export.json']);
    expect(contentOf(path)).toBe('earlier');
  });
});

describe.skipIf(whyNoWaits() !== null)('a place that does not answer', () => {
  it('is given up with a reason, holds up nothing else, and keeps nothing half-written once it answers', async () => {
    const pipe = join(scratch.path, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const otherEnd = openSync(pipe, 'r+');
    const clock = fakeClock();
    // A pipe without data holds the thread as a dead share does, in the middle of the file.
    const open: typeof openFarFolder = (...args) => {
      const far = openFarFolder(...args);
      return { ...far, append: () => far.hash(pipe).then(() => {}) };
    };
    const saving = () => saveFile(join(folder, 'export.json'), Buffer.from(text), { own, clock, open });
    const first = saving().catch((error: unknown) => error);
    await until(() => readdirSync(folder).length === 1 && areAtPipes(1), 'the thread is held');
    clock.advance(patience);
    expect(await first).toMatchObject(refused('silent'));
    expect(isAtFolder()).toBe(true);
    const again = saving().catch((error: unknown) => error);
    await until(() => clock.timers === 1, 'the attempt waits for the earlier thread');
    clock.advance(patienceForFormer);
    expect(await again).toMatchObject(refused('silent'));
    // Other folders, and the few threads that the process has for files, are free.
    await save(join(scratch.path, 'elsewhere.json'));
    closeSync(otherEnd);
    await until(() => !isAtFolder(), 'the thread has ended');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('holds up nobody who stops the writing, and keeps nothing half-written once it answers', async () => {
    const pipe = join(scratch.path, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const otherEnd = openSync(pipe, 'r+');
    const clock = fakeClock();
    const stopping = new AbortController();
    const { signal } = stopping;
    const open: typeof openFarFolder = (...args) => {
      const far = openFarFolder(...args);
      return { ...far, append: () => far.hash(pipe).then(() => {}) };
    };
    const path = join(folder, 'export.json');
    const saving = saveFile(path, Buffer.from(text), { own, clock, signal, open }).catch(
      (error: unknown) => error,
    );
    await until(() => readdirSync(folder).length === 1 && areAtPipes(1), 'the thread is held');
    stopping.abort(new Error('stopped'));
    await until(() => clock.timers === 2, 'the removal is waited for');
    clock.advance(patienceForRemoval);
    expect(await saving).toMatchObject({ message: 'stopped' });
    closeSync(otherEnd);
    await until(() => !isAtFolder(), 'the thread has ended');
    expect(readdirSync(folder)).toEqual([]);
  });
});

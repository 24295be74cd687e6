import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFiles } from '../../main/electron/log-files.ts';
import type { LogFiles } from '../../main/log/files.ts';
import { type LogFile, logFileName } from '../../main/log/keeping.ts';
import { createLog, lineOf } from '../../main/log/log.ts';
import { exportedLog, readLog } from '../../main/log/reading.ts';
import { scratchFolder } from '../support/headless.ts';

const at = Date.parse('2026-03-01T10:00:00Z');
const day = 24 * 60 * 60_000;
const megabyte = 1024 * 1024;

const names = (files: LogFiles) => files.list().files.map(({ name }) => name);
async function all(pieces: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = [];
  for await (const piece of pieces) list.push(piece);
  return list;
}
const exported = async (files: LogFiles) => (await all(exportedLog(files))).map((line) => line.trimEnd());

/** Places below which no folder can be made. `file` is a file in the test's own folder. */
const hopeless = process.platform === 'linux' ? ['file', '/proc', '/proc/none', '/dev/null'] : ['file'];

describe('the log on the disk', () => {
  let folder: ReturnType<typeof scratchFolder>;
  beforeEach(() => {
    folder = scratchFolder();
  });
  afterEach(() => folder.remove());

  it('has each line once it is written, also after an abrupt end', () => {
    const files = openLogFiles([join(folder.path, 'logs')], () => at);
    files.write('info', '{"code":"a"}');
    files.write('error', '{"code":"b"}');
    expect(readFileSync(join(folder.path, 'logs', logFileName(at)), 'utf8')).toBe(
      '{"code":"a"}\n{"code":"b"}\n',
    );
  });
  it('starts a new file each day, and drops files that are too old when it is opened', () => {
    mkdirSync(folder.path, { recursive: true });
    // Three later days have a file, because age is counted from the third-last day.
    const kept = [3, 2, 1].map((back) => logFileName(at - back * day));
    for (const name of [logFileName(at - 40 * day), ...kept, 'notes.log']) {
      writeFileSync(join(folder.path, name), 'old');
      utimesSync(join(folder.path, name), 0, 0);
    }
    let now = at;
    const files = openLogFiles([folder.path], () => now);
    files.write('info', 'one');
    now += day;
    files.write('info', 'two');
    expect(readdirSync(folder.path).sort()).toEqual(
      [...kept, logFileName(at), logFileName(at + day), 'notes.log'].sort(),
    );
    expect(names(files)).toEqual([...kept, logFileName(at), logFileName(at + day)]);
  });
  it('is split into parts when a day grows too long', () => {
    const files = openLogFiles([folder.path], () => at);
    const line = 'x'.repeat(megabyte);
    for (let lines = 0; lines < 14; lines += 1) files.write('info', line);
    const parts = files.list().files.map(({ bytes }) => bytes);
    expect(parts.length).toBeGreaterThan(2);
    for (const bytes of parts) expect(bytes).toBeLessThan(7 * line.length);
    expect(parts.reduce((sum, bytes) => sum + bytes, 0)).toBe(14 * (line.length + 1));
  });
  it('never exceeds 100 MB, even within a day, because archiving a part removes the oldest files', () => {
    const files = openLogFiles([folder.path], () => at);
    for (let part = 1; part <= 40; part += 1) {
      const name = join(folder.path, logFileName(at).replace('.log', `.${part}.log`));
      writeFileSync(name, '');
      truncateSync(name, 4 * megabyte);
    }
    files.write('info', 'x'.repeat(6 * megabyte));
    files.write('info', 'the last one');
    const left = files.list().files;
    const bytes = left.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeLessThan(100 * megabyte);
    expect(bytes).toBeGreaterThan(80 * megabyte);
    expect(left.at(-2)?.name).toBe(logFileName(at).replace('.log', '.41.log'));
    expect(readFileSync(join(folder.path, logFileName(at)), 'utf8')).toBe('the last one\n');
  });
  it.each(hopeless)('stops nothing when its folder is below %s', async (place) => {
    writeFileSync(join(folder.path, 'file'), '');
    const within = resolve(folder.path, place, 'a', 'logs');
    const files = openLogFiles([within], () => at);
    expect(() => files.write('info', 'x')).not.toThrow();
    expect(files.list().files).toEqual([]);
    expect(await readLog(files, 10)).toMatchObject({ entries: [], folder: within, isFolderUsable: false });
  });
  it.each(hopeless)('is kept in another folder when %s cannot be its folder', (place) => {
    writeFileSync(join(folder.path, 'file'), '');
    const logs = join(folder.path, 'logs');
    const files = openLogFiles([resolve(folder.path, place), logs], () => at);
    files.write('info', 'x');
    expect(files.folder).toBe(logs);
    expect(readdirSync(logs)).toEqual([logFileName(at)]);
  });
  it('reports its folder as unusable while a file is in its place', async () => {
    const place = join(folder.path, 'logs');
    writeFileSync(place, '');
    const files = openLogFiles([place], () => at);
    const log = createLog(files.write, () => at);
    log.write('app.woke');
    expect(await readLog(files, 10)).toMatchObject({ total: 0, isFolderUsable: false });
    rmSync(place);
    log.write('app.closing');
    expect(await readLog(files, 10)).toMatchObject({
      entries: [{ code: 'app.closing' }],
      isFolderUsable: true,
    });
  });
  it('is kept in the first usable folder, and shown from all folders', async () => {
    const folders = ['logs', 'logs-2', 'logs-3'].map((name) => join(folder.path, name));
    const [first = '', second = '', third = ''] = folders;
    const old = join(third, logFileName(at - 40 * day));
    const before = join(third, logFileName(at - day));
    mkdirSync(third);
    writeFileSync(old, 'old');
    for (const back of [2, 3]) writeFileSync(join(third, logFileName(at - back * day)), '');
    writeFileSync(before, `${lineOf('app.closing', {}, at - day)}\n`);
    writeFileSync(first, '');
    const files = openLogFiles([...folders, second], () => at);
    createLog(files.write, () => at).write('app.woke');
    expect(existsSync(old)).toBe(false);
    expect(readdirSync(second)).toEqual([logFileName(at)]);
    expect(await readLog(files, 10)).toMatchObject({
      entries: [{ code: 'app.woke' }, { code: 'app.closing' }],
      total: 2,
      folder: second,
      otherFolders: [third],
      isFolderUsable: true,
      unreadable: [],
    });
    expect(await exported(files)).toEqual([lineOf('app.closing', {}, at - day), lineOf('app.woke', {}, at)]);
  });
  it('continues when the first entry of a day could not be written', () => {
    const files = openLogFiles([join(folder.path, 'logs')], () => at);
    rmSync(join(folder.path, 'logs'), { recursive: true });
    writeFileSync(join(folder.path, 'logs'), '');
    files.write('info', 'one');
    rmSync(join(folder.path, 'logs'));
    files.write('info', 'two');
    expect(readFileSync(join(folder.path, 'logs', logFileName(at)), 'utf8')).toBe('two\n');
    rmSync(join(folder.path, 'logs'), { recursive: true });
    files.write('info', 'three');
    expect(readFileSync(join(folder.path, 'logs', logFileName(at)), 'utf8')).toBe('three\n');
  });
  it('starts a new line after one that was cut off', async () => {
    const cut = join(folder.path, logFileName(at));
    writeFileSync(cut, '{"at":"2026');
    const files = openLogFiles([folder.path], () => at);
    const log = createLog(files.write, () => at);
    log.write('app.woke');
    writeFileSync(cut, '{"at"', { flag: 'a' }); // what a disk that was full for a while leaves behind
    log.write('app.closing');
    expect(await readLog(files, 10)).toMatchObject({
      entries: [{ code: 'app.closing' }, { code: 'app.woke' }],
      unreadableLines: 2,
    });
  });
  it('is read newest first, and lines without an entry are counted and not exported', async () => {
    const files = openLogFiles([folder.path], () => at);
    const log = createLog(files.write, () => at);
    log.write('app.woke');
    for (const line of ['Frau Müller', '{"level":"fatal"}', '5', '', 'x'.repeat(200_000)])
      files.write('info', line);
    files.write('info', lineOf('app.closing', {}, at).replace('}', ',"name":"Frau Müller"}'));
    log.write('app.networkChanged', { online: true });
    expect(await readLog(files, 10)).toMatchObject({
      entries: [
        { code: 'app.networkChanged', level: 'info', values: '{"online":true}' },
        { code: 'app.closing', values: '{}' },
        { code: 'app.woke', values: '{}' },
      ],
      total: 3,
      unreadableLines: 4,
      unreadable: [],
    });
    expect(await exported(files)).toEqual([
      lineOf('app.woke', {}, at),
      lineOf('app.closing', {}, at),
      lineOf('app.networkChanged', { online: true }, at),
    ]);
  });
  it('survives a start with a clock that is years ahead or behind, and shows the entries written last', async () => {
    const years = 365 * day;
    const days = Array.from({ length: 31 }, (_, back) => logFileName(at - back * day)).sort();
    for (const name of days) writeFileSync(join(folder.path, name), '');
    for (const wrong of [at + 5 * years, at - 5 * years]) {
      const log = createLog(openLogFiles([folder.path], () => wrong).write, () => wrong);
      for (let count = 1; count <= 20; count += 1) log.write('export.written', { what: 'log', count });
      expect(readdirSync(folder.path)).toEqual(expect.arrayContaining([...days, logFileName(wrong)]));
    }
    const files = openLogFiles([folder.path], () => at);
    const log = createLog(files.write, () => at);
    for (let times = 0; times < 5; times += 1) log.write('app.woke');
    expect(names(files)).toEqual(expect.arrayContaining(days));
    const { entries } = await readLog(files, 20);
    expect(entries.slice(0, 5)).toEqual(Array(5).fill(expect.objectContaining({ code: 'app.woke' })));
  });
  it('shows the entries written last, in the order of writing, whatever the clock said', async () => {
    let now = at + 300 * day;
    const files = openLogFiles([folder.path], () => now);
    const log = createLog(files.write, () => now);
    const write = (count: number) => log.write('export.written', { what: 'log', count });
    for (let count = 1; count <= 20; count += 1) write(count);
    now = at;
    for (let count = 21; count <= 25; count += 1) {
      write(count);
      now -= 60_000; // a clock that is set back all the time
    }
    const counts = async (limit: number) =>
      (await readLog(files, limit)).entries.map(({ values }) => JSON.parse(values).count);
    expect(await counts(5)).toEqual([25, 24, 23, 22, 21]);
    expect(await counts(20)).toEqual(Array.from({ length: 20 }, (_, before) => 25 - before));
    expect((await exported(files)).map((line) => JSON.parse(line).count)).toEqual(
      (await counts(30)).reverse(),
    );
  });
  it('loses no other day to a day that is too long or to a file dated in the future', () => {
    const long = join(folder.path, logFileName(at));
    const others = [1, 2].map((back) => logFileName(at - back * day));
    for (const name of others) writeFileSync(join(folder.path, name), 'x');
    for (const place of [long, join(folder.path, 'desk-2031-01-01.log')]) {
      writeFileSync(place, '');
      truncateSync(place, 96 * megabyte);
    }
    const files = openLogFiles([folder.path], () => at);
    expect(readdirSync(folder.path).sort()).toEqual([logFileName(at), ...others].sort());
    files.write('info', 'one');
    expect(readFileSync(long, 'utf8')).toBe('one\n');
    expect(readdirSync(folder.path).sort()).toEqual([logFileName(at), ...others].sort());
  });
  it('shows the entries written last and counts all of them', async () => {
    const files = openLogFiles([folder.path], () => at);
    const log = createLog(files.write, () => at);
    for (let count = 1; count <= 5; count += 1) log.write('export.written', { what: 'log', count });
    expect(await readLog(files, 5)).toMatchObject({ entries: Array(5).fill({}), total: 5 });
    const { entries, total } = await readLog(files, 2);
    expect(entries.map(({ values }) => JSON.parse(values).count)).toEqual([5, 4]);
    expect(total).toBe(5);
  });
  it.skipIf(process.platform === 'win32').each([
    ['link', (place: string, target: string) => symlinkSync(target, place)],
    ['pipe', (place: string) => void execFileSync('mkfifo', [place])],
    ['folder', (place: string) => void mkdirSync(place)],
  ])('neither reads nor writes a %s with the name of a log file', async (_, make) => {
    const elsewhere = join(folder.path, 'elsewhere');
    const entry = `${lineOf('app.closing', {}, at)}\n`;
    writeFileSync(elsewhere, entry);
    const logs = join(folder.path, 'logs');
    mkdirSync(logs);
    for (const time of [at, at - day]) make(join(logs, logFileName(time)), elsewhere);
    const files = openLogFiles([logs], () => at);
    createLog(files.write, () => at).write('app.woke');
    expect(readFileSync(elsewhere, 'utf8')).toBe(entry);
    expect(await exported(files)).toEqual([lineOf('app.woke', {}, at)]);
    const { entries, unreadable } = await readLog(files, 10);
    expect(entries).toHaveLength(1);
    expect(unreadable).toEqual([logFileName(at - day), logFileName(at).replace('.log', '.1.log')]);
  });
  it.skipIf(process.platform === 'win32')(
    'follows no link that replaces a file while it is read',
    async () => {
      const files = openLogFiles([folder.path], () => at);
      createLog(files.write, () => at).write('app.woke');
      const [listed] = files.list().files as [LogFile];
      const file = join(folder.path, logFileName(at));
      renameSync(file, join(folder.path, 'elsewhere'));
      symlinkSync(join(folder.path, 'elsewhere'), file);
      await expect(all(files.read(listed))).rejects.toThrow();
    },
  );
});

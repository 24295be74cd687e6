import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fault, faultOf } from '../../contract/faults.ts';
import { openLogFiles } from '../../main/electron/log-files.ts';
import { type Code, entries } from '../../main/log/entries.ts';
import { archiveName, inOrder, logFileName, outdated } from '../../main/log/keeping.ts';
import { createLog, lineOf, misfit } from '../../main/log/log.ts';
import { logText, readLog } from '../../main/log/reading.ts';
import { scratchFolder } from '../support/headless.ts';

const at = Date.parse('2026-03-01T10:00:00Z');
const day = 24 * 60 * 60_000;

/** An exception as a bundle of ours throws it. */
function thrown(
  message: string,
  file = 'file:///opt/Investment%20Desk/resources/app.asar/out/main/index.js',
) {
  const error = new TypeError(message);
  error.stack = `TypeError: ${message}\n    at run (${file}:12:34)\n    at node:internal/process/task_queues:104:5`;
  return error;
}

describe('an exception', () => {
  it('is its class and its frames', () =>
    expect(faultOf(thrown('Frau Müller'))).toEqual({
      kind: 'TypeError',
      code: null,
      sqlite: null,
      frames: [
        { bundle: 'main/index.js', line: 12, column: 34 },
        { bundle: 'node:internal', line: 104, column: 5 },
      ],
      cause: null,
    }));
  it.each([
    ['on Windows', 'C:\\Users\\Erika\\AppData\\Local\\Programs\\out\\main\\index.js', 'main/index.js'],
    [
      'below a path with blanks',
      '/Applications/Investment Desk.app/Contents/out/preload/index.cjs',
      'preload/index.cjs',
    ],
    ['in the page', 'app://desk/assets/index-Ab12_-Cd.js', 'renderer/assets/index-Ab12_-Cd.js'],
  ])('has frames of a bundle %s', (_, file, bundle) =>
    expect(faultOf(thrown('x', file)).frames[0]).toEqual({ bundle, line: 12, column: 34 }),
  );
  it.each([
    ['in another file', '/home/erika/out/main/erika.js'],
    ['of another program', 'https://example.com/assets/index-Ab12_-Cd.js'],
  ])('has no frame %s', (_, file) => expect(faultOf(thrown('x', file)).frames).toHaveLength(1));
  it('has no frames that only its message claims', () => {
    const claimed = 'x\n    at secret (/out/main/index.js:4711:815)';
    expect(faultOf(thrown(claimed)).frames).toHaveLength(2);
    const changed = thrown('x');
    changed.message = claimed;
    expect(faultOf(changed).frames).toEqual([]);
  });
  it('is described by its class, not by the name it was given', () => {
    const named = Object.assign(new RangeError('x'), { name: 'Erika' });
    expect(faultOf(named).kind).toBe('RangeError');
    class Erika extends Error {}
    expect(faultOf(new Erika('x')).kind).toBe('other');
  });
  it('has a code only out of a closed list, SQLite’s number, and its causes', () => {
    const cause = Object.assign(new Error('x'), { code: 'ENOSPC', errcode: 13 });
    const outer = new Error('y', { cause });
    Object.assign(outer, { code: 'ERIKA' });
    expect(faultOf(outer)).toMatchObject({ code: null, cause: { code: 'ENOSPC', sqlite: 13 } });
  });
  it.each([
    [undefined],
    ['text'],
    [null],
    [7],
    [Object.create(null)],
    [
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('x');
          },
        },
      ),
    ],
  ])('can be anything that was thrown (%#)', (value) =>
    expect(fault.safeParse(faultOf(value)).success).toBe(true),
  );
  it('in a circle of causes comes to an end', () => {
    const error = new Error('x');
    error.cause = error;
    expect(fault.safeParse(faultOf(error)).success).toBe(true);
  });
});

describe('an entry', () => {
  it('is one line of JSON: time, level, code, values', () =>
    expect(
      lineOf('backup.made', { environment: 'training', milliseconds: 1234.56, partial: false }, at),
    ).toBe(
      '{"at":"2026-03-01T10:00:00.000Z","level":"info","code":"backup.made","environment":"training","milliseconds":1235,"partial":false}',
    ));
  it('has no room for text, whatever is handed in', () => {
    const codes = Object.keys(entries) as Code[];
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.string({ minLength: 9 }), (code, text) => {
        const { fields } = entries[code];
        const given = Object.fromEntries(Object.keys(fields).map((name) => [name, text]));
        const line = lineOf(code, { ...given, [text]: text, more: text }, at);
        const values = JSON.parse(line);
        expect(Object.keys(values)).toEqual(['at', 'level', 'code', ...Object.keys(fields)]);
        for (const name of Object.keys(fields))
          expect([misfit, null, undefined]).toContain(typeof values[name] === 'object' ? null : values[name]);
      }),
    );
  });
  it('that cannot be written stops nothing', () => {
    const log = createLog(
      () => {
        throw new Error('disk full');
      },
      () => at,
    );
    expect(() => log.write('app.woke')).not.toThrow();
  });
});

describe('the files', () => {
  const file = (name: string, bytes = 10) => ({ name, bytes });
  it('are one for each day, and those before them when it grew too long', () => {
    expect(logFileName(at)).toMatch(/^desk-2026-0[23]-(28|01)\.log$/);
    expect(archiveName('desk-2026-03-01.log', ['desk-2026-03-01.log', 'desk-2026-03-01.2.log', 'x'])).toBe(
      'desk-2026-03-01.3.log',
    );
  });
  it('are read in the order of time, whatever else lies there', () =>
    expect(
      inOrder([
        file('desk-2026-03-02.log'),
        file('desk-2026-03-01.log'),
        file('desk-2026-03-01.10.log'),
        file('notes.log'),
        file('desk-2026-03-01.9.log'),
      ]).map(({ name }) => name),
    ).toEqual([
      'desk-2026-03-01.9.log',
      'desk-2026-03-01.10.log',
      'desk-2026-03-01.log',
      'desk-2026-03-02.log',
    ]));
  it('are kept for 30 days', () => {
    const days = Array.from({ length: 60 }, (_, back) => file(logFileName(at - back * day)));
    const gone = outdated([...days, file('notes.log')], at);
    expect(gone).toHaveLength(29);
    expect(gone).not.toContain(logFileName(at - 30 * day));
    expect(gone).toContain(logFileName(at - 31 * day));
  });
  it('are never more than 100 MB: the oldest go first', () => {
    const days = Array.from({ length: 5 }, (_, back) => file(logFileName(at - back * day), 30 * 1024 * 1024));
    expect(outdated(days, at)).toEqual([logFileName(at - 3 * day), logFileName(at - 4 * day)]);
  });
});

describe('on the disk', () => {
  let folder: ReturnType<typeof scratchFolder>;
  beforeEach(() => {
    folder = scratchFolder();
  });
  afterEach(() => folder.remove());

  it('each line is there when it has been written, also after an abrupt end', () => {
    const files = openLogFiles([join(folder.path, 'logs')], () => at);
    files.write('info', '{"code":"a"}');
    files.write('error', '{"code":"b"}');
    expect(readFileSync(join(folder.path, 'logs', logFileName(at)), 'utf8')).toBe(
      '{"code":"a"}\n{"code":"b"}\n',
    );
  });
  it('a new day has a new file, and what is too old goes at the start', () => {
    mkdirSync(folder.path, { recursive: true });
    for (const name of [logFileName(at - 40 * day), 'notes.log']) {
      writeFileSync(join(folder.path, name), 'old');
      utimesSync(join(folder.path, name), 0, 0);
    }
    let now = at;
    const files = openLogFiles([folder.path], () => now);
    files.write('info', 'one');
    now += day;
    files.write('info', 'two');
    expect(readdirSync(folder.path).sort()).toEqual(
      [logFileName(at), logFileName(at + day), 'notes.log'].sort(),
    );
    expect(files.list()?.map(({ name }) => name)).toEqual([logFileName(at), logFileName(at + day)]);
  });
  it('a day that grows too long is put away in parts', () => {
    const files = openLogFiles([folder.path], () => at);
    const line = 'x'.repeat(1024 * 1024);
    for (let lines = 0; lines < 14; lines += 1) files.write('info', line);
    expect(files.list()?.length).toBeGreaterThan(2);
    for (const { bytes } of files.list() ?? []) expect(bytes).toBeLessThan(7 * line.length);
    expect(files.list()?.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(14 * (line.length + 1));
  });
  it('a folder that cannot be used stops nothing', () => {
    writeFileSync(join(folder.path, 'file'), '');
    const files = openLogFiles([join(folder.path, 'file', 'logs')], () => at);
    expect(() => files.write('info', 'x')).not.toThrow();
    expect(files.list()).toEqual([]);
  });
  it('a file in the place of its folder is said to be unusable, not thrown', async () => {
    const place = join(folder.path, 'logs');
    writeFileSync(place, '');
    const files = openLogFiles([place], () => at);
    expect(() => files.write('info', 'x')).not.toThrow();
    expect(files.list()).toBe(null);
    expect(await readLog(files, 10)).toMatchObject({ entries: [], unusableFolder: place });
  });
  it('is kept in the first folder that can be used; what is too old goes from all of them', () => {
    const folders = ['logs', 'logs-2', 'logs-3'].map((name) => join(folder.path, name));
    const old = join(String(folders[2]), logFileName(at - 40 * day));
    mkdirSync(String(folders[2]));
    writeFileSync(old, 'old');
    writeFileSync(String(folders[0]), '');
    const files = openLogFiles(folders, () => at);
    files.write('info', 'x');
    expect(files.folder).toBe(folders[1]);
    expect(files.list()).toEqual([{ name: logFileName(at), bytes: 2 }]);
    expect(existsSync(old)).toBe(false);
  });
  it('is read newest first, without the line that a crash has cut off', async () => {
    const files = openLogFiles([folder.path], () => at);
    const log = createLog(files.write, () => at);
    log.write('app.woke');
    log.write('app.networkChanged', { online: true });
    writeFileSync(join(folder.path, logFileName(at)), '{"at":"2026', { flag: 'a' });
    expect(await readLog(files, 10)).toMatchObject({
      entries: [
        { code: 'app.networkChanged', level: 'info', values: '{"online":true}' },
        { code: 'app.woke', values: '{}' },
      ],
      complete: true,
      files: 1,
    });
    expect(await readLog(files, 1)).toMatchObject({ entries: [{}], complete: false });
    let text = '';
    for await (const piece of logText(files)) text += piece;
    expect(text.split('\n')).toHaveLength(3);
  });
});

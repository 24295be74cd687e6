import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fault, faultOf } from '../../contract/faults.ts';
import { type Code, entries } from '../../main/log/entries.ts';
import { archiveName, inOrder, type LogFile, logFileName, outdated } from '../../main/log/keeping.ts';
import { createLog, entryIn, lineOf, misfit, textOf } from '../../main/log/log.ts';

const at = Date.parse('2026-03-01T10:00:00Z');
const day = 24 * 60 * 60_000;

/** Returns an exception as one of our bundles throws it. */
function thrown(
  message: string,
  file = 'file:///opt/Investment%20Desk/resources/app.asar/out/main/index.js',
) {
  const error = new TypeError(message);
  error.stack = `TypeError: ${message}\n    at run (${file}:12:34)\n    at node:internal/process/task_queues:104:5`;
  return error;
}

describe('an exception', () => {
  it('is described by its class and its frames', () =>
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
    ['in the page', 'app://desk/assets/index-Ab12_-Cd.js', 'renderer/assets/index.js'],
    ['in any other file of the page', 'app://desk/assets/erika-Ab12_-Cd.js', 'other'],
  ])('has frames of the bundle %s', (_, file, bundle) =>
    expect(faultOf(thrown('x', file)).frames[0]).toEqual({ bundle, line: 12, column: 34 }),
  );
  it.each([
    ['in another file', '/home/erika/out/main/erika.js'],
    ['of another program', 'https://example.com/assets/index-Ab12_-Cd.js'],
  ])('has no frame %s', (_, file) => expect(faultOf(thrown('x', file)).frames).toHaveLength(1));
  it('has no frames that appear only in its message', () => {
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
  it('has only a code from a closed list, SQLite’s number, and its causes', () => {
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
  ])('may be any thrown value (%#)', (value) => expect(fault.safeParse(faultOf(value)).success).toBe(true));
  it('is described despite circular causes', () => {
    const error = new Error('x');
    error.cause = error;
    expect(fault.safeParse(faultOf(error)).success).toBe(true);
  });
  it.each([
    ['a line without a colon', 'x'.repeat(100_000)],
    ['a frame without an end', `at ${'1:'.repeat(100_000)}`],
    ['many lines', 'at x\n'.repeat(100_000)],
  ])('is described whatever its stack holds: %s', (_, text) => {
    const error = thrown('x');
    error.stack += `\n${text}`;
    expect(faultOf(error).frames).toHaveLength(2);
    error.stack = text;
    expect(faultOf(error).frames).toEqual([]);
  });
  it('has its frames behind a message of any length', () =>
    expect(faultOf(thrown('Erika\n'.repeat(100_000))).frames).toHaveLength(2));
  it.each([
    ['line', 1_000_000, 34, { line: 0, column: 34 }],
    ['column', 12, 12_345_678, { line: 12, column: 0 }],
  ])('has 0 for a %s that no bundle has', (_, line, column, expected) => {
    const error = thrown('x');
    error.stack = `TypeError: x\n    at run (/x/out/main/index.js:${line}:${column})`;
    expect(faultOf(error).frames).toEqual([{ bundle: 'main/index.js', ...expected }]);
  });
});

describe('a fault that the page sends', () => {
  const one = faultOf(new Error('x'));
  const nested = (causes: number): object => (causes === 0 ? one : { ...one, cause: nested(causes - 1) });
  const circle: { cause?: object } = { ...one } as object;
  circle.cause = circle;
  it.each([0, 1, 4])('may have %i causes', (causes) =>
    expect(fault.safeParse(nested(causes)).data).toEqual(nested(causes)),
  );
  it.each([5, 300, 2_000])('is refused with %i causes', (causes) =>
    expect(fault.safeParse(nested(causes)).success).toBe(false),
  );
  it('is refused with circular causes', () => expect(fault.safeParse(circle).success).toBe(false));
  it.each([
    ['renderer/assets/index-Ab12_-Cd.js', 'renderer/assets/index.js'],
    ['renderer/assets/index-MuellerX.mjs', 'other'],
    ['main/index.js', 'main/index.js'],
    ['Frau Müller', 'other'],
    ['constructor', 'other'],
    ['', 'other'],
  ])('names a bundle of the app, or "other": %j', (bundle, expected) => {
    const frames = [{ bundle, line: 99_999_999, column: -1 }];
    expect(fault.safeParse({ ...one, frames }).data?.frames).toEqual([
      { bundle: expected, line: 0, column: 0 },
    ]);
  });
});

describe('an entry', () => {
  it('is one line of JSON: time, level, code, values', () =>
    expect(
      lineOf('backup.made', { environment: 'training', milliseconds: 1234.56, partial: false }, at),
    ).toBe(
      '{"at":"2026-03-01T10:00:00.000Z","level":"info","code":"backup.made","environment":"training","milliseconds":1235,"partial":false}',
    ));
  it('has no room for text, whatever is passed in', () => {
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
  it('that cannot be written does not throw', () => {
    const log = createLog(
      () => {
        throw new Error('disk full');
      },
      () => at,
    );
    expect(() => log.write('app.woke')).not.toThrow();
  });
});

describe('a line that is read back', () => {
  const line = (values: object) =>
    JSON.stringify({ at: '2026-03-01T10:00:00.000Z', level: 'info', code: 'app.networkChanged', ...values });
  it('is the entry that was written, for every code', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(entries) as Code[])), (code) => {
        const given = { exception: thrown('x'), count: 7, environment: 'training', version: '1.2.3' };
        const written = lineOf(code, given, at);
        const entry = entryIn(written);
        expect(entry && textOf(entry)).toBe(written);
      }),
    );
  });
  it.each([
    ['no JSON', 'Frau Müller'],
    ['a part of a line', line({}).slice(0, 40)],
    ['zeros after a power cut', '\0'.repeat(100)],
    ...[5, 'text', [1, 2], null, true, {}, { at: 'x' }].map((each): [string, string] => [
      'another value',
      JSON.stringify(each),
    ]),
    ...['fatal', 'toString', '', 5, null, ['info'], undefined].map((level): [string, string] => [
      'another level',
      line({ level }),
    ]),
    ...['app.erika', 'constructor', '__proto__', '', 5, null, ['app.woke'], undefined].map(
      (code): [string, string] => ['another code', line({ code })],
    ),
    ...['x', '', 5, null, '2026-03-01', '2026-02-30T10:00:00.000Z', '+012026-03-01T10:00:00.000Z'].map(
      (time): [string, string] => ['another time', line({ at: time })],
    ),
  ])('is no entry when it holds %s: %s', (_, text) => expect(entryIn(text)).toBeNull());
  it('has the level of its code, whatever level the line names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(entries) as Code[])),
        fc.constantFrom('error', 'warn', 'info'),
        (code, level) => {
          const { level: expected } = entries[code];
          const entry = entryIn(line({ code, level }));
          expect(entry).toMatchObject({ code, level: expected });
          expect(entry && JSON.parse(textOf(entry))).toMatchObject({ code, level: expected });
        },
      ),
    );
  });
  it('has only the fields of its code, and only values that fit', () =>
    expect(entryIn(line({ online: 'Frau Müller', name: 'Frau Müller', values: { x: 1 } }))).toEqual({
      at: '2026-03-01T10:00:00.000Z',
      level: 'info',
      code: 'app.networkChanged',
      values: { online: misfit },
    }));
  it.each([
    ['Frau Müller', misfit],
    [{ kind: 'Erika', code: null, sqlite: null, frames: [], cause: null }, misfit],
    [{ ...faultOf(new Error('x')), name: 'Erika' }, faultOf(new Error('x'))],
  ])('holds an exception only in its written shape: %j', (exception, expected) =>
    expect(entryIn(line({ level: 'error', code: 'app.defect', exception }))?.values).toEqual({
      exception: expected,
    }),
  );
});

describe('a fault that repeats', () => {
  const minute = 60_000;
  const setUp = () => {
    const lines: { code: string; count?: number }[] = [];
    const log = createLog(
      (_, line) => void lines.push(JSON.parse(line)),
      () => Date.now(),
    );
    const codes = () => lines.map(({ code }) => code);
    return { lines, codes, log, fault: () => log.write('app.defect', { exception: new Error('x') }) };
  };
  beforeEach(() => void vi.useFakeTimers({ now: at }));
  afterEach(() => void vi.useRealTimers());

  it('is written 60 times a minute, and the next entry is preceded by the number of those left out', () => {
    const { lines, codes, log, fault } = setUp();
    for (let times = 0; times < 1_000; times += 1) fault();
    expect(codes()).toEqual(Array(60).fill('app.defect'));
    log.write('app.woke');
    expect(lines.slice(60)).toMatchObject([{ code: 'log.leftOut', count: 940 }, { code: 'app.woke' }]);
    vi.advanceTimersByTime(2 * minute);
    expect(lines).toHaveLength(62);
  });
  it('is reported as left out after a minute, also when nothing else is logged', () => {
    const { lines, fault } = setUp();
    for (let times = 0; times < 61; times += 1) fault();
    vi.advanceTimersByTime(minute);
    expect(lines.slice(60)).toMatchObject([{ code: 'log.leftOut', count: 1 }]);
    fault();
    expect(lines.slice(61)).toMatchObject([{ code: 'app.defect' }]);
  });
  it('suppresses no other code and no notes', () => {
    const { codes, log, fault } = setUp();
    for (let times = 0; times < 100; times += 1) {
      fault();
      log.write('page.preloadFailed', { exception: new Error('x') });
      log.write('app.woke');
    }
    expect(codes().filter((code) => code === 'app.woke')).toHaveLength(100);
    expect(codes().filter((code) => code === 'page.preloadFailed')).toHaveLength(60);
  });
});

describe('the log files', () => {
  const megabyte = 1024 * 1024;
  const file = (name: string, bytes = 10, folder = 'logs') => ({ folder, name, bytes, regular: true });
  const current = { folder: 'logs', name: logFileName(at) };
  const removed = (files: LogFile[], now: number) =>
    outdated(files, { folder: 'logs', name: logFileName(now) }, now).map(({ name }) => name);
  it('are one for each day, with numbered parts before it when the day grew too long', () => {
    expect(logFileName(at)).toMatch(/^desk-2026-0[23]-(28|01)\.log$/);
    expect(archiveName('desk-2026-03-01.log', ['desk-2026-03-01.log', 'desk-2026-03-01.2.log', 'x'])).toBe(
      'desk-2026-03-01.3.log',
    );
    expect(archiveName('desk-2026-03-01.log', ['desk-2026-03-01.9999.log'])).toBe(
      'desk-2026-03-01.10000.log',
    );
    expect(archiveName('desk-2026-03-01.log', ['desk-2026-03-01.10000.log'])).toBe(
      'desk-2026-03-01.10001.log',
    );
  });
  it('of one day are read folder by folder, and by number within each folder', () =>
    expect(
      inOrder(
        [
          file('desk-2026-03-01.log', 1, 'logs'),
          file('desk-2026-03-01.10000.log', 1, 'logs'),
          file('desk-2026-03-01.9999.log', 1, 'logs'),
          file('desk-2026-03-01.log', 1, 'logs-2'),
          file('desk-2026-02-28.log', 1, 'logs-2'),
        ],
        at,
      ).map(({ folder, name }) => `${folder}/${name}`),
    ).toEqual([
      'logs-2/desk-2026-02-28.log',
      'logs/desk-2026-03-01.9999.log',
      'logs/desk-2026-03-01.10000.log',
      'logs/desk-2026-03-01.log',
      'logs-2/desk-2026-03-01.log',
    ]));
  it('are read in the order of time, those dated in the future first, whatever else lies there', () =>
    expect(
      inOrder(
        [
          file('desk-2026-03-02.log'),
          file('desk-2026-03-01.log'),
          file('desk-2031-01-01.log'),
          file('desk-2026-03-03.log'),
          file('desk-2026-03-01.10.log'),
          file('notes.log'),
          file('desk-2026-03-01.9.log'),
        ],
        at + day,
      ).map(({ name }) => name),
    ).toEqual([
      'desk-2026-03-03.log',
      'desk-2031-01-01.log',
      'desk-2026-03-01.9.log',
      'desk-2026-03-01.10.log',
      'desk-2026-03-01.log',
      'desk-2026-03-02.log',
    ]));
  it('are kept for 30 days, counted from the third-last day that has a file', () => {
    const days = Array.from({ length: 60 }, (_, back) => file(logFileName(at - back * day)));
    const gone = removed([...days, file('notes.log')], at);
    expect(gone).toHaveLength(27);
    expect(gone).not.toContain(logFileName(at - 32 * day));
    expect(gone).toContain(logFileName(at - 33 * day));
  });
  it('never exceed 100 MB, and the oldest are removed first', () => {
    const days = Array.from({ length: 5 }, (_, back) =>
      file(logFileName(at - back * day), back === 0 ? 10 : 30 * megabyte),
    );
    expect(removed(days, at)).toEqual([logFileName(at - 4 * day)]);
  });
  it.each([
    ['dated in the future', 'desk-2031-01-01.log', true],
    ['of yesterday', logFileName(at - day), true],
    ['archived today', logFileName(at).replace('.log', '.1.log'), true],
    ['being written', logFileName(at), false],
  ])('are not removed for the sake of a single one that is too long: %s', (_, name, goes) => {
    const others = [0, 1, 2].map((back) => file(logFileName(at - back * day), 1_000));
    const files = [...others.filter((each) => each.name !== name), file(name, 96 * megabyte)];
    expect(removed(files, at)).toEqual(goes ? [name] : []);
  });
  it('are not counted when they are no regular files, whatever their size', () => {
    const link = { ...file('desk-9999-12-31.log', 96 * megabyte), regular: false };
    const old = { ...file(logFileName(at - day), 96 * megabyte), regular: false };
    const full = [1, 2, 3].map((back) => file(logFileName(at - back * day), 30 * megabyte));
    expect(removed([link, old, ...full], at)).toEqual([]);
    // The days of links do not count as days of the log.
    const days = [40, 50, 60].map((back) => file(logFileName(at - back * day)));
    const links = [0, 1, 2].map((back) => ({ ...file(logFileName(at - back * day)), regular: false }));
    expect(removed([...days, ...links], at)).toEqual([]);
  });
  it('stay when the clock is years ahead or behind for a day or two', () => {
    const days = Array.from({ length: 31 }, (_, back) => file(logFileName(at - back * day)));
    for (const years of [5, -5, 0.2, -0.2]) {
      const wrong = at + years * 365 * day;
      const first = file(logFileName(wrong));
      const second = file(logFileName(wrong + day));
      expect(removed(days, wrong)).toEqual([]);
      expect(removed([...days, first], wrong)).toEqual([]);
      expect(removed([...days, first, second], wrong + day)).toEqual([]);
    }
  });
  it('are removed when dated far in the future, once those up to today reach back 30 days', () => {
    const ahead = file('desk-2031-01-01.log');
    const days = (count: number) =>
      Array.from({ length: count }, (_, back) => file(logFileName(at - back * day)));
    expect(removed([ahead, ...days(30)], at)).toEqual([]);
    expect(removed([ahead, ...days(31)], at)).toEqual([ahead.name]);
    expect(removed([ahead, file(logFileName(at)), file('desk-2020-01-01.log')], at)).toEqual([]);
    expect(removed([file(logFileName(at + 30 * day)), ...days(31)], at)).toEqual([]);
  });

  /** Any log files of some days, counted back from today, or ahead of today when negative. No name comes twice. */
  const anyFiles = (min: number, max: number, most: number) =>
    fc.uniqueArray(
      fc
        .record({
          back: fc.integer({ min, max }),
          part: fc.constantFrom('', '.1', '.2'),
          folder: fc.constantFrom('logs', 'logs-2'),
          bytes: fc.nat(most),
          regular: fc.boolean(),
        })
        .map(
          ({ back, part, ...rest }): LogFile => ({
            ...rest,
            name: logFileName(at - back * day).replace('.log', `${part}.log`),
          }),
        ),
      { selector: ({ folder, name }) => `${folder}/${name}` },
    );
  const bytesOf = (files: readonly LogFile[]) =>
    files.reduce((sum, { bytes, regular }) => sum + (regular ? bytes : 0), 0);

  it('that are being written stay, and all others fit into the limit, whatever lies there', () =>
    fc.assert(
      fc.property(anyFiles(-4_000, 4_000, 60 * megabyte), anyFiles(-3, 40, 60 * megabyte), (some, more) => {
        const isCurrent = ({ folder, name }: LogFile) => folder === 'logs' && name === logFileName(at);
        const files = [
          ...new Map([...some, ...more].map((each) => [`${each.folder}/${each.name}`, each])),
        ].map(([, each]) => each);
        const gone = outdated(files, current, at);
        expect(gone.filter(isCurrent)).toEqual([]);
        const left = files.filter((each) => !gone.includes(each) && !isCurrent(each));
        expect(bytesOf(left)).toBeLessThanOrEqual(95 * megabyte);
      }),
    ));
  it('of the last 30 days stay while they fit, whatever else is older or dated in the future', () =>
    fc.assert(
      fc.property(
        anyFiles(0, 30, 4 * megabyte),
        anyFiles(-4_000, -1, 200 * megabyte),
        anyFiles(31, 4_000, 200 * megabyte),
        (recent, ahead, older) => {
          fc.pre(bytesOf(recent) <= 95 * megabyte);
          const gone = outdated([...ahead, ...older, ...recent], current, at);
          expect(recent.filter((each) => gone.includes(each))).toEqual([]);
        },
      ),
    ));
  it('of 30 days survive a start with any wrong clock', () =>
    fc.assert(
      fc.property(
        anyFiles(0, 30, 4 * megabyte),
        fc.integer({ min: -20_000, max: 20_000 }),
        (recent, ahead) => {
          fc.pre(bytesOf(recent) <= 90 * megabyte);
          const nameOf = (now: number) => ({ folder: 'logs', name: logFileName(now) });
          const wrong = at + ahead * day;
          const started = file(nameOf(wrong).name, 1_000);
          const others = recent.filter(({ name }) => name !== started.name);
          const gone = [wrong, at].flatMap((now) => outdated([...others, started], nameOf(now), now));
          expect(gone.filter((each) => each.regular && each !== started)).toEqual([]);
        },
      ),
    ));
});

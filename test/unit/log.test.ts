import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fault, faultOf } from '../../contract/faults.ts';
import { type Code, entries } from '../../main/log/entries.ts';
import { createLog, entryIn, lineOf, misfit, textOf } from '../../main/log/log.ts';

const at = Date.parse('2026-03-01T10:00:00Z');

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveName, inOrder, type LogFile, logFileName, outdated } from '../../main/log/keeping.ts';

const at = Date.parse('2026-03-01T10:00:00Z');
const day = 24 * 60 * 60_000;

describe('the log files', () => {
  const megabyte = 1024 * 1024;
  const file = (name: string, bytes = 10, folder = 'logs') => ({ folder, name, bytes, regular: true });
  const current = { folder: 'logs', name: logFileName(at) };
  const removed = (files: LogFile[], now: number) =>
    outdated(files, { folder: 'logs', name: logFileName(now) }, now).map(({ name }) => name);
  it('are one file for each day, preceded by numbered parts when the day exceeds the size limit', () => {
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

  /** Generates log files of days counted back from today; a negative day lies ahead of today. No name comes twice. */
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

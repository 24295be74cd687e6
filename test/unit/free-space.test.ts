import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LowSpace } from '../../contract/app.ts';
import { createSpaceWatch, neededForAWeek } from '../../main/app/free-space.ts';
import { fakeClock } from '../support/clocks.ts';
import { temporaryFolder } from '../support/headless.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const now = Date.parse('2026-06-15T12:00:00.000Z');
const megabyte = 1_000_000;
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
const needed = (size: number, backups: { at: string; size: number }[] = []) =>
  neededForAWeek({
    now,
    size: size * megabyte,
    backups: backups.map((each) => ({ ...each, size: each.size * megabyte })),
  }) / megabyte;

describe('a week of work needs', () => {
  it('room for the log, for growth and for the backups, also with an empty file', () =>
    expect(needed(0)).toBe(200 + 25 + 8 * 25));

  it('eight files of the future size of the data file when there is no backup', () =>
    expect(needed(100)).toBe(200 + 25 + 8 * 125));

  it('the growth of the last week when it exceeds the assumed minimum', () => {
    const backups = [{ at: daysAgo(7), size: 100 }];
    expect(needed(200, backups)).toBe(200 + 100 + 8 * 300 - 100);
  });

  it('one more backup when the full number of backups exists', () => {
    const backups = [6, 5, 4, 3, 2, 1, 0].map((days) => ({ at: daysAgo(days), size: 1_000 }));
    expect(needed(1_000, backups)).toBe(200 + 25 + (8 * 1_025 - 7_000));
  });

  it('no growth for a file that has shrunk, nor for a backup from today, from last year or from the future', () => {
    for (const days of [0.1, 300, -5])
      expect(needed(100, [{ at: daysAgo(days), size: 1 }])).toBe(200 + 25 + 8 * 125 - 1);
    expect(needed(100, [{ at: daysAgo(7), size: 500 }])).toBe(200 + 25 + 8 * 125 - 500);
  });

  it('at least one backup and the growth, in every case', () => {
    const size = fc.integer({ min: 0, max: 1e10 });
    const backup = fc.record({ at: fc.integer({ min: -30, max: 400 }).map(daysAgo), size });
    fc.assert(
      fc.property(size, fc.array(backup, { maxLength: 9 }), (bytes, backups) => {
        const found = neededForAWeek({ now, size: bytes, backups });
        expect(found).toBeGreaterThanOrEqual(bytes + 25 * megabyte + 200 * megabyte);
        expect(Number.isSafeInteger(found)).toBe(true);
      }),
    );
  });
});

describe('the space watch', () => {
  it('reports as soon as a week does not fit, looks again each hour, and withdraws the report when there is room', async (context) => {
    const why = whyNoSmallDisk();
    context.skip(why !== null, String(why));
    const folder = temporaryFolder();
    const disk = smallDisk(join(folder.path, 'disk'), 500);
    const clock = fakeClock(now);
    const found: LowSpace[] = [];
    let changes = 0;
    const path = join(disk.path, 'desk.sqlite');
    const watch = createSpaceWatch({
      path,
      folder: join(disk.path, 'backups'),
      clock,
      found: (low) => found.push(low),
      changed: () => {
        changes += 1;
      },
    });
    /** Waits for a look, which ends with the timer of the next look. */
    const looked = () => until(() => clock.timers === 1, 'the watch has looked');
    const anHourLater = async () => {
      clock.advance(3_600_000);
      await looked();
    };
    try {
      watch.start();
      await looked();
      expect([watch.low, changes]).toEqual([null, 0]);

      writeFileSync(join(disk.path, 'large'), Buffer.alloc(150 * megabyte));
      await anHourLater();
      const { bavail, bsize } = statfsSync(disk.path);
      expect(watch.low).toEqual({ path: disk.path, free: bavail * bsize, needed: 425 * megabyte });
      expect([found.length, changes]).toEqual([1, 1]);

      writeFileSync(join(disk.path, 'large'), '');
      await anHourLater();
      expect([watch.low, found.length, changes]).toEqual([null, 1, 2]);

      // The space that the environment itself takes counts as well.
      mkdirSync(join(disk.path, 'backups'));
      writeFileSync(path, Buffer.alloc(20 * megabyte));
      writeFileSync(`${path}-wal`, Buffer.alloc(5 * megabyte));
      writeFileSync(
        join(disk.path, 'backups', 'desk-2026-06-15T00-00-00.000Z.sqlite'),
        Buffer.alloc(20 * megabyte),
      );
      await anHourLater();
      expect(watch.low?.needed).toBe((200 + 25 + 8 * 50 - 20) * megabyte);

      watch.stop();
      expect(clock.timers).toBe(0);
    } finally {
      disk.remove();
      folder.remove();
    }
  });

  it('reports nothing for a disk that cannot be asked', async () => {
    const clock = fakeClock(now);
    const watch = createSpaceWatch({
      path: '/nowhere/at/all/desk.sqlite',
      folder: '/nowhere/at/all/backups',
      clock,
      found: () => expect.unreachable(),
      changed: () => expect.unreachable(),
    });
    watch.start();
    await until(() => clock.timers === 1, 'the watch has looked');
    expect(watch.low).toBeNull();
    watch.stop();
  });
});

import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseZone, currentZone, isZoneNamed, lookAtMachine, useZone } from '../../renderer/time/current.ts';
import {
  germanZone,
  instantsOf,
  isoOffset,
  keepsGermanTime,
  machineZone,
  offsetName,
  utcOf,
  wallTime,
  type Zone,
} from '../../renderer/time/zone.ts';

const now = Date.parse('2026-11-23T15:00:00+01:00');
const hour = 3_600_000;

const machineIn = (name: string) => {
  process.env.TZ = name;
};
afterEach(() => machineIn('Europe/Berlin'));

const names = Intl.supportedValuesOf('timeZone');

describe('a machine keeps German time', () => {
  it.each([
    'Europe/Berlin',
    'Europe/Busingen',
    'Europe/Vienna',
    'Europe/Zurich',
    'Europe/Vaduz',
    'Europe/Luxembourg',
    'Europe/Paris',
    'Arctic/Longyearbyen',
    'Africa/Ceuta',
    'CET',
    'MET',
  ])('in %s, by its offsets', (name) => {
    machineIn(name);
    expect(keepsGermanTime(machineZone, now)).toBe(true);
  });

  it.each([
    'UTC',
    'Etc/UTC',
    'Europe/London',
    'Europe/Lisbon',
    'Europe/Istanbul',
    'America/New_York',
    // The offset is the same for half of the year.
    'Africa/Algiers',
    'Africa/Tunis',
    'Africa/Lagos',
    'Etc/GMT-1',
    'Etc/GMT-2',
    'Africa/Cairo',
    'Asia/Beirut',
    'Europe/Kaliningrad',
    // The machine takes an unknown zone for UTC.
    'Nonsense/Foo',
    'Etc/Unknown',
  ])('not in %s', (name) => {
    machineIn(name);
    expect(keepsGermanTime(machineZone, now)).toBe(false);
  });

  it('in exactly those zones whose offset is the German one at every hour', () => {
    const years = [2015, 2021, 2026];
    const hours = years.flatMap((year) =>
      Array.from({ length: 365 * 24 }, (_, index) => Date.UTC(year, 0, 1) + index * hour),
    );
    const german = hours.map((at) => germanZone(at));
    let same = 0;
    for (const name of names) {
      machineIn(name);
      const expected = hours.every((at, index) => machineZone(at) === german[index]);
      expect(keepsGermanTime(machineZone, now), name).toBe(expected);
      if (expected) same += 1;
    }
    expect(same).toBeGreaterThan(10);
    expect(same).toBeLessThan(60);
  });

  it('only if its clocks change at exactly the same moment', () => {
    const later =
      (by: number): Zone =>
      (at) =>
        germanZone(at - by);
    for (const by of [1, -1, 1000, 900_000, -hour, hour])
      expect(keepsGermanTime(later(by), now), String(by)).toBe(false);
    expect(keepsGermanTime(later(0), now)).toBe(true);
  });

  it('only if they did so in every year since 2015, and will in the coming one', () => {
    const but =
      (from: string, until: string): Zone =>
      (at) =>
        germanZone(at) + (at >= Date.parse(from) && at < Date.parse(until) ? 60 : 0);
    expect(keepsGermanTime(but('2016-03-01T00:00Z', '2016-03-03T00:00Z'), now)).toBe(false);
    expect(keepsGermanTime(but('2027-09-01T00:00Z', '2028-01-01T00:00Z'), now)).toBe(false);
    expect(keepsGermanTime(but('2013-01-01T00:00Z', '2014-01-01T00:00Z'), now)).toBe(true);
  });
});

describe('German time', () => {
  it('has the offsets set by law', () => {
    expect(germanZone(Date.parse('2026-01-01T00:00:00Z'))).toBe(60);
    expect(germanZone(Date.parse('2026-03-29T00:59:59Z'))).toBe(60);
    expect(germanZone(Date.parse('2026-03-29T01:00:00Z'))).toBe(120);
    expect(germanZone(Date.parse('2026-10-25T00:59:59Z'))).toBe(120);
    expect(germanZone(Date.parse('2026-10-25T01:00:00Z'))).toBe(60);
  });

  it('is the same on every machine, also where the machine’s own clock skips an hour', () => {
    const zone = fc.constantFrom(...names);
    fc.assert(
      fc.property(zone, fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2030, 0) }), (name, at) => {
        machineIn('Europe/Berlin');
        const date = new Date(at);
        const shown = [
          date.getFullYear(),
          date.getMonth() + 1,
          date.getDate(),
          date.getHours(),
          date.getMinutes(),
        ];
        machineIn(name);
        const wall = wallTime(at, germanZone);
        expect([wall.year, wall.month, wall.day, wall.hour, wall.minute]).toEqual(shown);
      }),
    );
  });
});

it.each([
  [-53.46666666666667, 53],
  [296.0333333333333, -296],
  [0.4, 0],
  [0, 0],
])('the machine’s offset is rounded to whole minutes: %d', (minutes, offset) => {
  const said = vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(minutes);
  const found = machineZone(now);
  said.mockRestore();
  expect(found).toBe(offset);
});

describe('the instants of a clock time', () => {
  it('are all instants at which clocks show it, in order, in every zone', () => {
    const zone = fc.constantFrom(...names);
    const at = fc.integer({ min: Date.UTC(2015, 0) / 1000, max: Date.UTC(2030, 0) / 1000 });
    fc.assert(
      fc.property(zone, at, (name, seconds) => {
        machineIn(name);
        const wall = wallTime(seconds * 1000, machineZone);
        const found = instantsOf(wall, machineZone);
        expect(found).toContain(seconds * 1000);
        expect(found.length).toBeLessThanOrEqual(2);
        expect(found).toEqual([...found].sort((a, b) => a - b));
        for (const each of found) expect(wallTime(each, machineZone)).toEqual(wall);
      }),
      { numRuns: 1000 },
    );
  });

  it('are none when the clocks skip it, and two when they show it twice', () => {
    const wall = (text: string) => wallTime(Date.parse(`${text}Z`), () => 0);
    expect(instantsOf(wall('2026-03-29T02:30:00'), germanZone)).toEqual([]);
    expect(instantsOf(wall('2026-10-25T02:30:00'), germanZone)).toEqual([
      Date.parse('2026-10-25T00:30:00Z'),
      Date.parse('2026-10-25T01:30:00Z'),
    ]);
    machineIn('Australia/Lord_Howe');
    expect(instantsOf(wall('2026-04-05T01:45:00'), machineZone)).toHaveLength(2);
    machineIn('Pacific/Apia');
    expect(instantsOf(wall('2011-12-30T12:00:00'), machineZone)).toEqual([]);
  });

  it('are taken literally in UTC, also in the years below 100', () => {
    const time = { year: 25, month: 11, day: 21, hour: 14, minute: 30, second: 5 };
    expect(new Date(utcOf(time)).toISOString()).toBe('0025-11-21T14:30:05.000Z');
  });
});

describe('the name of an offset', () => {
  it.each([
    [0, 'UTC', '+00:00'],
    [-0, 'UTC', '+00:00'],
    [60, 'UTC+1', '+01:00'],
    [345, 'UTC+5:45', '+05:45'],
    [-300, 'UTC−5', '-05:00'],
    [-210, 'UTC−3:30', '-03:30'],
  ])('of %d is %s', (offset, name, iso) => {
    expect(offsetName(offset)).toBe(name);
    expect(isoOffset(offset)).toBe(iso);
  });
});

describe('the zone in use', () => {
  const at = Date.parse('2026-07-21T12:00:00Z');
  const inUse = () => currentZone()(at);
  afterEach(() => {
    machineIn('Europe/Berlin');
    chooseZone(null);
    lookAtMachine();
  });

  it('is Germany’s until a person chooses one', () => {
    machineIn('UTC');
    lookAtMachine();
    expect(inUse()).toBe(120);
    expect(chooseZone('machine')).toBe(true);
    expect(inUse()).toBe(0);
    expect(chooseZone('machine')).toBe(false);
    expect(chooseZone('germany')).toBe(true);
    expect(inUse()).toBe(120);
  });

  it('is named only when the machine does not keep German time', () => {
    machineIn('Europe/Vienna');
    lookAtMachine();
    expect(isZoneNamed()).toBe(false);
    for (const choice of ['germany', 'machine', null] as const) {
      chooseZone(choice);
      expect(inUse()).toBe(120);
    }
    machineIn('America/New_York');
    lookAtMachine();
    expect(isZoneNamed()).toBe(true);
  });

  it('follows a machine that travels', () => {
    machineIn('Europe/Berlin');
    lookAtMachine();
    chooseZone('machine');
    machineIn('America/New_York');
    expect(lookAtMachine()).toBe(true);
    expect(lookAtMachine()).toBe(false);
    expect(inUse()).toBe(-240);
    expect(useZone.getState().isMachineGerman).toBe(false);
    machineIn('Europe/Berlin');
    expect(lookAtMachine()).toBe(true);
    expect(useZone.getState().isMachineGerman).toBe(true);
  });
});

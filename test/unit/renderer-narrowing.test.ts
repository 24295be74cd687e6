import fc from 'fast-check';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputs } from '../../contract/ipc.ts';
import {
  isBeingTyped,
  type Narrowing,
  narrowedColumns,
  whereOf,
  withNarrowed,
} from '../../renderer/features/subscriptions/narrowing.ts';
import { endOfDay, germanZone, startOfDay, type Zone } from '../../renderer/time/zone.ts';

const utc: Zone = () => 0;
const hour = 3_600_000;
const picked = (value: string | null) => ({ value, name: null, email: null });

beforeAll(() => i18next.init({ lng: 'en' }));

describe('what is asked of the list', () => {
  it('holds the chosen values, and null for rows without one', () => {
    const narrowing: Narrowing = { campaign: [picked('a'), picked(null)], stage: [picked('draft')] };
    expect(whereOf(narrowing, utc)).toEqual({
      campaign: { oneOf: ['a', null] },
      stage: { oneOf: ['draft'] },
    });
  });

  it('has a bound for each valid number of units', () => {
    expect(whereOf({ units: { from: '10', to: '' } }, utc)).toEqual({ units: { from: 10 } });
    expect(whereOf({ units: { from: ' 10 ', to: '20' } }, utc)).toEqual({ units: { from: 10, to: 20 } });
  });

  it('leaves out text that is no number of units and no day', () => {
    expect(
      whereOf({ units: { from: 'ten', to: '1.00' }, signed: { from: '1.3.2027', to: '2027-02-30' } }, utc),
    ).toEqual({});
    expect(whereOf({ units: { from: 'ten', to: '5' } }, utc)).toEqual({ units: { to: 5 } });
  });

  it.each([
    ['en', '1,000', '12,345', '1.000'],
    ['de', '1.000', '12.345', '1,000'],
  ] as const)('takes units as the list prints them (%s)', async (language, from, to, foreign) => {
    await i18next.changeLanguage(language);
    expect(whereOf({ units: { from, to } }, utc)).toEqual({ units: { from: 1_000, to: 12_345 } });
    for (const typed of [foreign, from.slice(0, -1), `${from},`, '10,00', '10.00'])
      expect(whereOf({ units: { from: typed, to: '' } }, utc), typed).toEqual({});
  });

  it('leaves out a range whose first bound is greater than the second', () => {
    expect(whereOf({ units: { from: '70', to: '30' } }, utc)).toEqual({});
    expect(whereOf({ created: { from: '2027-12-02', to: '2027-11-01' } }, utc)).toEqual({});
    expect(whereOf({ units: { from: '30', to: '30' } }, utc)).toEqual({ units: { from: 30, to: 30 } });
  });

  it('takes a day as the whole day in the zone, also when clocks change on that day', () => {
    const range = { from: '2027-03-28', to: '2027-03-28' };
    const { created } = whereOf({ created: range }, germanZone);
    const from = Date.parse('2027-03-27T23:00:00Z');
    expect(created).toEqual({ from, to: from + 23 * hour - 1 });
  });

  it('is accepted by the contract, whatever was chosen and typed', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', '10', '2027-03-01', '0001-01-01', '9999-12-31'));
    const range = fc.record({ from: text, to: text });
    const values = fc.array(fc.record({ value: fc.option(fc.string()), name: fc.constant(null) }), {
      maxLength: 500,
    });
    const any = fc.record(
      { campaign: values, status: values, units: range, signed: range, changed: range },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(any, (narrowing) => {
        const where = whereOf(narrowing as Narrowing, germanZone);
        const query = { filter: 'all', search: '', offset: 0, limit: 1, where };
        expect(inputs['subscriptions.list'].parse(query)).toEqual(query);
      }),
    );
  });
});

describe('a day in a zone', () => {
  it.each([
    ['2027-07-01', '2027-06-30T22:00:00Z', 24],
    ['2027-12-24', '2027-12-23T23:00:00Z', 24],
    ['2027-10-31', '2027-10-30T22:00:00Z', 25],
  ])('%s begins and ends with the calendar in Germany', (day, begins, hours) => {
    const start = Date.parse(begins);
    expect(startOfDay(day, germanZone)).toBe(start);
    expect(endOfDay(day, germanZone)).toBe(start + hours * hour - 1);
  });

  it('begins with the change of clocks when midnight is skipped', () => {
    const change = Date.parse('2027-04-01T00:00:00Z');
    const skipping: Zone = (instant) => (instant < change ? 0 : 60);
    expect(startOfDay('2027-04-01', skipping)).toBe(change);
    expect(endOfDay('2027-03-31', skipping)).toBe(change - 1);
  });
});

describe('a narrowing', () => {
  it('keeps no column without a choice or a bound', () => {
    const narrowing = withNarrowed({ stage: [picked('draft')] }, 'units', { from: '1', to: '' });
    expect(Object.keys(narrowing)).toEqual(['stage', 'units']);
    expect(withNarrowed(narrowing, 'units', { from: '', to: '' })).toEqual({ stage: [picked('draft')] });
    expect(withNarrowed(narrowing, 'stage', [])).toEqual({ units: { from: '1', to: '' } });
    expect(withNarrowed(narrowing, 'stage', null)).toEqual({ units: { from: '1', to: '' } });
  });

  it('is shown column by column, in the order of the panel, without what narrows nothing', () => {
    const narrowing: Narrowing = {
      changed: { from: '2027-01-01', to: '' },
      units: { from: 'ten', to: '' },
      campaign: [picked('a')],
    };
    expect(narrowedColumns(whereOf(narrowing, utc))).toEqual(['campaign', 'changed']);
  });

  it('waits for a pause only while a range is being typed', () => {
    const units = { units: { from: '1', to: '' } };
    expect(isBeingTyped(units, {})).toBe(true);
    expect(isBeingTyped({ units: { from: '12', to: '' } }, units)).toBe(true);
    expect(isBeingTyped({}, units)).toBe(false);
    expect(isBeingTyped({ ...units, stage: [picked('draft')] }, units)).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import type { EnvironmentInput } from '../../contract/environment.ts';
import { faultsOf, leavesAddress } from '../../renderer/features/settings/faults.ts';

const id = '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14';
const good: EnvironmentInput = {
  kind: 'demo',
  name: 'Demo',
  baseUrl: 'https://demo.example/api',
  clientId: 'client',
  campaigns: [{ id, name: 'Solarpark', selfDisclosureRequired: null }],
};
const faults = (change: Partial<EnvironmentInput>) => Object.fromEntries(faultsOf({ ...good, ...change }));

describe('faultsOf', () => {
  test('finds nothing in a valid environment', () => {
    expect(faults({})).toEqual({});
  });

  test('reports each fault at its field', () => {
    expect(faults({ name: ' ', baseUrl: 'http://demo.example', clientId: '' })).toEqual({
      name: 'name',
      baseUrl: 'baseUrl',
      clientId: 'clientId',
    });
    const campaigns = [...good.campaigns, { id: 'x', name: '', selfDisclosureRequired: true }];
    expect(faults({ campaigns })).toEqual({
      'campaigns.1.name': 'campaignName',
      'campaigns.1.id': 'campaignId',
    });
  });

  test('reports an id that is in two rows, in any spelling', () => {
    const campaigns = [
      ...good.campaigns,
      { id: id.toUpperCase(), name: 'Windpark', selfDisclosureRequired: true },
    ];
    expect(faults({ campaigns })).toEqual({ 'campaigns.1.id': 'campaignTwice' });
  });
});

test('an address that differs only in blanks and slashes at its ends is the same', () => {
  expect(leavesAddress(' https://demo.example/api/ ', good.baseUrl)).toBe(false);
  expect(leavesAddress('https://demo.example/api2', good.baseUrl)).toBe(true);
});

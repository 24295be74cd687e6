import { expect, it } from 'vitest';
import { orderKey, orderPlace } from '../../main/subscriptions/alike.ts';

const uuid = (number: number) => `${number.toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`;
const place = (investor: string, campaign: string, units: number) =>
  orderPlace(orderKey({ investorId: investor, campaignId: campaign, units: String(units) }));

/** Returns how many of the numbers are there more than once. */
const repeated = (places: readonly unknown[]) => places.length - new Set(places).size;

const count = 100_000;
const each = <T>(of: (index: number) => T) => Array.from({ length: count }, (_, index) => of(index));
const [investor, campaign] = [crypto.randomUUID(), crypto.randomUUID()];

it.each([
  ['the number of units alone', () => each((index) => place(investor, campaign, 1 + index))],
  ['the investor alone', () => each(() => place(crypto.randomUUID(), campaign, 5))],
  ['a few digits of the investor', () => each((index) => place(uuid(index), campaign, 5))],
  [
    'a few digits of both ids',
    () => each((index) => place(uuid(index % 317), uuid(Math.floor(index / 317)), 5)),
  ],
  ['everything', () => each((index) => place(crypto.randomUUID(), crypto.randomUUID(), 1 + index))],
])('tells 100,000 orders apart that differ in %s', (_, places) => {
  expect(repeated(places())).toBeLessThan(5);
});

it('is the same for every spelling of an order, and a whole number', () => {
  const number = place(investor, campaign, 7);
  expect(Number.isSafeInteger(number)).toBe(true);
  expect(number).toBeGreaterThanOrEqual(0);
  expect(place(`{${investor.toUpperCase()}}`, campaign, 7)).toBe(number);
  expect(orderPlace(orderKey({ investorId: investor, campaignId: campaign, units: ' 7 ' }))).toBe(number);
});

it('is nothing for an incomplete order', () => {
  expect(place('', campaign, 7)).toBeNull();
  expect(place(investor, campaign, 0)).toBeNull();
});

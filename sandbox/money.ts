import { ASSUMED } from './assumptions.ts';

/** Money is an integer string in units of 10^-decimals, never a float [docs]. */
export interface Money {
  amount: string;
  decimals: number;
  currency: string;
}

/** Returns the price of the units, without entry costs. */
export function priceOf(unitPrice: string, units: number): Money {
  return {
    amount: (BigInt(unitPrice) * BigInt(units)).toString(),
    decimals: ASSUMED.moneyDecimals,
    currency: ASSUMED.currency,
  };
}

/** Returns a share of a sum, given in hundredths of a percent, rounded half up to the smallest unit. */
export function share(money: Money, hundredthsOfPercent: number): Money {
  const amount = (BigInt(money.amount) * BigInt(hundredthsOfPercent) + 5000n) / 10_000n;
  return { ...money, amount: amount.toString() };
}

/** Returns the total of sums in one currency. */
export function sum(...parts: [Money, ...Money[]]): Money {
  return { ...parts[0], amount: parts.reduce((total, part) => total + BigInt(part.amount), 0n).toString() };
}

/** Returns a sum in German notation (`40.000,00 EUR`), rounded half up to cents. */
export function germanMoney(money: Money): string {
  const perCent = 10n ** BigInt(money.decimals - 2);
  const cents = (BigInt(money.amount) + perCent / 2n) / perCent;
  const euros = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, '.');
  return `${euros},${(cents % 100n).toString().padStart(2, '0')} ${money.currency}`;
}

/** Returns hundredths of a percent in German notation: `3,00 %`. */
export function germanPercent(hundredths: number): string {
  return `${(hundredths / 100).toFixed(2).replace('.', ',')} %`;
}

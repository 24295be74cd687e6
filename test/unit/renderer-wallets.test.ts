import { describe, expect, it } from 'vitest';
import type { Investor, Wallet } from '../../contract/investor.ts';
import { isWalletToBeChosen } from '../../renderer/features/subscription/model/investors.ts';

const at = '2026-03-01T10:00:00.000Z';
const wallet = (id: string, state: string | null = null): Wallet => ({ id, label: '', state });
const investor = (wallets: Wallet[] | null, changes: Partial<Investor> = {}): Investor => ({
  id: 'n-1',
  name: null,
  email: null,
  wallets,
  walletsReadAt: at,
  walletsWhole: true,
  readAt: at,
  ...changes,
});
const invested = { investmentId: 'v-1', locked: {} };

describe('a person chooses the wallet', () => {
  it('from several, at any time', () => {
    const several = investor([wallet('w-1'), wallet('w-2')]);
    for (const investmentId of [null, 'v-1'])
      expect(isWalletToBeChosen(several, { investmentId, locked: {} })).toBe(true);
  });

  it.each([
    ['from a list that was not read completely', investor([wallet('w-1')], { walletsWhole: false })],
    ['when the platform objects to the only one', investor([wallet('w-1', 'LOCKED')])],
  ])('%s, once the investment waits for it', (_, uncertain) => {
    expect(isWalletToBeChosen(uncertain, invested)).toBe(true);
    expect(isWalletToBeChosen(uncertain, { ...invested, investmentId: null })).toBe(false);
    expect(isWalletToBeChosen(uncertain, { ...invested, locked: { wallet: 'walletSent' } })).toBe(false);
    expect(isWalletToBeChosen({ ...uncertain, walletsReadAt: null }, invested), 'not read yet').toBe(false);
  });

  it('never when it is certain, or when there is none', () => {
    for (const known of [null, investor(null), investor([]), investor([wallet('w-1')])])
      expect(isWalletToBeChosen(known, invested)).toBe(false);
  });
});

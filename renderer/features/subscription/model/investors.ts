import { namesUuid, sameId } from '../../../../contract/ids.ts';
import { areWalletsCertain, type Investor, type Wallet } from '../../../../contract/investor.ts';
import type { SubscriptionDetail } from '../../../../contract/subscription.ts';

/** Returns what is known of the investor, from the source that read it last. */
export function newestInvestor(id: string, sources: readonly (Investor | null)[]): Investor | null {
  const known = sources.filter(
    (investor): investor is Investor => investor !== null && sameId(investor.id, id),
  );
  const readAt = (investor: Investor) => Date.parse(investor.walletsReadAt ?? investor.readAt);
  return known.sort((a, b) => readAt(b) - readAt(a))[0] ?? null;
}

/** What the app knows about the wallets that a subscription can be delivered to. */
export type WalletKnowledge =
  | { kind: 'noInvestor' }
  | { kind: 'unknown' }
  | { kind: 'none'; readAt: string | null }
  | { kind: 'some'; wallets: readonly Wallet[]; readAt: string | null };

export function walletKnowledge(investorId: string, investor: Investor | null): WalletKnowledge {
  if (!namesUuid(investorId)) return { kind: 'noInvestor' };
  if (!investor?.wallets) return { kind: 'unknown' };
  const readAt = investor.walletsReadAt;
  return investor.wallets.length === 0
    ? { kind: 'none', readAt }
    : { kind: 'some', wallets: investor.wallets, readAt };
}

/**
 * True when no wallet is assigned until the user chooses a known one: there are several, or the investment waits for a
 * wallet and the list does not say for certain which one is the only one.
 */
export function isWalletToBeChosen(
  investor: Investor | null,
  { investmentId, locked }: Pick<SubscriptionDetail, 'investmentId' | 'locked'>,
): boolean {
  const count = investor?.wallets?.length ?? 0;
  if (count !== 1) return count > 1;
  const waits = investmentId !== null && !locked.wallet && investor?.walletsReadAt !== null;
  return waits && investor !== null && !areWalletsCertain(investor);
}

/** Returns a wallet's name for people: its label, or its id. */
export const walletName = ({ id, label }: Wallet): string => label.trim() || id;

/** Returns a wallet's label, shown beside its id; null when only the id is known. */
export function walletLabel(id: string | null, investor: Investor | null): string | null {
  const known = investor?.wallets?.find((wallet) => id !== null && sameId(wallet.id, id));
  return known && walletName(known) !== known.id ? walletName(known) : null;
}

/**
 * How long wallets just read are not read again automatically, in milliseconds; as long as the main process relies on
 * them.
 */
const walletsFresh = 10 * 60_000;

/**
 * True when reading the wallets again can't tell anything new. Never true without a wallet: one may just be opening.
 */
export function isFresh(investor: Investor | null, now: number): boolean {
  if (!investor?.walletsReadAt || !investor.wallets?.length) return false;
  const age = now - Date.parse(investor.walletsReadAt);
  return age >= 0 && age < walletsFresh;
}

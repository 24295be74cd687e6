import { namesUuid, sameId } from '../../../../contract/ids.ts';
import {
  areWalletsCertain,
  type Investor,
  type SubscriptionDetail,
  type Wallet,
} from '../../../../contract/subscription.ts';

/** What is known of the investor in the form, from whichever source read it last. */
export function newestInvestor(id: string, sources: readonly (Investor | null)[]): Investor | null {
  const known = sources.filter(
    (investor): investor is Investor => investor !== null && sameId(investor.id, id),
  );
  const readAt = (investor: Investor) => Date.parse(investor.walletsReadAt ?? investor.readAt);
  return known.sort((a, b) => readAt(b) - readAt(a))[0] ?? null;
}

/** What the desk knows about the wallets that a subscription can go to. */
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
 * True when nothing is assigned before a person has chosen one of the known wallets: there are several, or the
 * investment waits for one and the list does not say for certain which is the only one.
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

/** A wallet for people: its label, or enough of its id to tell it apart. */
export const walletName = ({ id, label }: Wallet): string => label.trim() || id;

/** What a wallet is called beside its id; null: nothing but its id is known. */
export function walletLabel(id: string | null, investor: Investor | null): string | null {
  const known = investor?.wallets?.find((wallet) => id !== null && sameId(wallet.id, id));
  return known && walletName(known) !== known.id ? walletName(known) : null;
}

/** For so long wallets just read are not read again by themselves; as long as the main process acts on them. */
const walletsFresh = 10 * 60_000;

/** Whether there is nothing to learn by reading the wallets again. "None" never is: one may just be opening. */
export function isFresh(investor: Investor | null, now: number): boolean {
  if (!investor?.walletsReadAt || !investor.wallets?.length) return false;
  const age = now - Date.parse(investor.walletsReadAt);
  return age >= 0 && age < walletsFresh;
}

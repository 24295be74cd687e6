import type { SubscriptionForm } from '../../contract/form.ts';
import type { InvestorService } from '../../main/investors/service.ts';
import type { Target } from '../../scripts/lib/read-target.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/** Returns a sandbox as target, with its first campaign and an investor with one wallet. */
export function targetOf({ ready }: SandboxProcess): Target {
  const investor = ready.investors.find(({ wallets }) => wallets.length === 1);
  const campaign = ready.campaigns[0];
  if (!investor || !campaign)
    throw new Error('the sandbox offers no campaign, or no investor with one wallet');
  return { ...ready, investor: investor.id, campaign: campaign.id };
}

/**
 * Returns the choice of the investor's first wallet, as in the guide. The app itself chooses a wallet only if the
 * investor has no other.
 */
export async function walletChoice(
  investors: Pick<InvestorService, 'readWallets'>,
  investor: string,
): Promise<SubscriptionForm['wallet']> {
  let read = await investors.readWallets(investor);
  for (let attempt = 1; read.kind === 'failed' && attempt < 6; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    read = await investors.readWallets(investor);
  }
  if (read.kind === 'failed')
    throw new Error(`The investor's wallets could not be read: ${JSON.stringify(read.outcome)}`);
  const [first, second] = read.wallets;
  if (!first) throw new Error('The investor has no wallet.');
  return second ? { choice: 'chosen', walletId: first.id } : { choice: 'auto', walletId: '' };
}

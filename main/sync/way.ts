import { namesUuid } from '../../contract/ids.ts';
import type { InvestorService } from '../investors/service.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { SendGate } from './send-gate.ts';

/** Finds out whether the platform itself answers, by a read that the guide has. */
export interface Way {
  /**
   * Reads the wallets of an investor, or else a new token; callers at the same moment share one read. The gate learns
   * what came of it: it is proven afterwards, or closed.
   * @param investorId of the submission that is to be sent; null, or no id: there is none
   */
  look(investorId: string | null): Promise<void>;
}

export function createWay(deps: {
  sendGate: Pick<SendGate, 'observe' | 'gaveToken' | 'isProven'>;
  client: Pick<PlatformClient, 'authenticate'>;
  investors: Pick<InvestorService, 'readWallets'>;
}): Way {
  const { sendGate } = deps;
  let looking: Promise<void> | undefined;

  async function read(investorId: string | null): Promise<void> {
    if (investorId !== null && namesUuid(investorId)) {
      // The reading itself tells the gate of each answer.
      await deps.investors.readWallets(investorId);
      if (sendGate.isProven()) return;
    }
    const token = await deps.client.authenticate();
    if (token.kind === 'token') sendGate.gaveToken();
    else sendGate.observe(token);
  }

  return {
    look(investorId) {
      looking ??= read(investorId).finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}

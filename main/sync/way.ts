import { namesUuid } from '../../contract/ids.ts';
import type { InvestorService } from '../investors/service.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { SendGate } from './send-gate.ts';

/** Finds out whether the platform itself answers, by a read that the guide documents. */
export interface Way {
  /**
   * Reads the wallets of an investor, or else a new token. Callers at the same moment share one read. The send gate
   * learns the outcome: afterwards it is proven or closed.
   * @param investorId investor of the submission that is to be sent; null or any other text reads a token
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
      // `readWallets` itself reports each answer to the send gate.
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

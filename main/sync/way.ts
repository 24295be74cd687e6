import type { PlatformClient } from '../platform/client.ts';
import type { SendGate } from './send-gate.ts';

/** Finds out whether the platform itself answers, by a read of the guide. */
export interface Way {
  /**
   * Runs a harmless reading, or else reads a new token. Callers at the same moment share one read. The send gate learns the
   * outcome: afterwards it is proven or closed.
   * @param probe a reading that reports each answer to the send gate; null when there is none
   */
  look(probe: (() => Promise<void>) | null): Promise<void>;
}

export function createWay(
  client: Pick<PlatformClient, 'authenticate'>,
  sendGate: Pick<SendGate, 'observe' | 'gaveToken' | 'isProven'>,
): Way {
  let looking: Promise<void> | undefined;

  async function read(probe: (() => Promise<void>) | null): Promise<void> {
    if (probe) {
      await probe();
      if (sendGate.isProven()) return;
    }
    const token = await client.authenticate();
    if (token.kind === 'token') sendGate.gaveToken();
    else sendGate.observe(token);
  }

  return {
    look(probe) {
      looking ??= read(probe).finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };
}

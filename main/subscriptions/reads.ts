import type { Json } from '../../contract/primitives.ts';
import type { InvestorService } from '../investors/service.ts';
import { recordIn } from '../platform/answers.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Reading, ReadTraits, When } from '../sync/kind.ts';
import { pollPause } from '../sync/retry.ts';
import type { SendGate } from '../sync/send-gate.ts';
import { heldAgainst, withInvestmentRecord, withInvitationRecord } from './acknowledge.ts';
import type { FactsSource } from './facts.ts';
import type { Subscription } from './model.ts';
import type { ReadStep } from './step-names.ts';
import { writes } from './steps.ts';

/** Returns the subscription with a newly read invitation, compared with what was acknowledged. */
export const invitationRead = (s: Subscription, record: Json, when: When): Subscription =>
  heldAgainst(withInvitationRecord(s, record, when.at), record, when);

/** Returns the subscription with a newly read investment, compared with what was acknowledged. */
export const investmentRead = (s: Subscription, record: Json, when: When): Subscription => ({
  ...heldAgainst(withInvestmentRecord(s, record, when.at), record, when),
  refreshFailed: null,
});

/** How long to wait before looking again whether the investor has a wallet, in milliseconds. */
const walletPause = 15 * 60_000;

/** The steps that only read [guide]. */
export function readsOf(deps: {
  client: Pick<PlatformClient, 'call'>;
  sendGate: Pick<SendGate, 'observe'>;
  investors: Pick<InvestorService, 'readWallets'>;
  investorId: FactsSource['investorId'];
  lastWallets: FactsSource['lastWallets'];
}): Record<ReadStep, ReadTraits<Subscription>> {
  async function readRecord(id: string, path: string): Promise<Reading> {
    const outcome = await deps.client.call({ method: 'GET', path });
    deps.sendGate.observe(outcome, id);
    const record = recordIn(outcome, id);
    return record === undefined ? { kind: 'failed', outcome } : { kind: 'read', value: { id, record } };
  }

  return {
    readWallets: {
      shownAs: 'wallet',
      async read(s) {
        const read = await deps.investors.readWallets(deps.investorId(s) ?? '');
        return read.kind === 'failed' ? read : { kind: 'read', value: null };
      },
      // The investor holds the wallets; the planner finds them there.
      apply: (s) => s,
      // Without a wallet it is a person's turn meanwhile, and nothing waits for sending.
      again: (s) =>
        deps.lastWallets(s)?.ids.length === 0
          ? { milliseconds: walletPause, watching: 'noWallet' }
          : { milliseconds: pollPause(1) },
    },
    readInvitation: {
      shownAs: 'costs',
      read: (s) => readRecord(idOf(s.invitation), writes.updateInvitation.evidence.path(idOf(s.invitation))),
      apply: (s, value, when) => (isOf(s.invitation, value) ? invitationRead(s, value.record, when) : s),
      again: (_, count) => ({ milliseconds: pollPause(count - 1), watching: 'costsDocument' }),
    },
    readInvestment: {
      shownAs: 'status',
      read: (s) => readRecord(idOf(s.investment), writes.assignWallet.evidence.path(idOf(s.investment))),
      apply: (s, value, when) => (isOf(s.investment, value) ? investmentRead(s, value.record, when) : s),
      again: (_, count) => ({ milliseconds: pollPause(count - 1), watching: 'status' }),
    },
  };
}

/** True when a reading is of the object that the subscription has now. */
const isOf = (object: { id: string } | null, value: unknown): value is { id: string; record: Json } =>
  object !== null && (value as { id: string }).id === object.id;

/** @throws Error when there is no object to read: the planner plans a reading only once there is one */
function idOf(object: { id: string } | null): string {
  if (!object) throw new Error('there is nothing to read yet');
  return object.id;
}

import type { Json } from '../../contract/primitives.ts';
import type { StepKind } from '../../contract/subscription.ts';
import type { InvestorService } from '../investors/service.ts';
import { recordIn } from '../platform/answers.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Reading, ReadTraits, Repeat, When } from '../sync/kind.ts';
import { pollPause } from '../sync/retry.ts';
import type { SendGate } from '../sync/send-gate.ts';
import { heldAgainst, withInvestmentRecord, withInvitationRecord } from './acknowledge.ts';
import type { StageAndReason, Subscription } from './model.ts';
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

/** Where the reading steps read. */
interface Sources {
  client: Pick<PlatformClient, 'call'>;
  sendGate: Pick<SendGate, 'observe'>;
  investors: Pick<InvestorService, 'readWallets'>;
  /** Returns the platform's id of a subscription's investor; null while it has none. */
  investorId(s: Subscription): string | null;
  /** Returns the wallets that were read last; null when none were. */
  lastWallets(s: Subscription): { ids: readonly string[] } | null;
}

/** A reading step's row. */
interface Row {
  /** The line of the timeline that shows the step. */
  readonly shownAs: StepKind;
  /** True when the answer decides what is sent next. Then the step waits for whatever sending waits for. */
  readonly preparesWrite: boolean;
  /** Returns what a list shows while the step is the next one; null: the subscription waits to be sent. */
  stage(s: Pick<Subscription, 'differs'>): StageAndReason | null;
  /** See `ReadTraits`. */
  read(s: Subscription, from: Sources): Promise<Reading>;
  apply(s: Subscription, value: unknown, when: When): Subscription;
  again(s: Subscription, count: number, from: Pick<Sources, 'lastWallets'>): Repeat;
}

/** The steps that only read [guide]: all that is known about a step is its row. */
export const reads = {
  readWallets: {
    shownAs: 'wallet',
    preparesWrite: true,
    stage: () => null,
    async read(s, { investors, investorId }) {
      const read = await investors.readWallets(investorId(s) ?? '');
      return read.kind === 'failed' ? read : { kind: 'read', value: null };
    },
    // The investor holds the wallets; the planner finds them there.
    apply: (s) => s,
    // Without a wallet it is a person's turn meanwhile, and nothing waits for sending.
    again: (s, _, { lastWallets }) =>
      lastWallets(s)?.ids.length === 0
        ? { milliseconds: walletPause, watching: 'noWallet' }
        : { milliseconds: pollPause(1) },
  },
  readInvitation: {
    shownAs: 'costs',
    preparesWrite: false,
    // If the record differs, it is read again for that reason, not for the costs document.
    stage: ({ differs }) => ({ stage: 'onItsWay', reason: differs ? 'waitsForSending' : 'costsDocument' }),
    read: ({ invitation }, from) =>
      readRecord(idOf(invitation), writes.updateInvitation.evidence.path(idOf(invitation)), from),
    apply: (s, value, when) => (isOf(s.invitation, value) ? invitationRead(s, value.record, when) : s),
    again: (_, count) => ({ milliseconds: pollPause(count - 1), watching: 'costsDocument' }),
  },
  readInvestment: {
    shownAs: 'status',
    preparesWrite: false,
    // Everything queued is acknowledged, even if the platform has not shown a status yet.
    stage: () => ({ stage: 'acknowledged', reason: 'complete' }),
    read: ({ investment }, from) =>
      readRecord(idOf(investment), writes.assignWallet.evidence.path(idOf(investment)), from),
    apply: (s, value, when) => (isOf(s.investment, value) ? investmentRead(s, value.record, when) : s),
    again: (_, count) => ({ milliseconds: pollPause(count - 1), watching: 'status' }),
  },
} as const satisfies Record<ReadStep, Row>;

/** Returns the reading steps as the core knows them, with the places where they read. */
export const readsOf = (from: Sources): Readonly<Record<string, ReadTraits<Subscription>>> =>
  Object.fromEntries(
    Object.entries<Row>(reads).map(([step, { shownAs, read, apply, again }]) => [
      step,
      { shownAs, read: (s) => read(s, from), apply, again: (s, count) => again(s, count, from) },
    ]),
  );

async function readRecord(id: string, path: string, { client, sendGate }: Sources): Promise<Reading> {
  const outcome = await client.call({ method: 'GET', path });
  sendGate.observe(outcome, id);
  const record = recordIn(outcome, id);
  return record === undefined ? { kind: 'failed', outcome } : { kind: 'read', value: { id, record } };
}

/** True when a reading is of the object that the subscription has now. */
const isOf = (object: { id: string } | null, value: unknown): value is { id: string; record: Json } =>
  object !== null && (value as { id: string }).id === object.id;

/**
 * Returns the id of the object to read.
 * @throws Error when there is no object to read: the planner plans a reading only once there is one
 */
function idOf(object: { id: string } | null): string {
  if (!object) throw new Error('there is nothing to read yet');
  return object.id;
}

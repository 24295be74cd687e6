import { expect } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import type { Pause } from '../../contract/sync.ts';
import type { CallOutcome } from '../../main/platform/client.ts';
import { createSubscriptionKind } from '../../main/subscriptions/kind.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import type { WriteStep } from '../../main/subscriptions/step-names.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { type Conclusions, createConclusions, requestOf } from '../../main/sync/conclude.ts';
import type { SyncCore } from '../../main/sync/core.ts';
import { createDurations } from '../../main/sync/durations.ts';
import { createKinds, type SubmissionKind } from '../../main/sync/kind.ts';
import type { Operation } from '../../main/sync/operation.ts';
import type { Evidence } from '../../main/sync/outbox.ts';
import { judge } from '../../main/sync/outcome.ts';
import { applyReading, isReadBack } from '../../main/sync/read-back.ts';
import { sendingBudget } from '../../main/sync/retry.ts';
import type { StepResult } from '../../main/sync/scheduler.ts';

import { type FakeClock, fakeClock } from './clocks.ts';
import {
  campaignId,
  investmentId,
  investorId,
  invitationId,
  sampleOperation,
  sampleSubscription,
  walletId,
} from './samples.ts';

const at = '2026-03-01T09:31:00.000Z';

/** Returns an answer of the platform. A text stands for a body that is no JSON. */
export const answered = (status: number, body: Json | string): CallOutcome => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, text, body: typeof body === 'string' ? undefined : body, headers: {} };
};

/** One operation, its subscription, and the sync core around them that concludes the operation's answers. */
export class Concluding {
  clock: FakeClock = fakeClock();
  operation: Operation = sampleOperation();
  subscription: Subscription = sampleSubscription();
  pause: Pause | null = null;
  /** The stored evidence of the operation. */
  evidence: Evidence | null = null;
  /** The subscription that already has the platform's object. */
  holder: string | null = null;
  /** What is left of the sending budget, in milliseconds. */
  left: number = sendingBudget;
  unshown = new Set<string>();
  /** The states in which the operation was closed. */
  closed: { state: string; status: number | null }[] = [];
  /** What was acknowledged. */
  done: { id: string | null; notShown: string[] }[] = [];
  defects: unknown[] = [];
  /** Number of answers that the platform gave to other calls. */
  heard = 0;
  /** Whether the platform answers other calls meanwhile. */
  isHeard = true;
  kind: SubmissionKind = kindOf(this);
  core: SyncCore = coreOf(this);
  conclusions: Conclusions = createConclusions(this.core);

  constructor() {
    this.subject('assignWallet', { wallet: walletId });
  }

  /** Makes the operation one of this step with this body. */
  subject(step: WriteStep, body: { [name: string]: Json }): void {
    this.operation = sampleOperation({ step, state: 'uncertain', body: Buffer.from(JSON.stringify(body)) });
    const sent = { investor_id: investorId, campaign_id: campaignId, units: 5 };
    const rest = { at, record: null, recordAt: at };
    const isFirst = step === 'createInvitation';
    const isInvested = step === 'assignWallet';
    this.subscription = sampleSubscription({
      invitation: isFirst ? null : { ...rest, id: invitationId, sent, answersAt: null, documentsDue: false },
      investment: isInvested ? { ...rest, id: investmentId, sent: {}, wallet: null, walletAt: null } : null,
    });
  }

  /** Sends the operation again with this answer, then advances the clock by the pause that follows. */
  sends(outcome: CallOutcome, repeated = true): StepResult {
    this.operation = { ...this.operation, attempts: this.operation.attempts + 1 };
    const judged = judge(
      requestOf(this.core, this.kind, this.operation, this.subscription, repeated),
      outcome,
    );
    return this.after(
      this.conclusions.apply(this.operation, judged, repeated ? 'uncertain' : 'new', outcome),
    );
  }

  /** Reads the platform back with this answer. */
  reads(outcome: CallOutcome, object = investmentId): StepResult {
    expect(isReadBack(this.operation)).toBe(true);
    return this.after(
      applyReading(this.core, this.conclusions, {
        operation: this.operation,
        submission: this.subscription,
        id: object,
        outcome,
      }),
    );
  }

  private after(result: StepResult): StepResult {
    if (result.next === 'later') this.clock.advance(result.milliseconds);
    return result;
  }
}

function kindOf(here: Concluding): SubmissionKind {
  const kind: SubmissionKind<Subscription> = {
    ...createSubscriptionKind({
      store: { holderOf: () => here.holder },
      facts: {},
    } as unknown as Parameters<typeof createSubscriptionKind>[0]),
    acknowledge(current, _step, _sent, { id, notShown }) {
      here.done.push({ id, notShown: [...notShown] });
      return current;
    },
  };
  return kind as unknown as SubmissionKind;
}

function coreOf(here: Concluding): SyncCore {
  return {
    db: { transaction: (work: () => unknown) => work() },
    clock: here.clock,
    random: () => 0.5,
    kinds: createKinds([here.kind], subscriptionKind),
    outbox: {
      evidence: () => here.evidence,
      uncertain(open: Operation, what: Partial<Operation> & { evidence?: Evidence }) {
        const { evidence: kept, ...rest } = what;
        here.operation = { ...open, trouble: null, held: null, ...rest, state: 'uncertain' };
        if (kept) here.evidence = kept;
      },
      close: (_: Operation, state: string, status: number | null) => here.closed.push({ state, status }),
      notSent: () => {},
    },
    trail: { append: () => {} },
    sendGate: {
      get pause() {
        return here.pause;
      },
      // Meanwhile the platform answers other calls.
      get answers() {
        here.heard += here.isHeard ? 1 : 0;
        return here.heard;
      },
    },
    writer: {
      refreshStage: () => false,
      change(_: unknown, work: (current: Subscription, note: () => void) => Subscription) {
        here.subscription = work(here.subscription, () => {});
        return here.subscription;
      },
      when: () => ({ at, isApart: () => true }),
    },
    ages: { left: () => here.left },
    durations: createDurations(here.clock),
    unshown: {
      has: (kind: string, fields: string[]) =>
        fields.length > 0 && fields.every((field) => here.unshown.has(`${kind} ${field}`)),
      note: (kind: string, fields: string[]) => {
        for (const field of fields) here.unshown.add(`${kind} ${field}`);
      },
    },
    ending: new AbortController().signal,
    defect: (error: unknown) => here.defects.push(error),
  } as unknown as SyncCore;
}

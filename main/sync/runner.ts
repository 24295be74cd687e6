import type { PlatformMessage } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorService } from '../investors/service.ts';
import type { Log } from '../log/log.ts';
import { recordIn } from '../platform/answers.ts';
import type { CallOutcome, PlatformClient } from '../platform/client.ts';
import { messagesOf } from '../platform/messages.ts';
import { wordsOf } from '../platform/words.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { ContextSource } from '../subscriptions/context.ts';
import type { Operation, Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { withInvestmentRecord, withInvitationRecord, withUnknownOutcome } from './acknowledge.ts';
import { about, type Changes } from './changes.ts';
import type { StepResult } from './engine.ts';
import type { At } from './fault-points.ts';
import type { Gate } from './gate.ts';
import { isKeyed } from './key.ts';
import { bodyOf, isFrom, type Outbox, type Sender } from './outbox.ts';
import { judge, type Outcome } from './outcome.ts';
import { isSameBody, type Plan, plan } from './planner.ts';
import { isSpent, pauseBefore, pauseLeft, pollPause } from './retry.ts';

/** So often an answer is read that makes no sense, e.g. of a proxy in between, before a person has to look at it. */
const senselessReads = 5;

/** What is known of earlier attempts: none, none that left, or one that may have arrived. */
type Before = 'new' | 'ready' | 'uncertain';

const again: StepResult = { next: 'again' };
const rest: StepResult = { next: 'rest' };
const later = (milliseconds: number): StepResult => ({ next: 'later', milliseconds });

/** "No wallet yet" is looked at again by itself; meanwhile it is a person's turn, nothing waits for sending. */
const recheckWallet: StepResult = { next: 'later', milliseconds: 15 * 60_000, watching: 'noWallet' };

export interface RunnerDeps {
  log: Log;
  db: Database;
  clock: Clock;
  random(): number;
  sender: Sender;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  client: PlatformClient;
  gate: Gate;
  context: ContextSource;
  investors: InvestorService;
  documents: DocumentService;
  changes: Changes;
  at: At;
}

/**
 * One step of one subscription: resolve the open operation, or ask the planner for the next. Everything that
 * matters is committed before and after the call, so it can be cut off at any point.
 */
export function createStepRunner(deps: RunnerDeps): (id: string) => Promise<StepResult> {
  const { db, clock, subscriptions, outbox, trail, context, at } = deps;
  const { settle, change, acknowledged, withStatusTrail } = deps.changes;
  /** How often something "not at once" was read in vain; only to space the reads, so memory is enough. */
  const reads = new Map<string, number>();

  return async function step(id) {
    const found = unlessUnreadable(
      () => ({ subscription: subscriptions.find(id), open: outbox.open(id) }),
      () => {
        subscriptions.markUnreadable(id);
        return null;
      },
    );
    // Nothing is sent of what cannot be read; its row says so.
    const { subscription, open } = found ?? { subscription: null, open: null };
    if (!subscription || subscription.removedAt !== null) return rest;
    if (open?.state === 'ready' && !isStillWanted(open, subscription)) {
      db.transaction(() => {
        outbox.close(open, 'abandoned', null, undefined);
        const because = isFrom(open, deps.sender) ? 'changed' : 'madeForAnotherClient';
        trail.append('operation.notSent', { ...about(open), because }, id);
      });
      return again;
    }
    if (open) return resume(open);
    const planned = plan(subscription, context.plan(subscription));
    switch (planned.do) {
      case 'write':
        return send(create(subscription, planned), 'new');
      case 'readWallets':
        return readWallets(subscription);
      case 'readInvitation':
      case 'readInvestment':
        return readRecord(subscription, planned);
      case 'wait':
        settle(id);
        if (planned.reason === 'signature') await deps.documents.fetchMissing(subscription);
        return rest;
      case 'nothing':
        settle(id);
        return rest;
    }
  };

  function create(subscription: Subscription, planned: Extract<Plan, { do: 'write' }>): Operation {
    const { kind, method, path, body } = planned;
    const operation = db.transaction(() => {
      const created = outbox.create({ subscriptionId: subscription.id, kind, method, path, body });
      trail.append('operation.created', { ...about(created), body }, subscription.id);
      subscriptions.save(context.settled(subscription, created));
      at('beforeOperationCommit', kind);
      return created;
    });
    at('afterOperationCommit', kind);
    return operation;
  }

  /**
   * Whether an operation that certainly never left is still the next step, for this client and with the same fields. It may
   * have been taken back or edited during the attempt, or the client id may have been corrected since.
   */
  function isStillWanted(open: Operation, subscription: Subscription): boolean {
    const planned = plan(subscription, context.plan(subscription));
    return (
      isFrom(open, deps.sender) &&
      planned.do === 'write' &&
      planned.kind === open.kind &&
      planned.path === open.path &&
      isSameBody(planned.body, bodyOf(open))
    );
  }

  async function resume(open: Operation): Promise<StepResult> {
    const foreign = !isFrom(open, deps.sender);
    // Sent for another client or address: what became of it cannot be learnt here, and it is never sent elsewhere.
    if (foreign || (open.state !== 'ready' && isSpent(open, clock.now()))) {
      settle(open.subscriptionId);
      return rest;
    }
    const wait = pauseLeft(open.nextAttemptAt, clock.now());
    if (wait > 0) return later(wait);
    return send(outbox.sending(open), open.state === 'ready' ? 'ready' : 'uncertain');
  }

  async function send(operation: Operation, before: Before): Promise<StepResult> {
    const { kind } = operation;
    const started = clock.now();
    const answering = deps.client.call({
      method: operation.method,
      path: operation.path,
      body: operation.body,
      idempotencyKey: isKeyed(operation) ? operation.idempotencyKey : undefined,
      mayLeave: () => !isSpent(operation, clock.now()),
    });
    at('duringCall', kind);
    const outcome = await answering;
    at('afterAnswer', kind);
    deps.gate.observe(outcome);
    const judged = judge(kind, outcome, clock.now(), before === 'uncertain');
    deps.log.write('operation.answered', {
      operation: operation.id,
      step: stepOf[kind],
      attempt: operation.attempts,
      means: judged.means,
      httpStatus: outcome.kind === 'answer' ? outcome.status : null,
      milliseconds: clock.now() - started,
    });
    const result = db.transaction(() => {
      const next = apply(operation, judged, before);
      at('beforeAnswerCommit', kind);
      return next;
    });
    at('afterAnswerCommit', kind);
    return result;
  }

  /** Stores what an answer means, together with the facts it acknowledges. */
  function apply(operation: Operation, outcome: Outcome, before: Before): StepResult {
    const id = operation.subscriptionId;
    switch (outcome.means) {
      case 'acknowledged': {
        trail.append(
          'operation.acknowledged',
          { ...about(operation), platformId: outcome.id, status: outcome.status },
          id,
        );
        acknowledged(operation, outcome);
        return again;
      }
      case 'refused': {
        outbox.close(operation, 'refused', outcome.status, outcome.messages);
        trail.append(
          'operation.refused',
          { ...about(operation), status: outcome.status, said: outcome.messages.map((m) => m.text) },
          id,
        );
        if (before === 'uncertain') {
          change(id, (current) => withUnknownOutcome(current, operation.kind, bodyOf(operation)));
        }
        refuse(id, outcome.kind, stepOf[operation.kind], outcome.status, outcome.messages);
        return rest;
      }
      case 'uncertain': {
        const pause = pauseBefore(operation, clock.now(), deps.random());
        const nextAttemptAt = new Date(clock.now() + pause).toISOString();
        outbox.uncertain(operation, nextAttemptAt);
        trail.append(
          'operation.uncertain',
          { ...about(operation), status: outcome.status, said: outcome.said },
          id,
        );
        settle(id);
        return later(pause);
      }
      default: {
        // Certainly not processed: offline, no token, 429. The gate holds everything back until that changes.
        outbox.notSent(operation, before === 'uncertain');
        // Noted once: a night without a network must not fill the trail with every look at it.
        if (before === 'new')
          trail.append('operation.notSent', { ...about(operation), because: outcome.means }, id);
        settle(id);
        return again;
      }
    }
  }

  function refuse(
    id: string,
    kind: 'rejected' | 'forbidden',
    step: PlatformMessage['step'],
    httpStatus: number,
    messages: { field: PlatformMessage['field']; text: string }[],
  ): void {
    const when = instantOf(clock);
    const said = messages.map((message) => ({ ...message, step, httpStatus, at: when }));
    change(id, (current) => ({ ...current, refusal: { kind, messages: said, at: when } }));
  }

  async function readWallets(subscription: Subscription): Promise<StepResult> {
    const reading = deps.investors.readWallets(subscription.form.investorId);
    at('duringCall', 'readWallets');
    const read = await reading;
    if (read.kind === 'failed') return readFailed(subscription, 'wallet', read.outcome);
    if (read.wallets.length > 0) return again;
    change(subscription.id, (current) => current);
    return recheckWallet;
  }

  async function readRecord(
    subscription: Subscription,
    planned: Extract<Plan, { do: 'readInvitation' | 'readInvestment' }>,
  ): Promise<StepResult> {
    const isInvitation = planned.do === 'readInvitation';
    const path = isInvitation ? `/v2/invitations/${planned.id}/` : `/v2/investments/${planned.id}/`;
    const answering = deps.client.call({ method: 'GET', path });
    at('duringCall', planned.do);
    const outcome = await answering;
    at('afterAnswer', planned.do);
    deps.gate.observe(outcome);
    const record = recordIn(outcome);
    if (record === undefined) return readFailed(subscription, isInvitation ? 'costs' : 'status', outcome);
    const now = instantOf(clock);
    db.transaction(() => {
      change(subscription.id, (current) => {
        if (!isInvitation) return withStatusTrail(current, withInvestmentRecord(current, record, now));
        // What was opened in between, at whatever address, was still the former one.
        if (current.invitation?.documentsDue) deps.documents.supersede(current.id);
        return withInvitationRecord(current, record, now);
      });
      at('beforeAnswerCommit', planned.do);
    });
    at('afterAnswerCommit', planned.do);
    const current = subscriptions.load(subscription.id);
    const next = plan(current, context.plan(current));
    if (next.do !== planned.do) {
      reads.delete(subscription.id);
      return again;
    }
    // Read, and still not there: the document is being made, or the platform tells no status yet.
    const count = (reads.get(subscription.id) ?? 0) + 1;
    reads.set(subscription.id, count);
    const watching = isInvitation ? 'costsDocument' : 'status';
    return { next: 'later', milliseconds: pollPause(count - 1), watching };
  }

  function readFailed(
    subscription: Subscription,
    step: PlatformMessage['step'],
    outcome: CallOutcome,
  ): StepResult {
    const isRefusal =
      outcome.kind === 'answer' &&
      outcome.status >= 400 &&
      outcome.status < 500 &&
      ![408, 429].includes(outcome.status);
    if (isRefusal) {
      db.transaction(() =>
        refuse(subscription.id, 'forbidden', step, outcome.status, messagesOf(outcome.body, outcome.text)),
      );
      return rest;
    }
    const closed = deps.gate.pause !== null;
    if (closed) return again;
    const count = (reads.get(subscription.id) ?? 0) + 1;
    if (outcome.kind === 'answer' && outcome.status < 300 && count >= senselessReads) {
      reads.delete(subscription.id);
      const said = { field: null, text: wordsOf(outcome.body, outcome.text) };
      db.transaction(() => refuse(subscription.id, 'forbidden', step, outcome.status, [said]));
      return rest;
    }
    reads.set(subscription.id, count);
    return later(pollPause(count));
  }
}

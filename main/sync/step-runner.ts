import type { PlatformMessage } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { InvestorService } from '../investors/service.ts';
import type { Log } from '../log/log.ts';
import { recordIn } from '../platform/answers.ts';
import type { CallOutcome, PlatformClient } from '../platform/client.ts';
import { messagesOf } from '../platform/messages.ts';
import { isOwnRefusal, troubleOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { KeychainError } from '../secrets/keychain.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { FactsSource } from '../subscriptions/facts.ts';
import { creates, type FoundInvestment, type Operation, type Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { heldAsFound } from '../subscriptions/restored.ts';
import { stepOf } from '../subscriptions/steps.ts';
import { objectOf } from './acknowledge.ts';
import type { Ages } from './age.ts';
import { about, type Changes } from './changes.ts';
import { again, type Before, type Conclusions, later, rest } from './conclude.ts';
import type { At } from './fault-points.ts';
import { isKeyed } from './key.ts';
import { bodyOf } from './operation-row.ts';
import { isFrom, type Outbox, type Sender } from './outbox.ts';
import { judge } from './outcome.ts';
import { isSameBody, type Plan, plan } from './planner.ts';
import { mostBetween, pauseLeft, pollPause } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import type { SecondLook } from './second-look.ts';
import type { SendGate } from './send-gate.ts';
import type { Way } from './way.ts';

/** Number of nonsensical answers (for example from a proxy) to a read before a person is asked. */
const senselessReads = 5;

/** Reads again later whether the investor has a wallet. Meanwhile it is a person's turn, and nothing waits for sending. */
const recheckWallet: StepResult = { next: 'later', milliseconds: 15 * 60_000, watching: 'noWallet' };

/** Fallback for a subscription that waits for the second look and is not enqueued when the second look is done. */
const lookAgain: StepResult = { next: 'later', milliseconds: 60_000 };

export interface StepRunnerDeps {
  log: Log;
  db: Database;
  clock: Clock;
  sender: Sender;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  client: PlatformClient;
  sendGate: SendGate;
  facts: FactsSource;
  investors: InvestorService;
  documents: DocumentService;
  changes: Changes;
  ages: Ages;
  way: Way;
  freshness: Pick<Freshness, 'isRaised' | 'raise'>;
  secondLook: Pick<SecondLook, 'before' | 'isAsking'>;
  conclusions: Conclusions;
  at: At;
}

/**
 * Creates the function that runs one step of one subscription: it resumes the open operation, or asks the planner for
 * the next step. Everything that matters is committed before and after the call, so a step can be cut off at any point.
 */
export function createStepRunner(deps: StepRunnerDeps): (id: string) => Promise<StepResult> {
  const { db, clock, subscriptions, outbox, trail, facts, at } = deps;
  const { refreshStage, change } = deps.changes;
  const { requestOf, storing, apply, applyReading, refuse } = deps.conclusions;
  /** End of the pause of an operation, by elapsed time: the wall clock may be set meanwhile. */
  const pauses = new Map<string, { nextAttemptAt: string; end: number }>();
  /** By subscription id: number of reads in vain of what comes "not at once". Only spaces the reads, so not stored. */
  const reads = new Map<string, number>();

  return async function step(id) {
    const found = unlessUnreadable(
      () => ({ subscription: subscriptions.find(id), open: outbox.open(id) }),
      () => {
        subscriptions.markUnreadable(id);
        return null;
      },
    );
    // Nothing is sent of an unreadable subscription; the list shows it as unreadable.
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
    if (open) return resume(open, subscription);
    const planned = plan(subscription, facts.plan(subscription));
    switch (planned.do) {
      case 'write':
        if (!deps.sendGate.isProven()) return look(subscription);
        if (creates(planned.kind)) {
          const held = lookTwice(subscription);
          if (held) return held;
        }
        if (!deps.freshness.isRaised()) return raiseMark();
        return send(create(subscription, planned), subscription, 'new');
      case 'readWallets':
        return readWallets(subscription);
      case 'readInvitation':
      case 'readInvestment':
        return readRecord(subscription, planned);
      case 'wait':
        refreshStage(id);
        if (planned.reason === 'signature') await deps.documents.fetchMissing(subscription);
        return rest;
      case 'nothing':
        refreshStage(id);
        return rest;
    }
  };

  /** Checks that the platform itself answers, before the first write after a failure, a pause or a start. */
  async function look({ form, invitation }: Subscription): Promise<StepResult> {
    const sent = invitation?.sent.investor_id;
    await deps.way.look(typeof sent === 'string' ? sent : form.investorId.trim());
    return again;
  }

  /** Raises the freshness mark of the data file, before anything is created or changed. */
  async function raiseMark(): Promise<StepResult> {
    try {
      await deps.freshness.raise();
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      deps.sendGate.observe({ kind: 'keychain', said: error.said });
    }
    return again;
  }

  /** Returns the result that holds back a creation of an old release, see "The second look"; null when it may be sent. */
  function lookTwice(subscription: Subscription): StepResult | null {
    const looked = deps.secondLook.before(subscription);
    if ('wait' in looked) {
      refreshStage(subscription.id);
      return deps.secondLook.isAsking(subscription.id) ? rest : lookAgain;
    }
    return 'found' in looked ? holdBackAsFound(subscription.id, looked.found) : null;
  }

  function holdBackAsFound(id: string, found: FoundInvestment): StepResult {
    db.transaction(() => {
      trail.append('subscription.takenBack', { because: 'found', investment: found.id }, id);
      change(id, (current) => heldAsFound(current, found));
    });
    // The next step gives up a creation that never left.
    return again;
  }

  function create(subscription: Subscription, planned: Extract<Plan, { do: 'write' }>): Operation {
    const { kind, method, path, body } = planned;
    const operation = db.transaction(() => {
      const created = outbox.create({ subscriptionId: subscription.id, kind, method, path, body });
      trail.append('operation.created', { ...about(created), body }, subscription.id);
      subscriptions.save(facts.withStage(subscription, created));
      at('beforeOperationCommit', kind);
      return created;
    });
    at('afterOperationCommit', kind);
    return operation;
  }

  /**
   * True when an operation that certainly never left is still the next step, for this client and with the same fields. The
   * subscription may have been taken back or edited during the attempt, or the client id may have been corrected since.
   */
  function isStillWanted(open: Operation, subscription: Subscription): boolean {
    const planned = plan(subscription, facts.plan(subscription));
    return (
      isFrom(open, deps.sender) &&
      planned.do === 'write' &&
      planned.kind === open.kind &&
      planned.path === open.path &&
      isSameBody(planned.body, bodyOf(open))
    );
  }

  async function resume(open: Operation, subscription: Subscription): Promise<StepResult> {
    const foreign = !isFrom(open, deps.sender);
    // The outcome of an operation for another client or address cannot be learnt here, and it is never sent from here.
    if (foreign || open.held !== null || (open.state !== 'ready' && deps.ages.isSpent(open))) {
      refreshStage(open.subscriptionId);
      return rest;
    }
    const wait = pauseOf(open);
    if (wait > 0) return later(wait);
    if (deps.conclusions.isReadBack(open)) return readBack(open, subscription);
    if (!deps.sendGate.isProven()) return look(subscription);
    if (open.state === 'ready' && creates(open.kind)) {
      // Another copy of this file may have sent the operation since, and the platform may have forgotten its key.
      const held = lookTwice(subscription);
      if (held) return held;
    }
    if (!deps.freshness.isRaised()) return raiseMark();
    return send(outbox.sending(open), subscription, open.state === 'ready' ? 'ready' : 'uncertain');
  }

  /** Returns the milliseconds left of the pause before the next attempt, by the clock that gives less. */
  function pauseOf({ id, nextAttemptAt, pause }: Operation): number {
    const left = pauseLeft(nextAttemptAt, pause, clock.now());
    if (nextAttemptAt === null || left === 0) return 0;
    const asked = pauses.get(id);
    if (asked?.nextAttemptAt !== nextAttemptAt) {
      pauses.set(id, { nextAttemptAt, end: clock.elapsed() + left });
      return left;
    }
    return Math.max(Math.min(left, asked.end - clock.elapsed()), 0);
  }

  /**
   * Notes the platform's clock, which is known by now, if only from the answer with the token. False when it cannot be
   * stored; then nothing is sent.
   */
  function isDated(operation: Operation): boolean {
    try {
      outbox.date(operation);
      return true;
    } catch {
      // Storing the result "not sent" fails for the same reason and reports it.
      return false;
    }
  }

  async function send(operation: Operation, subscription: Subscription, before: Before): Promise<StepResult> {
    const { kind } = operation;
    const started = clock.elapsed();
    const answering = deps.client.call({
      method: operation.method,
      path: operation.path,
      body: operation.body,
      idempotencyKey: isKeyed(operation) ? operation.idempotencyKey : undefined,
      mayLeave: () => isDated(operation) && !deps.ages.isSpent(operation),
    });
    at('duringCall', kind);
    const outcome = await answering;
    at('afterAnswer', kind);
    deps.sendGate.observe(outcome, operation.subscriptionId, Object.keys(bodyOf(operation)));
    return storing(operation, outcome, () => {
      const judged = judge(requestOf(operation, subscription, before === 'uncertain'), outcome);
      deps.log.write('operation.answered', {
        operation: operation.id,
        step: stepOf[kind],
        attempt: operation.attempts,
        means: judged.means,
        httpStatus: outcome.kind === 'answer' ? outcome.status : null,
        milliseconds: Math.round(clock.elapsed() - started),
      });
      const result = db.transaction(() => {
        const next = apply(operation, judged, before, outcome);
        at('beforeAnswerCommit', kind);
        return next;
      });
      at('afterAnswerCommit', kind);
      return result;
    });
  }

  /** Reads what the platform has instead of sending again. */
  async function readBack(operation: Operation, subscription: Subscription): Promise<StepResult> {
    const { kind } = operation;
    const made = creates(kind) ? (outbox.evidence(operation)?.id ?? null) : null;
    // Without the id of the created object there is nothing to read.
    if (creates(kind) && made === null) return db.transaction(() => deps.conclusions.unread(operation));
    const object = made ?? objectOf(kind, subscription)?.id ?? '';
    const path = made === null ? operation.path : `${operation.path}${encodeURIComponent(made)}/`;
    const answering = deps.client.call({ method: 'GET', path });
    at('duringCall', kind);
    const outcome = await answering;
    at('afterAnswer', kind);
    deps.sendGate.observe(outcome, operation.subscriptionId);
    return storing(operation, outcome, () => {
      const result = db.transaction(() => {
        const next = applyReading(operation, subscription, object, outcome);
        at('beforeAnswerCommit', kind);
        return next;
      });
      at('afterAnswerCommit', kind);
      return result;
    });
  }

  async function readWallets(subscription: Subscription): Promise<StepResult> {
    const reading = deps.investors.readWallets(subscription.form.investorId);
    at('duringCall', 'readWallets');
    const read = await reading;
    if (read.kind === 'failed') return readFailed(subscription, 'wallet', read.outcome);
    if (read.wallets.length > 0) {
      const current = subscriptions.load(subscription.id);
      // Wallets that were read a moment ago are read again only after a pause, for whatever reason.
      return plan(current, facts.plan(current)).do === 'readWallets' ? later(pollPause(1)) : again;
    }
    change(subscription.id, (current) => current);
    return recheckWallet;
  }

  async function readRecord(
    subscription: Subscription,
    planned: Extract<Plan, { do: 'readInvitation' | 'readInvestment' }>,
  ): Promise<StepResult> {
    const isInvitation = planned.do === 'readInvitation';
    const path = `/v2/${isInvitation ? 'invitations' : 'investments'}/${encodeURIComponent(planned.id)}/`;
    const answering = deps.client.call({ method: 'GET', path });
    at('duringCall', planned.do);
    const outcome = await answering;
    at('afterAnswer', planned.do);
    deps.sendGate.observe(outcome, subscription.id);
    const record = recordIn(outcome, planned.id);
    if (record === undefined) return readFailed(subscription, isInvitation ? 'costs' : 'status', outcome);
    const now = instantOf(clock);
    db.transaction(() => {
      change(subscription.id, (current) => {
        if (!isInvitation) return deps.changes.investmentRead(current, record, now);
        // A document opened before this read, at whatever address, was still the former one.
        if (current.invitation?.documentsDue) deps.documents.supersede(current.id);
        return deps.changes.invitationRead(current, record, now);
      });
      at('beforeAnswerCommit', planned.do);
    });
    at('afterAnswerCommit', planned.do);
    const current = subscriptions.load(subscription.id);
    const next = plan(current, facts.plan(current));
    if (next.do !== planned.do) {
      reads.delete(subscription.id);
      return again;
    }
    // Read, but still incomplete: the document is being made, or the platform shows no status yet.
    const count = (reads.get(subscription.id) ?? 0) + 1;
    reads.set(subscription.id, count);
    const watching = isInvitation ? 'costsDocument' : 'status';
    return { next: 'later', milliseconds: pollPause(count - 1), watching };
  }

  async function readFailed(
    subscription: Subscription,
    step: PlatformMessage['step'],
    outcome: CallOutcome,
  ): Promise<StepResult> {
    const isRefusal = outcome.kind === 'answer' && isOwnRefusal(outcome);
    if (isRefusal) {
      db.transaction(() =>
        refuse(subscription.id, 'forbidden', step, outcome.status, messagesOf(outcome.body, outcome.text)),
      );
      return rest;
    }
    const reason = deps.sendGate.pause?.reason;
    // A request for a token shows whether everything fails or only this read.
    if (reason === 'between' || reason === 'failing') await deps.way.look(null);
    if (deps.sendGate.pause !== null) return again;
    const count = (reads.get(subscription.id) ?? 0) + 1;
    const isBetween = outcome.kind === 'answer' && troubleOf(outcome) === 'between';
    const most = isBetween ? mostBetween : senselessReads;
    const isSenseless = outcome.kind === 'answer' && (isBetween || outcome.status < 300);
    if (isSenseless && count >= most) {
      reads.delete(subscription.id);
      const said = { field: null, text: wordsOfAnswer(outcome) || `HTTP ${outcome.status}` };
      db.transaction(() => refuse(subscription.id, 'forbidden', step, outcome.status, [said]));
      return rest;
    }
    reads.set(subscription.id, count);
    return later(pollPause(count));
  }
}

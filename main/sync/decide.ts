import { parseUnits } from '../../contract/check.ts';
import { AppError } from '../../contract/errors.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Decision } from '../../contract/subscription.ts';
import type { Trail } from '../audit/trail.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { created, newIdIn, recordIn } from '../platform/answers.ts';
import type { PlatformClient } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import type { Database } from '../storage/database.ts';
import { creates, type Operation, type SentFields, type Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { formShowing } from '../subscriptions/taken-over.ts';
import { expectedBy, objectOf, withUnknownOutcome } from './acknowledge.ts';
import type { Ages } from './age.ts';
import { about, type Changes } from './changes.ts';
import { compare, shownOf } from './comparison.ts';
import type { At } from './fault-points.ts';
import { bodyOf } from './operation-row.ts';
import type { Outbox, Sender } from './outbox.ts';
import { held } from './outcome.ts';
import { differences, invitationFields } from './planner.ts';
import type { Scheduler } from './scheduler.ts';
import type { SendGate } from './send-gate.ts';
import { asText, findUnknownOutcome, isContradicted, madeBy } from './unknown-outcome.ts';

export interface Decisions {
  /**
   * Carries out a person's decision about an operation of unknown outcome, in one transaction with its trail entry.
   * `record` first reads the object with the given id: a typing error would tie somebody else's investment to this
   * subscription.
   * @throws AppError `decided` when the operation no longer waits for a decision; `otherAccount` when it is uncertain and
   * does not offer this choice; for `record` and `takeOver` also idNeeded, idTaken, idNotFound, idDiffers, changeDiffers,
   * or why the platform could not be asked
   */
  decide(subscriptionId: string, operationId: string, decision: Decision): Promise<void>;
  /** Drops the pending decision about a subscription that a person has withdrawn. A read still running is not recorded. */
  withdraw(subscriptionId: string): void;
}

interface Ids {
  subscription: string;
  operation: string;
}

export function createDecisions(deps: {
  log: Log;
  db: Database;
  clock: Clock;
  sender: Sender;
  ages: Ages;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  client: PlatformClient;
  sendGate: SendGate;
  changes: Changes;
  scheduler: Pick<Scheduler, 'enqueue'>;
  changed(ids: string[]): void;
  at: At;
}): Decisions {
  const { db, outbox, trail, changes } = deps;
  /** The last decision asked for, by subscription id. It overrides an earlier one that is still reading. */
  const lastWord = new Map<string, Decision>();

  /** Returns the operation if it still waits for this decision. @throws AppError decided, otherAccount */
  function waiting(subscriptionId: string, operationId: string, decision: Decision): Operation {
    const found = findUnknownOutcome(deps.subscriptions.load(subscriptionId), deps);
    if (found?.operation.id !== operationId) throw new AppError('decided');
    const { operation, unknownOutcome } = found;
    if (!unknownOutcome.choices.includes(decision.kind))
      throw new AppError(operation.state === 'uncertain' ? 'otherAccount' : 'decided');
    return operation;
  }

  /** Commits a decision with its trail entry. `apply` carries the decision out, in the same transaction. */
  function commit(
    ids: Ids,
    decision: Decision,
    details: { [name: string]: Json },
    apply: (operation: Operation) => void,
  ): void {
    db.transaction(() => {
      const operation = waiting(ids.subscription, ids.operation, decision);
      trail.append(
        'operation.decided',
        { ...about(operation), decision: decision.kind, ...details },
        ids.subscription,
      );
      apply(operation);
      deps.at('beforeDecisionCommit', decision.kind);
    });
    deps.log.write('operation.decided', { operation: ids.operation, decision: decision.kind });
    deps.at('afterDecisionCommit', decision.kind);
  }

  /**
   * Reads the object of an operation from the platform.
   * @param id id of the created object; null for the object that was changed
   */
  async function read(operation: Operation, subscription: Subscription, id: string | null): Promise<Json> {
    const pause = deps.sendGate.pause?.reason;
    if (pause === 'chosen') throw new AppError('offline');
    if (pause === 'rateLimited') throw new AppError('rateLimited');
    // A changed object is read at the path of the change, a created one below the path that it was posted to.
    const path = id === null ? operation.path : `${operation.path}${encodeURIComponent(id)}/`;
    const outcome = await deps.client.call({ method: 'GET', path });
    deps.sendGate.observe(outcome, path);
    const isGone = outcome.kind === 'answer' && outcome.status === 404 && isOwnRefusal(outcome);
    if (isGone)
      throw new AppError(id === null ? 'changeDiffers' : 'idNotFound', { field: 'decision.platformId' });
    const object = id ?? objectOf(operation.kind, subscription)?.id ?? '';
    const isOther = outcome.kind === 'answer' && recordIn(outcome, object) === undefined && isWhole(outcome);
    if (isOther)
      throw new AppError(id === null ? 'changeDiffers' : 'idDiffers', {
        field: 'decision.platformId',
        said: 'id',
      });
    const record = recordIn(outcome, object);
    if (record === undefined) throw failureOf(outcome);
    return record;
  }

  /** Returns the platform's record of the object, if it shows what was sent. @throws AppError idDiffers, changeDiffers */
  async function look(operation: Operation, subscription: Subscription, id: string | null): Promise<Json> {
    const record = await read(operation, subscription, id);
    const { form, invitation } = subscription;
    const sent = bodyOf(operation);
    // The form counts too: since sending, it may have been edited to another order.
    const wanted = { ...expectedBy(operation.kind, subscription), ...sent, ...orderOf(operation, form) };
    const { contradicts, silent } = compare(wanted, record);
    // A change counts as done only if all of its fields are shown. The object alone existed before and proves nothing.
    const unproven = creates(operation.kind) ? [] : silent.filter((name) => name in sent);
    const names = [...contradicts, ...unproven];
    const differs = Object.fromEntries(names.map((name) => [name, shownOf(record, name)]));
    // An investment is made from the answers as they were sent; the form may have been edited since.
    if (operation.kind === 'createInvestment' && invitation) {
      for (const name of Object.keys(differences(invitationFields(form), invitation.sent)))
        differs[name] = invitation.sent[name] ?? null;
    }
    if (Object.keys(differs).length > 0)
      throw new AppError(id === null ? 'changeDiffers' : 'idDiffers', {
        field: 'decision.platformId',
        said: asItIsThere(differs),
      });
    return record;
  }

  /** Accepts the created or changed object as the platform shows it, and writes the shown values into the form. */
  async function takeOver(ids: Ids, decision: Decision): Promise<void> {
    const open = waiting(ids.subscription, ids.operation, decision);
    const subscription = deps.subscriptions.load(ids.subscription);
    const made = creates(open.kind) ? madeBy(outbox.evidence(open)) : null;
    if (creates(open.kind) && made === null) throw new AppError('idNeeded');
    if (made !== null) refuseTaken(made, ids.subscription);
    const record = await read(open, subscription, made).finally(() => {
      if (lastWord.get(ids.subscription) !== decision) throw new AppError('decided');
    });
    const expected = expectedBy(open.kind, subscription);
    const others = held({ sent: {}, expected: { ...expected, ...ownersOf(bodyOf(open)) }, id: null }, record);
    // The investor, campaign, invitation and id cannot be taken over into the form.
    const foreign = others.contradicts.filter((name) => name !== 'units');
    if (foreign.length > 0) throw new AppError('idDiffers', { said: foreign.join(', ') });
    const { contradicts } = held({ sent: bodyOf(open), expected, id: null }, record);
    const shown = Object.fromEntries(contradicts.map((name) => [name, shownOf(record, name)]));
    const form = formShowing(subscription.form, shown);
    if (!form) throw new AppError('changeDiffers', { said: asItIsThere(shown) });
    commit(ids, decision, { platformId: made, shown }, (operation) => {
      if (made !== null) refuseTaken(made, ids.subscription);
      changes.takenOver(operation, { id: made, record, shown, form });
    });
  }

  const refuseTaken = (known: string, subscriptionId: string) => {
    const holder = deps.subscriptions.holderOf(known);
    if (holder !== null && holder !== subscriptionId)
      throw new AppError('idTaken', { field: 'decision.platformId' });
  };

  async function record(ids: Ids, decision: Extract<Decision, { kind: 'record' }>): Promise<void> {
    const open = waiting(ids.subscription, ids.operation, decision);
    const known = isContradicted(open) ? madeBy(outbox.evidence(open)) : null;
    const id = creates(open.kind) ? (known ?? decision.platformId) : null;
    if (creates(open.kind) && id === null) throw new AppError('idNeeded', { field: 'decision.platformId' });
    if (id !== null) refuseTaken(id, ids.subscription);
    const subscription = deps.subscriptions.load(ids.subscription);
    // Also checked when the read failed: the failure of a decision that is no longer wanted is not reported.
    const shown = await look(open, subscription, id).finally(() => {
      if (lastWord.get(ids.subscription) !== decision) throw new AppError('decided');
    });
    // The platform's spelling of the id is kept, because the id becomes part of the paths of later calls.
    const platformId = id === null ? null : (newIdIn(shown) ?? id);
    commit(ids, decision, { platformId }, (operation) => {
      if (platformId !== null) refuseTaken(platformId, ids.subscription);
      changes.acknowledged(operation, { id: platformId, record: shown, status: null, notShown: [] });
    });
  }

  return {
    async decide(subscriptionId, operationId, decision) {
      const ids = { subscription: subscriptionId, operation: operationId };
      lastWord.set(subscriptionId, decision);
      switch (decision.kind) {
        case 'record':
          await record(ids, decision);
          break;
        case 'takeOver':
          await takeOver(ids, decision);
          break;
        case 'leave':
          commit(ids, decision, {}, () => {});
          break;
        case 'sendAnew':
          commit(ids, decision, {}, (operation) => {
            outbox.close(operation, 'abandoned', null, undefined);
            changes.change(subscriptionId, (current) =>
              withUnknownOutcome(current, operation.kind, bodyOf(operation)),
            );
          });
          break;
        case 'sendAgain':
          commit(ids, decision, {}, (operation) => {
            outbox.decided(operation);
            changes.change(subscriptionId, (current) => current);
          });
          break;
        case 'giveUp':
          commit(ids, decision, {}, (operation) => {
            outbox.close(operation, 'abandoned', null, undefined);
            // Nothing is sent anew until a person has reviewed the subscription and queued it again.
            changes.change(subscriptionId, (current) => ({
              ...withUnknownOutcome(current, operation.kind, bodyOf(operation)),
              queuedAt: null,
              takenBack: true,
            }));
          });
      }
      lastWord.delete(subscriptionId);
      deps.changed([subscriptionId]);
      deps.scheduler.enqueue(subscriptionId, { urgent: true });
    },
    withdraw: (subscriptionId) => void lastWord.delete(subscriptionId),
  };
}

/**
 * Returns the order in the form, by the platform's names. For an investment, units and signature are included: an
 * investment cannot be changed any more, while the form may have been edited after a refusal.
 */
function orderOf({ kind }: Operation, form: SubscriptionForm): SentFields {
  const order = { investor_id: canonicalId(form.investorId), campaign_id: canonicalId(form.campaignId) };
  return kind === 'createInvestment'
    ? { ...order, units: parseUnits(form.units) ?? null, signed_at: form.signature.signedAt }
    : order;
}

/** Returns the investor, campaign and invitation ids in a body, by the platform's names. */
const ownersOf = ({ investor_id, campaign_id, invitation_id }: SentFields): SentFields =>
  Object.fromEntries(
    Object.entries({ investor_id, campaign_id, invitation_id }).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    ),
  );

/** True when an answer is a complete object, no matter which one. */
const isWhole = (answer: { status: number; body: Json | undefined }): boolean =>
  answer.status === 200 && created.safeParse(answer.body).success;

/**
 * Returns the differing fields with the platform's values as a text; a dash stands for a field not shown. If the object
 * belongs to another order, only the field names are given, because the values are about somebody else.
 */
function asItIsThere(fields: { [name: string]: Json }): string {
  const isForeign = ['investor_id', 'campaign_id', 'invitation_id', 'id'].some((name) => name in fields);
  return Object.entries(fields)
    .map(([name, value]) => (isForeign ? name : `${name}: ${asText(value)}`))
    .join(', ');
}

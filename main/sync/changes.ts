import type { SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import type { Database } from '../storage/database.ts';
import type { FactsSource } from '../subscriptions/facts.ts';
import { aboutThisOrder, lapseEntries } from '../subscriptions/lapsing.ts';
import type { Operation, SentFields, Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { isVisibleChange } from '../subscriptions/visible-change.ts';
import { acknowledge, heldAgainst, withInvestmentRecord, withInvitationRecord } from './acknowledge.ts';
import type { Ages } from './age.ts';
import type { Durations } from './durations.ts';
import { bodyOf } from './operation-row.ts';
import type { Outbox } from './outbox.ts';
import { readingsApart, showLimit } from './retry.ts';

/** Writes newly known facts into subscriptions; shared by the lanes and by a person's decisions. */
export interface Changes {
  /** Refreshes stage and reason from the data on disk. True when they changed; false also when there is no row. */
  refreshStage(subscriptionId: string): boolean;
  /** Changes a subscription in one transaction. `work` gets the state on disk, which may have been edited during a call. */
  change(subscriptionId: string, work: (current: Subscription) => Subscription): void;
  /**
   * Closes an operation as done and stores the facts that this establishes. Call it inside a transaction.
   * @param known platform's id of the created object, and the last answer; `status` null: no answer to the call itself
   */
  acknowledged(
    operation: Operation,
    known: { id: string | null; record: Json | null; status: number | null; notShown: string[] },
  ): void;
  /**
   * Closes an operation with the values that the platform has instead. A created object counts as created; of a change,
   * only the shown values count. A person has to release the subscription again. Call it inside a transaction.
   * @param known.shown platform's values that differ from those sent, by the platform's names
   */
  takenOver(
    operation: Operation,
    known: { id: string | null; record: Json; shown: SentFields; form: SubscriptionForm },
  ): void;
  /** Returns the subscription with a newly read record, compared with what was acknowledged. Call it inside `change`. */
  invitationRead(current: Subscription, record: Json, at: string): Subscription;
  investmentRead(current: Subscription, record: Json, at: string): Subscription;
}

export function createChanges(deps: {
  db: Database;
  clock: Clock;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  facts: FactsSource;
  documents: Pick<DocumentService, 'supersede'>;
  durations: Durations;
  ages: Pick<Ages, 'isSpent'>;
}): Changes {
  const { db, clock, subscriptions, outbox, trail, facts } = deps;

  /** Returns the open operation. A budget found spent is marked as spent for good, so that a person keeps being asked. */
  function openOf(id: string): Operation | null {
    const open = outbox.open(id);
    if (open?.state !== 'uncertain' || open.isAgeUnknown || !deps.ages.isSpent(open)) return open;
    outbox.spend(open);
    return { ...open, isAgeUnknown: true };
  }

  function write(before: Subscription, after: Subscription): void {
    const withStage = facts.withStage(after, openOf(before.id));
    subscriptions.save(
      isVisibleChange(before, withStage) ? { ...withStage, updatedAt: instantOf(clock) } : withStage,
    );
  }

  const change: Changes['change'] = (id, work) =>
    db.transaction(() => {
      const before = subscriptions.load(id);
      write(before, work(before));
    });

  function withStatusTrail(before: Subscription, after: Subscription): Subscription {
    if (after.status !== null && after.status !== before.status) {
      trail.append(
        'status.changed',
        { from: before.status, to: after.status, investment: after.investment?.id ?? null },
        after.id,
      );
    }
    return after;
  }

  const differsFor = (s: Subscription, since: string) => deps.durations.since(`${s.id} differs`, since);
  const isApart = (s: Subscription) => (since: string) =>
    differsFor(s, since) >= (s.investment ? readingsApart : showLimit);

  /** Adds a trail entry when a difference is first confirmed, and when the record agrees again. */
  function withDifferingTrail(before: Subscription, after: Subscription): Subscription {
    if (after.differs) differsFor(after, after.differs.since);
    const isNew = after.differs?.confirmed === true && before.differs?.confirmed !== true;
    if (isNew) trail.append('record.differs', { fields: after.differs?.fields ?? {} }, after.id);
    if (before.differs?.confirmed && !after.differs) trail.append('record.agrees', {}, after.id);
    return after;
  }

  return {
    change,
    invitationRead: (s, record, at) =>
      withDifferingTrail(s, heldAgainst(withInvitationRecord(s, record, at), record, at, isApart(s))),
    investmentRead: (s, record, at) =>
      withDifferingTrail(
        s,
        withStatusTrail(s, heldAgainst(withInvestmentRecord(s, record, at), record, at, isApart(s))),
      ),
    refreshStage(id) {
      return db.transaction(() => {
        const before = subscriptions.find(id);
        // In a damaged file, the subscription of an operation may have another id by now, or be missing.
        if (!before) return false;
        const after = facts.withStage(before, openOf(id));
        const isOther = after.stage !== before.stage || after.reason !== before.reason;
        if (isOther) subscriptions.save(after);
        return isOther;
      });
    },
    takenOver(operation, { id, record, shown, form }) {
      const current = subscriptions.load(operation.subscriptionId);
      outbox.close(operation, id === null ? 'abandoned' : 'acknowledged', null, record);
      const { kind } = operation;
      if ('units' in shown) deps.documents.supersede(current.id);
      const now = instantOf(clock);
      const done = acknowledge(current, kind, { ...bodyOf(operation), ...shown }, { id, record }, now);
      const { gone, back, statements, ...withStage } = lapseEntries(done, form);
      // The entries sent with an investment stay as they were sent, because nobody signs them anew.
      const isMade = done.investment !== null;
      const entries = isMade ? { form, about: aboutThisOrder(form) } : withStage;
      if (!isMade && Object.keys(gone).length > 0)
        trail.append('entries.lapsed', gone as unknown as Json, current.id);
      if (statements) trail.append('statements.moved', { ...statements }, current.id);
      // Units belong to the invitation, even if the investment shows them.
      const units: SentFields =
        kind === 'createInvestment' && shown.units !== undefined ? { units: shown.units } : {};
      const invitation = done.invitation && {
        ...done.invitation,
        sent: { ...done.invitation.sent, ...units },
      };
      const after: Subscription = {
        ...done,
        ...entries,
        invitation,
        refusal: null,
        queuedAt: null,
        takenBack: true,
        savedAt: now,
      };
      write(current, withStatusTrail(current, after));
    },
    acknowledged(operation, known) {
      const { subscriptionId: id, kind } = operation;
      // Load before closing: a creation acknowledged without its object would contradict itself.
      const current = subscriptions.load(id);
      outbox.close(operation, 'acknowledged', known.status, known.record);
      const body = bodyOf(operation);
      // Costs depend on the units, so the document shown to the investor before is about another number of units.
      if (kind === 'updateInvitation' && 'units' in body) deps.documents.supersede(id);
      const now = instantOf(clock);
      const done = acknowledge(current, kind, body, known, now);
      const notShown = [...new Set([...done.notShown, ...known.notShown])];
      // A person may record the outcome after a refusal; then the refusal is over.
      const after = { ...done, notShown, refusal: null };
      const seen = known.record === null ? after : heldAgainst(after, known.record, now, isApart(after));
      write(current, withDifferingTrail(current, withStatusTrail(current, seen)));
    },
  };
}

/** Returns what trail entries say about an operation: never a token, and its body only once, sealed, at creation. */
export const about = (operation: Operation) => ({
  operation: operation.id,
  kind: operation.kind,
  path: operation.path,
  key: operation.idempotencyKey,
  attempt: operation.attempts,
});

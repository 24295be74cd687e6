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

/** How what became known is written down; shared by the lanes and by what a person decides. */
export interface Changes {
  /** Writes stage and reason anew from what is on disk now. True: they are others than before; false also without a row. */
  refreshStage(subscriptionId: string): boolean;
  /** Changes a subscription in one transaction, on what is on disk now: it may have been edited during a call. */
  change(subscriptionId: string, work: (current: Subscription) => Subscription): void;
  /**
   * Closes an operation as done, with the facts that this establishes. Call it inside a transaction.
   * @param known the platform's id of what was made, and its last answer; `status` null: no answer to the call itself
   */
  acknowledged(
    operation: Operation,
    known: { id: string | null; record: Json | null; status: number | null; notShown: string[] },
  ): void;
  /**
   * Closes an operation with what the platform has in its place. What was made counts as made; of a change only what is
   * shown counts. A person releases it again. Call it inside a transaction.
   * @param known.shown what differs from what was sent, by the platform's names
   */
  takenOver(
    operation: Operation,
    known: { id: string | null; record: Json; shown: SentFields; form: SubscriptionForm },
  ): void;
  /** The subscription with a newly read record, held against what was acknowledged. Call these inside `change`. */
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

  /** The open operation. Once its budget was found spent it stays so, or nobody would look at it again. */
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

  /** Notes in the trail when a record first shows something else, and when it does no more. */
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
        // A damaged file may hold an operation whose subscription has another id by now, or none.
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
      // What went out with an investment stands as it was sent: nobody signs it anew.
      const isMade = done.investment !== null;
      const entries = isMade ? { form, about: aboutThisOrder(form) } : withStage;
      if (!isMade && Object.keys(gone).length > 0)
        trail.append('entries.lapsed', gone as unknown as Json, current.id);
      if (statements) trail.append('statements.moved', { ...statements }, current.id);
      // Units are the invitation's, also where the investment shows them.
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
      // Read first: a creation that is acknowledged without its object contradicts itself.
      const current = subscriptions.load(id);
      outbox.close(operation, 'acknowledged', known.status, known.record);
      const body = bodyOf(operation);
      // Costs depend on the units: what the investor was shown before is about another number of them.
      if (kind === 'updateInvitation' && 'units' in body) deps.documents.supersede(id);
      const now = instantOf(clock);
      const done = acknowledge(current, kind, body, known, now);
      const notShown = [...new Set([...done.notShown, ...known.notShown])];
      // Recorded by a person after a refusal, it is none any more.
      const after = { ...done, notShown, refusal: null };
      const seen = known.record === null ? after : heldAgainst(after, known.record, now, isApart(after));
      write(current, withDifferingTrail(current, withStatusTrail(current, seen)));
    },
  };
}

/** What the trail tells of an operation: never its token, and its body only once, sealed, at creation. */
export const about = (operation: Operation) => ({
  operation: operation.id,
  kind: operation.kind,
  path: operation.path,
  key: operation.idempotencyKey,
  attempt: operation.attempts,
});

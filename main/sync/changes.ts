import type { Json } from '../../contract/primitives.ts';
import type { Trail } from '../audit/trail.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import type { Database } from '../storage/database.ts';
import type { ContextSource } from '../subscriptions/context.ts';
import type { Operation, Subscription } from '../subscriptions/model.ts';
import { isNews } from '../subscriptions/news.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { acknowledge } from './acknowledge.ts';
import { bodyOf, type Outbox } from './outbox.ts';

/** How what became known is written down; shared by the lanes and by what a person decides. */
export interface Changes {
  /** Writes stage and reason anew from what is on disk now. True: they are others than before; false also without a row. */
  settle(subscriptionId: string): boolean;
  /** Changes a subscription in one transaction, on what is on disk now: it may have been edited during a call. */
  change(subscriptionId: string, work: (current: Subscription) => Subscription): void;
  /**
   * Closes an operation as done, with the facts that this establishes. Call it inside a transaction.
   * @param known the platform's id of what was made, and its last answer; `status` null: no answer to the call itself
   */
  acknowledged(
    operation: Operation,
    known: { id: string | null; record: Json | null; status: number | null },
  ): void;
  /** Notes a change of status in the trail; call it inside `change`. */
  withStatusTrail(before: Subscription, after: Subscription): Subscription;
}

export function createChanges(deps: {
  db: Database;
  clock: Clock;
  subscriptions: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  context: ContextSource;
  documents: Pick<DocumentService, 'supersede'>;
}): Changes {
  const { db, clock, subscriptions, outbox, trail, context } = deps;

  function write(before: Subscription, after: Subscription): void {
    const settled = context.settled(after, outbox.open(before.id));
    subscriptions.save(isNews(before, settled) ? { ...settled, updatedAt: instantOf(clock) } : settled);
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

  return {
    change,
    withStatusTrail,
    settle(id) {
      return db.transaction(() => {
        const before = subscriptions.find(id);
        // A damaged file may hold an operation whose subscription has another id by now, or none.
        if (!before) return false;
        const after = context.settled(before, outbox.open(id));
        const isOther = after.stage !== before.stage || after.reason !== before.reason;
        if (isOther) subscriptions.save(after);
        return isOther;
      });
    },
    acknowledged(operation, known) {
      const { subscriptionId: id, kind } = operation;
      // Read first: a creation that is acknowledged without its object contradicts itself.
      const current = subscriptions.load(id);
      outbox.close(operation, 'acknowledged', known.status, known.record);
      const body = bodyOf(operation);
      // Costs depend on the units: what the investor was shown before is about another number of them.
      if (kind === 'updateInvitation' && 'units' in body) deps.documents.supersede(id);
      write(
        current,
        // Recorded by a person after a refusal, it is none any more.
        withStatusTrail(current, {
          ...acknowledge(current, kind, body, known, instantOf(clock)),
          refusal: null,
        }),
      );
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

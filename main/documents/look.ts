import { AppError } from '../../contract/errors.ts';
import { type Clock, instantOf } from '../clock.ts';
import { recordIn } from '../platform/answers.ts';
import type { PlatformClient } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import type { Database } from '../storage/database.ts';
import type { FactsSource } from '../subscriptions/facts.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { isVisibleChange } from '../subscriptions/visible-change.ts';
import type { Changes } from '../sync/changes.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { SendGate } from '../sync/send-gate.ts';
import type { DocumentService } from './service.ts';

/**
 * Creates the function that looks for documents made since the invitation was last read, and fetches them. A person asks
 * for this, for example to complete the file after everything went out in one go. Makes two reading calls; sends nothing.
 * @throws AppError notFound (no invitation yet), offline, platform, timeout, credentials, noSecret, privateAddress
 */
export function createLook(deps: {
  db: Database;
  clock: Clock;
  client: PlatformClient;
  sendGate: Pick<SendGate, 'pause' | 'observe'>;
  subscriptions: SubscriptionRepository;
  outbox: Pick<Outbox, 'open'>;
  facts: FactsSource;
  documents: DocumentService;
  changes: Pick<Changes, 'invitationRead'>;
  changed(ids: string[]): void;
}): (id: string) => Promise<void> {
  const { clock, subscriptions } = deps;
  return async function look(id) {
    const asked = subscriptions.load(id).invitation;
    if (!asked) throw new AppError('notFound');
    if (deps.sendGate.pause?.reason === 'chosen') throw new AppError('offline');
    const path = `/v2/invitations/${encodeURIComponent(asked.id)}/`;
    const outcome = await deps.client.call({ method: 'GET', path });
    deps.sendGate.observe(outcome, asked.id);
    const record = recordIn(outcome, asked.id);
    if (record === undefined) throw failureOf(outcome);
    const read = deps.db.transaction(() => {
      const current = subscriptions.load(id);
      // A lane may have stored a newer record meanwhile.
      const { invitation } = current;
      if (invitation?.recordAt !== asked.recordAt || invitation.answersAt !== asked.answersAt) return current;
      if (invitation.documentsDue) deps.documents.supersede(id);
      const now = instantOf(clock);
      const next = deps.facts.withStage(
        deps.changes.invitationRead(current, record, now),
        deps.outbox.open(id),
      );
      subscriptions.save(isVisibleChange(current, next) ? { ...next, updatedAt: now } : next);
      return next;
    });
    deps.changed([id]);
    const failure = await deps.documents.fetchMissing(read);
    if (failure !== null) throw failure;
  };
}

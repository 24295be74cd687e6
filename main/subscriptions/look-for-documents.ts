import { AppError } from '../../contract/errors.ts';
import type { DocumentService } from '../documents/service.ts';
import { recordIn } from '../platform/answers.ts';
import { failureOf } from '../platform/failure.ts';
import { whenFree } from '../storage/busy.ts';
import type { SyncCore } from '../sync/core.ts';
import { documented } from './documented.ts';
import type { Subscription } from './model.ts';
import { invitationRead } from './reads.ts';
import type { SubscriptionRepository } from './repository.ts';
import { subscriptionKind, writes } from './steps.ts';

/**
 * Creates the function that looks for documents made since the invitation was last read, and fetches them. A person asks
 * for this, for example to complete the file after everything went out in one go. Makes two reading calls; sends nothing.
 * @throws AppError notFound (no invitation yet), offline, platform, timeout, credentials, noSecret, privateAddress
 */
export function createDocumentLook(
  { client, sendGate, writer }: Pick<SyncCore, 'client' | 'sendGate' | 'writer'>,
  deps: {
    subscriptions: Pick<SubscriptionRepository, 'load'>;
    documents: Pick<DocumentService, 'fetchMissing'>;
    changed(ids: string[]): void;
  },
): (id: string) => Promise<void> {
  return async function look(id) {
    const asked = deps.subscriptions.load(id).invitation;
    if (!asked) throw new AppError('notFound');
    if (sendGate.pause?.reason === 'chosen') throw new AppError('offline');
    const path = writes.updateInvitation.evidence.path(asked.id);
    const outcome = await client.call({ method: 'GET', path });
    sendGate.observe(outcome, asked.id);
    const record = recordIn(outcome, asked.id);
    if (record === undefined) throw failureOf(outcome);
    const ref = { kind: subscriptionKind, id };
    const store = () =>
      writer.change<Subscription>(ref, (current) => {
        // A lane may have stored a newer record meanwhile.
        const { invitation } = current;
        if (invitation?.recordAt !== asked.recordAt || invitation.answersAt !== asked.answersAt)
          return current;
        return invitationRead(current, record, writer.when(ref, current));
      });
    const read = await whenFree(store);
    deps.changed([id]);
    const failure = await deps.documents.fetchMissing(documented(read));
    if (failure !== null) throw failure;
  };
}

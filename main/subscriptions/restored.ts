import type { Trail } from '../audit/trail.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { FoundInvestment, Operation, Subscription } from './model.ts';
import type { SubscriptionRepository } from './repository.ts';
import { stageOf } from './stage.ts';

/**
 * Returns a subscription as it may go on after a backup was restored. It may have been sent between the backup and now,
 * and nothing here shows it. So a queued subscription waits for a person, and one that was not queued is marked as well.
 * @param open the operation that stays open, if there is one: possibly sent, and a person decides about it
 * @param at the moment of the backup
 */
export function fromBackup(s: Subscription, open: Operation | null, at: string): Subscription {
  const wasQueued = s.queuedAt !== null || s.restoredFrom?.wasQueued === true;
  const held: Subscription = { ...s, queuedAt: null, restoredFrom: { at, wasQueued, found: null } };
  if (open) return { ...held, stage: 'uncertain', reason: 'unknownOutcome' };
  // The stage of a subscription that is not queued depends on neither the plan nor completeness.
  return { ...held, ...stageOf(held, null, { do: 'wait', reason: 'restored' }, false, null) };
}

/** Returns the subscription held back, because the platform has a matching investment that no subscription here holds. */
export const heldAsFound = (s: Subscription, found: FoundInvestment): Subscription => ({
  ...s,
  queuedAt: null,
  restoredFrom: { at: s.queuedAt, wasQueued: true, found },
});

/** How many subscriptions of a restored file wait for a person, by their state in that file. */
export interface HeldBack {
  /** Subscriptions taken back from the queue, including those with an operation of unknown outcome. */
  heldBack: number;
  drafts: number;
}

/** Why a file may be older than the platform's data, and the moment of its contents, as ISO 8601. */
export interface OlderFile {
  because: 'restored' | 'behind';
  at: string;
}

interface HoldBackDeps {
  db: Database;
  repository: SubscriptionRepository;
  outbox: Outbox;
  trail: Trail;
  older: OlderFile;
  /** Appends the trail entry about the whole file. */
  tell(heldBack: HeldBack): void;
}

/** Marks everything in an older file that the platform had not acknowledged in full, in one transaction. */
export function holdBack(deps: HoldBackDeps): HeldBack {
  return deps.db.transaction(() => {
    const steps = holdingBack(deps);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  });
}

/**
 * Does the same as `holdBack` step by step: yields before each subscription how many are done. The caller runs each step
 * in a transaction, and may use the file only after the last step.
 */
export function* holdingBack(deps: HoldBackDeps): Generator<{ done: number; total: number }, HeldBack, void> {
  const { db, repository, outbox, trail, older } = deps;
  const { because } = older;
  const source: { [name: string]: string } =
    because === 'restored' ? { backup: older.at } : { since: older.at };
  const counts: HeldBack = { heldBack: 0, drafts: 0 };
  const isOurs = `stage <> 'acknowledged'`;
  const total = Number(
    db.sql.prepare(`SELECT COUNT(*) AS count FROM subscriptions WHERE ${isOurs}`).get()?.count,
  );
  // Read one by one. Marking a subscription does not change its place in the order by id.
  const next = db.sql.prepare(`SELECT id FROM subscriptions WHERE ${isOurs} AND id > ? ORDER BY id LIMIT 1`);
  let id = '';
  for (let done = 0; ; done += 1) {
    yield { done, total };
    const row = next.get(id);
    if (!row) break;
    id = String(row.id);
    const found = unlessUnreadable(
      () => ({ before: repository.load(id), open: outbox.open(id) }),
      () => null,
    );
    if (!found) {
      // A later version may be able to read it; it must not be sent without a person then either.
      repository.unqueueUnreadable(id);
      trail.append('subscription.takenBack', { because, ...source, unreadable: true }, id);
      continue;
    }
    const { before, open } = found;
    if (open?.state === 'ready') {
      outbox.close(open, 'abandoned', null, undefined);
      trail.append('operation.notSent', { operation: open.id, kind: open.kind, because }, id);
    }
    const perhapsSent = outbox.open(id);
    // Only the newer copy may know the outcome, so the operation is not repeated without a person.
    if (perhapsSent) outbox.spend(perhapsSent);
    repository.save(fromBackup(before, perhapsSent, older.at));
    if (before.queuedAt === null && before.stage === 'draft' && before.removedAt === null) counts.drafts += 1;
    if (before.queuedAt === null) continue;
    counts.heldBack += 1;
    trail.append('subscription.takenBack', { because, ...source }, id);
  }
  deps.tell(counts);
  return counts;
}

import type { Trail } from '../audit/trail.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { FoundInvestment, Operation, Subscription } from './model.ts';
import type { SubscriptionRepository } from './repository.ts';
import { stageOf } from './stage.ts';

/**
 * A subscription as it may go on after a backup was restored. Between the backup and now it may have been sent, and
 * nothing here tells: so what was queued waits for a person, and what was not is marked all the same.
 * @param open the operation that stays open, if there is one: perhaps sent, and a person decides about it
 * @param at the moment of the backup
 */
export function fromBackup(s: Subscription, open: Operation | null, at: string): Subscription {
  const wasQueued = s.queuedAt !== null || s.restoredFrom?.wasQueued === true;
  const held: Subscription = { ...s, queuedAt: null, restoredFrom: { at, wasQueued, found: null } };
  if (open) return { ...held, stage: 'uncertain', reason: 'unknownOutcome' };
  // Neither plan nor completeness decides about one that is not queued.
  return { ...held, ...stageOf(held, null, { do: 'wait', reason: 'restored' }, false, null) };
}

/** Returns a subscription that is held back, because the platform has something that fits and that none here holds. */
export const heldAsFound = (s: Subscription, found: FoundInvestment): Subscription => ({
  ...s,
  queuedAt: null,
  restoredFrom: { at: s.queuedAt, wasQueued: true, found },
});

/** How many subscriptions of a restored file wait for a person, by what they were in it. */
export interface HeldBack {
  /** Taken back from the queue, those with an operation of unknown outcome included. */
  heldBack: number;
  drafts: number;
}

/** Why a file may be older than what the platform has, and the moment that it holds, as ISO 8601. */
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
  /** Writes the entry about the file as a whole into the trail. */
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
 * The same step by step: before each subscription, yields how many are done. Each step belongs into a transaction of the
 * caller's, and the file counts only after the last one.
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
  // One by one: marking takes none of them out of their order.
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
      // Should a later version read it again, it must not be sent by itself either.
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
    // The newer copy may know its outcome, and this file does not: it is not repeated by itself.
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

import type { Trail } from '../audit/trail.ts';
import type { Database } from '../storage/database.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Kinds } from './kind.ts';
import type { Outbox } from './outbox.ts';
import type { FoundObject, Ref, Submission } from './submission.ts';
import type { Writer } from './writer.ts';

/*
 * # Holding back
 *
 * A restored backup, or a data file that was set back, may be older than what the platform has. Everything in it that the
 * platform had not acknowledged in full may have been sent since, and nothing here shows it. So a queued submission waits
 * for a person, and one that was not queued is marked as well.
 */

/** Returns a submission that is held back because its file dates from that moment. */
const heldSince = <S extends Submission>(submission: S, at: string): S => ({
  ...submission,
  queuedAt: null,
  restoredFrom: {
    at,
    wasQueued: submission.queuedAt !== null || submission.restoredFrom?.wasQueued === true,
    found: null,
  },
});

/** Returns a submission that is held back, because the platform has a matching object that no submission here holds. */
export const heldAsFound = <S extends Submission>(submission: S, found: FoundObject): S => ({
  ...submission,
  queuedAt: null,
  restoredFrom: { at: submission.queuedAt, wasQueued: true, found },
});

/**
 * Returns what holds a submission back, from its record and its row. A submission that could not be read was held back by
 * its row alone, see `SubmissionStore.saveUnreadable`. A submission whose record lacks the field may come from a backup,
 * whatever else its row says, unless it is queued: queueing ends holding back.
 * @param inRecord undefined when the record lacks the field
 */
export function restoredFromIn(
  inRecord: Submission['restoredFrom'] | undefined,
  row: Pick<Submission, 'stage' | 'reason' | 'queuedAt'>,
): Submission['restoredFrom'] {
  if (inRecord) return inRecord;
  const mayBeHeld = row.queuedAt === null && (inRecord === undefined || row.reason === 'restored');
  return mayBeHeld ? { at: null, wasQueued: row.stage !== 'draft', found: null } : null;
}

/** How many submissions of a restored file wait for a person, by their state in that file. */
export interface HeldBack {
  /** Submissions taken back from the queue, including those with an operation of unknown outcome. */
  heldBack: number;
  drafts: number;
}

/** Why a file may be older than the platform's data, and the moment of its contents, as ISO 8601. */
export interface OlderFile {
  because: 'restored' | 'behind';
  at: string;
}

interface HoldBackDeps {
  db: Pick<Database, 'transaction'>;
  kinds: Kinds;
  writer: Writer;
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
 * Does the same as `holdBack` step by step: yields before each submission how many are done. The caller runs each step
 * in a transaction, and may use the file only after the last step.
 */
export function* holdingBack(deps: HoldBackDeps): Generator<{ done: number; total: number }, HeldBack, void> {
  const counts: HeldBack = { heldBack: 0, drafts: 0 };
  const { all } = deps.kinds;
  const total = all.reduce((sum, { store }) => sum + store.countUnacknowledged(), 0);
  let done = 0;
  for (const { name, store } of all) {
    // Read one by one. Marking a submission does not change its place in the order by id.
    for (let id = store.nextUnacknowledged(''); id !== null; id = store.nextUnacknowledged(id)) {
      yield { done, total };
      holdBackOne(deps, { kind: name, id }, counts);
      done += 1;
    }
  }
  yield { done, total };
  deps.tell(counts);
  return counts;
}

const unreadable = Symbol('unreadable');
const readable = <T>(read: () => T): T | typeof unreadable => unlessUnreadable(read, () => unreadable);

function holdBackOne(
  { kinds, writer, outbox, trail, older }: HoldBackDeps,
  ref: Ref,
  counts: HeldBack,
): void {
  const { because, at } = older;
  const source: { [name: string]: string } = because === 'restored' ? { backup: at } : { since: at };
  const { store } = kinds.of(ref.kind);
  const open = readable(() => outbox.open(ref));
  if (open === unreadable) outbox.spendAll(ref);
  else if (open?.state === 'ready') {
    outbox.drop(open);
    trail.append('operation.notSent', { operation: open.id, kind: open.step, because }, ref);
  }
  // Only the newer copy may know the outcome of the others, so they are not repeated without a person.
  else if (open) outbox.spend(open);
  const before = readable(() => store.load(ref.id));
  if (before === unreadable || open === unreadable) {
    // A later version may be able to read the submission. Even then it must not be sent without a person.
    writer.holdUnreadable(ref, {
      what: `${ref.kind}.takenBack`,
      details: { because, ...source, unreadable: true },
    });
    return;
  }
  writer.change(ref, (current) => heldSince(current, at));
  if (before.queuedAt === null && before.stage === 'draft' && before.removedAt === null) counts.drafts += 1;
  if (before.queuedAt === null) return;
  counts.heldBack += 1;
  trail.append(`${ref.kind}.takenBack`, { because, ...source }, ref);
}

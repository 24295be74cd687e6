import type { Stage } from '../../contract/submission.ts';
import type { SyncGroup } from '../../contract/sync.ts';
import type { Submission } from './submission.ts';

/** A submission that the scheduler must look at after a start. */
export interface Unfinished {
  id: string;
  /** When it was released, as its row says, which may be damaged; null when it was not. */
  queuedAt: string | null;
}

/** The stored submissions of one kind. Writes join the caller's transaction. */
export interface SubmissionStore<S extends Submission = Submission> {
  /** Writes the whole submission, new or not. Only the writer calls it, see writer.ts. */
  save(submission: S): void;
  /**
   * Takes a submission that cannot be read out of the queue, if it is in it, and writes its stage and reason, also of a
   * draft: it may have been released since. Its record stays. If a later version can read the record, `find` must show the
   * submission as not queued and held back. Only the writer calls this method.
   */
  saveUnreadable(id: string, held: { stage: Stage; reason: string }): void;
  /** Returns a submission. @throws AppError notFound; RecordError when it cannot be read */
  load(id: string): S;
  /** Returns a submission; null when there is none. @throws RecordError when it cannot be read */
  find(id: string): S | null;
  /**
   * Returns the submission that has an object of the platform; null when none has it. Submissions of other kinds that refer
   * to this kind ask for it whenever they are shown, so such a kind needs an index for it.
   */
  holderOf(platformId: string): string | null;
  /**
   * Yields what the scheduler must look at after a start, including what waits for something on the platform. Reads the rows in
   * batches of a few milliseconds, so that the caller can rest between two of them. In no order.
   */
  unfinished(): Iterable<readonly Unfinished[]>;
  /** Returns the ids of readable submissions that were sent without a complete answer. */
  uncertain(): Set<string>;
  /**
   * Counts a submission that cannot be read among those that need a person, until the file is closed. Its row stays.
   * @returns true when it counted differently before
   */
  markUnreadable(id: string): boolean;
  markedUnreadable(): Set<string>;
  /** Returns the first submission after `id`, in the order of ids, that the platform has not acknowledged in full. */
  nextUnacknowledged(after: string): string | null;
  countUnacknowledged(): number;
  readonly progress: KindProgress;
}

/** How far sending has got, by the stored stages of one kind. */
export interface KindProgress {
  /**
   * Returns what waits for what, and what needs a person.
   * @param active submissions under way, which are counted in neither
   * @param looks when the first watched submission is looked at again, by what is watched
   */
  groups(
    active: readonly string[],
    looks: Readonly<Record<string, string>>,
  ): { waits: SyncGroup[]; needs: SyncGroup[] };
  /** Returns whether a submission that came to rest waits for a person, by a refusal or otherwise; null when it does not. */
  ended(id: string): 'refused' | 'needsYou' | null;
}

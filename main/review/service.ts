import type { Campaign } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { fromBetween, type RefreshProgress, type ReviewList, type ReviewRow } from '../../contract/review.ts';
import { instantOf } from '../clock.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { CallOutcome } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { whenFree } from '../storage/busy.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { FactsSource } from '../subscriptions/facts.ts';
import type { SubscriptionLists } from '../subscriptions/lists/lists.ts';
import type { Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { SyncCore } from '../sync/core.ts';
import type { StepReader } from '../sync/read-step.ts';
import type { Ref } from '../sync/submission.ts';
import { createReviewNotes, type ReviewNotes } from './notes.ts';
import { createRefresh, type Refresh } from './refresh.ts';
import { createReviewRows, isToBeLookedAt, type ReviewQuery, type ReviewRows } from './rows.ts';

/** Follows the investments: reads their status from the platform and stores a person's reviews of it. */
export interface ReviewService {
  list(query: ReviewQuery): ReviewList;
  /** Starts reading one status (or all with null) and returns at once. `progressed` reports the progress. */
  refresh(subscriptionId: string | null): RefreshProgress;
  stopRefresh(): RefreshProgress;
  /** Gives up the statuses that are not read yet, because sending is paused. */
  paused(): void;
  /**
   * Stores a person's review of a status.
   * @throws AppError invalidInput (field status) when the status is no longer the one that was reviewed
   */
  mark(subscriptionId: string, status: string, note: string): ReviewRow;
  /** Stores a note that is being typed, so that it survives a crash. @throws AppError notFound */
  saveNote(subscriptionId: string, note: string): void;
  /** Resolves when a running refresh has ended. */
  atRest(): Promise<void>;
}

/** The step that reads an investment with its status. */
const readingStep = 'readInvestment';

const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

type ReviewCore = Pick<SyncCore, 'clock' | 'trail' | 'sendGate' | 'writer' | 'outbox'>;

/** The open environment, as the review uses it. */
interface ReviewedEnvironment {
  db: DataFile;
  cipher: Cipher;
  who(): string;
  campaigns(): readonly Campaign[];
  events: {
    submissions(refs: readonly Ref[]): void;
    /** Reports the progress of reading statuses. */
    review(progress: RefreshProgress): void;
  };
}

interface ReviewRecords {
  subscriptions: SubscriptionRepository;
  lists: Pick<SubscriptionLists, 'page' | 'count' | 'least' | 'building' | 'wrote'>;
  investors: InvestorRepository;
  investorId: FactsSource['investorId'];
}

/** Reads statuses in the lanes. */
interface ReviewReading {
  readOnce: StepReader['readOnce'];
  /** Asks for one reading. Returns false when it is asked for already. */
  enqueue(ref: Ref, read: string, options: { urgent: boolean }): boolean;
  /** Drops the readings of a step that have not begun. Returns one entry for each. */
  drop(kind: string, step: string): readonly string[];
  /** Gets all readings of a step, when it is their turn. */
  take(kind: string, step: string, read: (id: string) => Promise<void>): void;
}

export function createReviewService(
  core: ReviewCore,
  environment: ReviewedEnvironment,
  records: ReviewRecords,
  reading: ReviewReading,
): ReviewService {
  const { db, cipher, campaigns, events } = environment;
  const { subscriptions } = records;
  const notes = createReviewNotes(db, cipher, core.clock);
  const rows = createReviewRows({ ...records, campaigns, notes });
  const refresh = createRefresh({
    enqueue: (id, urgent) => reading.enqueue(refOf(id), readingStep, { urgent }),
    drop: () => reading.drop(subscriptionKind, readingStep),
    read: createStatusReader(core, subscriptions, reading, events),
    progressed: events.review,
  });
  reading.take(subscriptionKind, readingStep, refresh.run);
  return {
    list: (query) => ({ ...rows.list(query), progress: refresh.progress }),
    refresh: (id) => startRefresh(core, subscriptions, refresh, id),
    stopRefresh: refresh.stop,
    paused: refresh.interrupt,
    mark: createMarking(core, environment, records, { notes, rows }),
    saveNote(subscriptionId, note) {
      db.transaction(() => {
        subscriptions.load(subscriptionId);
        notes.saveDraft(subscriptionId, note);
      });
    },
    atRest: refresh.atRest,
  };
}

function startRefresh(
  { sendGate: { pause } }: ReviewCore,
  subscriptions: SubscriptionRepository,
  refresh: Refresh,
  subscriptionId: string | null,
): RefreshProgress {
  if (pause) {
    if (pause.reason === 'credentials' || pause.reason === 'noSecret') throw new AppError(pause.reason);
    throw new AppError('offline');
  }
  if (subscriptionId === null) return refresh.ask(subscriptions.invested(), false);
  if (!subscriptions.load(subscriptionId).investment) throw new AppError('notFound');
  return refresh.ask([subscriptionId], true);
}

/** Returns the function that reads the status of an investment. It returns false when the status could not be read. */
function createStatusReader(
  { writer, outbox }: ReviewCore,
  subscriptions: SubscriptionRepository,
  { readOnce }: ReviewReading,
  events: ReviewedEnvironment['events'],
): (id: string) => Promise<boolean> {
  /** Returns false when nothing was read; the row says why then. */
  async function read(id: string): Promise<boolean> {
    const failure = await readOnce(refOf(id), readingStep);
    if (failure) {
      const refreshFailed = wordsOf(failure);
      const note = () => writer.change<Subscription>(refOf(id), (current) => ({ ...current, refreshFailed }));
      await whenFree(note);
    }
    events.submissions([refOf(id)]);
    return failure === null;
  }

  return async (id) => {
    const isReadable = unlessUnreadable(
      () => {
        outbox.open(refOf(id)); // storing what is read needs it
        return (subscriptions.find(id)?.investment ?? null) !== null;
      },
      () => false,
    );
    return isReadable && read(id);
  };
}

/** Returns the function that stores a person's review, see `ReviewService.mark`. */
function createMarking(
  { clock, trail, writer }: ReviewCore,
  { db, who, events }: ReviewedEnvironment,
  { subscriptions, lists }: Pick<ReviewRecords, 'subscriptions' | 'lists'>,
  { notes, rows }: { notes: ReviewNotes; rows: ReviewRows },
): ReviewService['mark'] {
  return (subscriptionId, status, note) => {
    const row = db.transaction(() => {
      const current = subscriptions.load(subscriptionId);
      if (!current.investment || current.status === null || current.status !== status) {
        throw new AppError('invalidInput', { field: 'status', said: current.status ?? undefined });
      }
      notes.add(subscriptionId, { status, at: instantOf(clock), by: who(), note });
      trail.append(
        'review.marked',
        {
          status,
          note,
          investment: current.investment.id,
          ...(isToBeLookedAt(current) ? { differs: current.differs.fields } : {}),
        },
        refOf(subscriptionId),
      );
      // The lists follow what the writer stores; the review itself is in a table of its own.
      lists.wrote(subscriptionId, current);
      if (!isToBeLookedAt(current)) return rows.of(current);
      const seen = writer.change<Subscription>(refOf(subscriptionId), (s) => ({
        ...s,
        differs: s.differs && { ...s.differs, reviewed: true },
      }));
      return rows.of(seen);
    });
    events.submissions([refOf(subscriptionId)]);
    return row;
  };
}

/** Returns why a status was not read, as it is shown. */
function wordsOf(outcome: CallOutcome): string {
  const failure = failureOf(outcome).failure;
  const said = failure.said ?? failure.code;
  return failure.code === 'between' ? `${fromBetween}${said}` : said;
}

import { z } from 'zod';
import type { Campaign } from '../../contract/environment.ts';
import { AppError } from '../../contract/errors.ts';
import { sameId } from '../../contract/ids.ts';
import { isInstant } from '../../contract/primitives.ts';
import {
  fromBetween,
  isKnownStatus,
  type RefreshProgress,
  type ReviewList,
  type ReviewMark,
  type ReviewRow,
} from '../../contract/review.ts';
import { fitFor } from '../../contract/search.ts';
import { manyLines } from '../../contract/text.ts';
import { instantOf } from '../clock.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { CallOutcome } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import { isNumbered, readsAnyNumber } from '../storage/numbering.ts';
import { places } from '../storage/places.ts';
import {
  openRecord,
  openRow,
  type RecordKind,
  sealRecord,
  timeColumn,
  unlessUnreadable,
} from '../storage/records.ts';
import { keepUnreadable } from '../storage/unreadable-values.ts';
import { isUnreadable, type Subscription, type UnreadableSubscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import type { SyncCore } from '../sync/core.ts';
import type { StepReader } from '../sync/read-step.ts';
import type { Differing, Ref } from '../sync/submission.ts';

/** Follows the investments: reads their status from the platform and stores a person's reviews of it. */
export interface ReviewService {
  list(query: { filter: 'needsReview' | 'all'; search: string; offset: number; limit: number }): ReviewList;
  /** Starts reading one status (or all with null) and returns at once. `progressed` reports the progress. */
  refresh(subscriptionId: string | null): RefreshProgress;
  stopRefresh(): RefreshProgress;
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

/** Number of statuses read side by side; leaves room for sending. */
const readers = 4;

const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

export function createReviewService(
  {
    clock,
    trail,
    sendGate,
    writer,
    outbox,
  }: Pick<SyncCore, 'clock' | 'trail' | 'sendGate' | 'writer' | 'outbox'>,
  deps: {
    db: DataFile;
    cipher: Cipher;
    who(): string;
    subscriptions: SubscriptionRepository;
    investors: InvestorRepository;
    campaigns(): readonly Campaign[];
    reader: Pick<StepReader, 'readOnce'>;
    /** Reports a failure of a refresh that is not the platform's. */
    defect(error: unknown): void;
    changed(subscriptionIds: string[]): void;
    /** Reports the progress of reading statuses. */
    progressed(progress: RefreshProgress): void;
  },
): ReviewService {
  const { db, cipher, subscriptions } = deps;
  // A review with a damaged number counts only if there is no other, because it is not newer than the others.
  const newest = readsAnyNumber(
    db.sql.prepare(
      `SELECT * FROM reviews WHERE subscription_id = ? ORDER BY ${isNumbered} DESC, sequence DESC LIMIT 1`,
    ),
  );
  const insert = db.sql.prepare(
    'INSERT INTO reviews (sequence, subscription_id, status, reviewed_at, reviewed_by, note) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const draftOf = db.sql.prepare('SELECT note FROM review_drafts WHERE subscription_id = ?');
  const keepDraft = db.sql.prepare(
    'INSERT OR REPLACE INTO review_drafts (subscription_id, note) VALUES (?, ?)',
  );
  const dropDraft = db.sql.prepare('DELETE FROM review_drafts WHERE subscription_id = ?');
  const nextSequence = db.sql.prepare(
    `SELECT COALESCE(MAX(sequence), 0) + 1 AS next FROM reviews WHERE ${isNumbered}`,
  );
  let progress: RefreshProgress = { running: false, done: 0, failed: 0, total: 0 };
  const queue: string[] = [];
  let working: Promise<void> = Promise.resolve();

  function lastReview(subscriptionId: string): ReviewMark | null {
    const row = newest.get(subscriptionId);
    // A review that something other than the app has written or put back does not count.
    if (!row || db.fingerprints.check('reviews', Number(row.sequence)) !== null) return null;
    const note = unlessUnreadable(
      () => openRow(cipher, reviewRecord, places.reviewNote(String(row.sequence)), row, row.note),
      () => null,
    );
    return {
      by: String(row.reviewed_by),
      at: String(row.reviewed_at),
      status: manyLines(String(row.status)),
      note,
    };
  }

  /** Returns the note being typed. An unreadable note is returned as empty, and kept when it is replaced. */
  function draftNote(subscriptionId: string): string {
    const row = draftOf.get(subscriptionId);
    if (!row) return '';
    return unlessUnreadable(
      () => openRecord(cipher, noteRecord, places.reviewDraft(subscriptionId), row.note),
      () => '',
    );
  }

  /** Keeps an unreadable draft note. Called before the draft is replaced or dropped. */
  function keepDraftUnlessRead(subscriptionId: string): void {
    const place = places.reviewDraft(subscriptionId);
    const note = draftOf.get(subscriptionId)?.note;
    if (note === undefined) return;
    unlessUnreadable(
      () => void openRecord(cipher, noteRecord, place, note),
      () => keepUnreadable(db, clock, place, note),
    );
  }

  function rowOf(s: Subscription): ReviewRow {
    const last = lastReview(s.id);
    return {
      subscriptionId: s.id,
      unreadable: null,
      investmentId: s.investment?.id ?? '',
      investorName: deps.investors.get(s.form.investorId)?.name ?? null,
      investorId: s.form.investorId,
      campaignId: s.form.campaignId,
      campaignName: deps.campaigns().find((campaign) => sameId(campaign.id, s.form.campaignId))?.name ?? null,
      units: s.form.units,
      status: s.status,
      previousStatus: s.previousStatus,
      statusChangedAt: s.statusChangedAt,
      statusReadAt: s.statusReadAt,
      walletId: s.investment?.wallet ?? null,
      lastReview: last,
      draftNote: draftNote(s.id),
      needsReview:
        (s.status !== null && !(last && isAbout(last, s.status, s.statusChangedAt))) || isToBeLookedAt(s),
      differs: isConfirmed(s) ? s.differs.fields : null,
      refreshFailed: s.refreshFailed,
    };
  }

  /** Returns the row of a subscription whose record cannot be read, from its plain columns. */
  function unreadableRow(s: UnreadableSubscription): ReviewRow {
    const last = lastReview(s.id);
    return {
      subscriptionId: s.id,
      unreadable: s.unreadable,
      investmentId: s.investmentId ?? '',
      investorName: null,
      investorId: '',
      campaignId: '',
      campaignName: null,
      units: '',
      status: s.status,
      previousStatus: s.previousStatus,
      statusChangedAt: s.statusChangedAt,
      statusReadAt: s.statusReadAt,
      walletId: null,
      lastReview: last,
      draftNote: draftNote(s.id),
      needsReview: s.status !== null && !(last && isAbout(last, s.status, s.statusChangedAt)),
      differs: null,
      refreshFailed: null,
    };
  }

  /** Returns a row for the screen, marked as unreadable when its subscription fails its checks. */
  const checked = (row: ReviewRow): ReviewRow =>
    unlessUnreadable(
      () => {
        subscriptions.find(row.subscriptionId);
        return row;
      },
      ({ fault }) => ({ ...row, unreadable: fault }),
    );

  async function read(id: string): Promise<void> {
    const isReadable = unlessUnreadable(
      () => {
        outbox.open(refOf(id)); // storing what is read needs it
        return (subscriptions.find(id)?.investment ?? null) !== null;
      },
      () => false,
    );
    const isRead = isReadable && (await readStatus(id));
    progress = { ...progress, done: progress.done + 1, failed: progress.failed + (isRead ? 0 : 1) };
    deps.progressed(progress);
    if (isReadable) deps.changed([id]);
  }

  /** Reads the status of an investment. False when it could not be read; the row says why then. */
  async function readStatus(id: string): Promise<boolean> {
    const failure = await deps.reader.readOnce(refOf(id), 'readInvestment');
    if (failure) {
      const refreshFailed = wordsOf(failure);
      writer.change<Subscription>(refOf(id), (current) => ({ ...current, refreshFailed }));
    }
    return failure === null;
  }

  async function work(): Promise<void> {
    const reader = async () => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (sendGate.pause) queue.length = 0;
        else await read(id).catch(deps.defect);
      }
    };
    await Promise.all(Array.from({ length: readers }, reader));
    progress = { ...progress, running: false };
    deps.progressed(progress);
  }

  return {
    list({ filter, search, offset, limit }) {
      const rankOf = fitFor(search);
      const all = subscriptions.withInvestment().map((s) => (isUnreadable(s) ? unreadableRow(s) : rowOf(s)));
      const open = all.filter((row) => row.needsReview);
      const chosen = (filter === 'all' ? all : open)
        .map((row) => ({
          row,
          rank: rankOf ? rankOf([...searchTexts(row), deps.investors.get(row.investorId)?.email]) : 0,
        }))
        .filter((found): found is { row: ReviewRow; rank: number } => found.rank !== null)
        .sort((a, b) => a.rank - b.rank || byUrgency(a.row, b.row))
        .map(({ row }) => row);
      return {
        rows: chosen.slice(offset, offset + limit).map(checked),
        total: chosen.length,
        progress,
        readAt: all.flatMap((row) => row.statusReadAt ?? []).sort()[0] ?? null,
        counts: { needsReview: open.length, all: all.length },
      };
    },
    refresh(subscriptionId) {
      if (sendGate.pause) {
        const { pause } = sendGate;
        if (pause.reason === 'credentials' || pause.reason === 'noSecret') throw new AppError(pause.reason);
        throw new AppError('offline');
      }
      if (subscriptionId && !subscriptions.load(subscriptionId).investment) throw new AppError('notFound');
      const ids = subscriptionId ? [subscriptionId] : subscriptions.withInvestment().map(({ id }) => id);
      const fresh = ids.filter((id) => !queue.includes(id));
      if (subscriptionId) queue.unshift(...fresh);
      else queue.push(...fresh);
      const running = progress.running;
      const total = (running ? progress.total : 0) + fresh.length;
      progress = running ? { ...progress, total } : { running: fresh.length > 0, done: 0, failed: 0, total };
      if (!running && fresh.length > 0) working = work();
      return progress;
    },
    stopRefresh() {
      progress = { ...progress, total: progress.total - queue.length };
      queue.length = 0;
      return progress;
    },
    mark(subscriptionId, status, note) {
      const row = db.transaction(() => {
        const current = subscriptions.load(subscriptionId);
        if (!current.investment || current.status === null || current.status !== status) {
          throw new AppError('invalidInput', { field: 'status', said: current.status ?? undefined });
        }
        const sequence = Number(nextSequence.get()?.next);
        insert.run(
          sequence,
          subscriptionId,
          status,
          instantOf(clock),
          deps.who(),
          sealRecord(cipher, reviewRecord, places.reviewNote(sequence), note),
        );
        keepDraftUnlessRead(subscriptionId);
        dropDraft.run(subscriptionId);
        trail.append(
          'review.marked',
          {
            status,
            note,
            investment: current.investment.id,
            ...(isToBeLookedAt(current) ? { differs: current.differs.fields } : {}),
          },
          subscriptionId,
        );
        if (!isToBeLookedAt(current)) return rowOf(current);
        const seen = writer.change<Subscription>(refOf(subscriptionId), (s) => ({
          ...s,
          differs: s.differs && { ...s.differs, reviewed: true },
        }));
        return rowOf(seen);
      });
      deps.changed([subscriptionId]);
      return row;
    },
    saveNote(subscriptionId, note) {
      db.transaction(() => {
        subscriptions.load(subscriptionId);
        keepDraftUnlessRead(subscriptionId);
        if (note === '') dropDraft.run(subscriptionId);
        else {
          const place = places.reviewDraft(subscriptionId);
          keepDraft.run(subscriptionId, sealRecord(cipher, noteRecord, place, note));
        }
      });
    },
    atRest: () => working,
  };
}

const searchTexts = (row: ReviewRow): (string | null)[] => [
  row.investorName,
  row.investorId,
  row.campaignName,
  row.campaignId,
  row.units,
  row.status,
  row.investmentId,
];

/** The stored note of a review that is still being typed. */
export const noteRecord: RecordKind<string> = {
  version: 1,
  fileVersion: 1,
  schema: z.string(),
  upcasters: {},
};

export const reviewRecord: RecordKind<string> = {
  ...noteRecord,
  columns: z.object({ status: z.string(), reviewed_at: timeColumn, reviewed_by: z.string() }),
};

/**
 * True when a mark is about the current status. A mark set before the latest change is about an earlier period with the
 * same status, and a mark of unknown time may be.
 */
const isAbout = (mark: ReviewMark, status: string, since: string | null): boolean =>
  mark.status === status && isInstant(mark.at) && mark.at >= (since ?? '');

/** Returns why a status was not read, as it is shown. */
function wordsOf(outcome: CallOutcome): string {
  const failure = failureOf(outcome).failure;
  const said = failure.said ?? failure.code;
  return failure.code === 'between' ? `${fromBetween}${said}` : said;
}

type Differs = Subscription & { differs: Differing };

/** True when the platform shows other values than it acknowledged, and a delay of the platform is ruled out. */
const isConfirmed = (s: Subscription): s is Differs => s.differs?.confirmed === true;
const isToBeLookedAt = (s: Subscription): s is Differs => isConfirmed(s) && !s.differs.reviewed;

/** Sorts rows that need a person most to the front, and among these the latest change. */
const byUrgency = (a: ReviewRow, b: ReviewRow): number =>
  urgency(a) - urgency(b) || (b.statusChangedAt ?? '').localeCompare(a.statusChangedAt ?? '');

/** Returns a row's urgency: 0 unreviewed and differing or of unknown status, 1 otherwise unreviewed, 2 the rest. */
function urgency(row: ReviewRow): number {
  if (!row.needsReview) return 2;
  if (row.differs) return 0;
  return row.status !== null && !isKnownStatus(row.status) ? 0 : 1;
}

import type { SealedKind, UnreadableRecord, UnreadableState } from '../../contract/records.ts';
import type { Attachments } from '../attachments/attachments.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log/log.ts';
import { createBackgroundWork } from '../storage/background.ts';
import type { Cipher } from '../storage/cipher.ts';
import type { DataFile } from '../storage/data-file.ts';
import type { RowFault } from '../storage/fingerprints/checks.ts';
import type { MissingRows } from '../storage/fingerprints/missing.ts';
import type { FingerprintTable } from '../storage/fingerprints/tables.ts';
import { plainColumns, rawValue } from '../storage/raw.ts';
import { RecordError } from '../storage/records.ts';
import { type SealedRow, unreadableIn } from '../storage/sealed-values.ts';
import { createTimeSlices } from '../storage/time-slices.ts';
import { keptValues } from '../storage/unreadable-values.ts';
import type { Steps } from '../sync/steps.ts';
import { readSealed } from './sealed-records.ts';

/** Looks for unreadable records in the background, without delaying other work. */
export interface UnreadableWatch {
  readonly state: UnreadableState;
  /** Starts checking the whole file once. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Yields the text of an export file, one JSON object per line: every unreadable record as it is stored, every missing
   * record, and every unreadable record that has been replaced since.
   */
  exported(): AsyncGenerator<string>;
}

const kindOf: Record<FingerprintTable, SealedKind> = {
  subscriptions: 'subscription',
  operations: 'operation',
  attempts: 'operation',
  investors: 'investor',
  documents: 'document',
  reviews: 'review',
  review_drafts: 'reviewDraft',
  attachments: 'attachment',
};

/** An unreadable record with the submission of any kind that it belongs to. */
interface Found extends Omit<UnreadableRecord, 'createdAt' | 'isThere'> {
  owner: string | null;
}

export const noneUnreadable: UnreadableState = { complete: false, count: 0, records: [] };

/** Delay before the first check, in milliseconds. By then the window is on the screen and the first list is read. */
const firstLook = 2_000;
/** Pause after each time slice, in milliseconds, so that the check takes a fifth of the time. */
const rest = 32;
/** Maximum number of records listed in the state. All are counted and exported. */
const mostNamed = 200;

export function createUnreadableWatch(deps: {
  log: Log;
  environmentId: string;
  db: DataFile;
  /** See `Trail`. */
  missingTrailEnd(): number | null;
  cipher: Cipher;
  /** The steps of every kind of submission. */
  steps: Steps;
  attachments: Pick<Attachments, 'faults'>;
  clock: Clock;
  /** True when a subscription exists, readable or not. */
  isThere(subscriptionId: string): boolean;
  /** Returns when a subscription was created (ISO 8601); null when its row does not say. */
  createdAt(subscriptionId: string): string | null;
  /** Called for each unreadable record of a submission of any kind. */
  found(owner: string): void;
  changed(): void;
  /** Called when the check fails for a reason other than an unreadable record. */
  failed(error: unknown): void;
}): UnreadableWatch {
  const { db, cipher } = deps;
  let state = noneUnreadable;
  const background = createBackgroundWork({
    clock: deps.clock,
    delay: firstLook,
    work: look,
    failed: deps.failed,
  });

  const all = (options: { rest: number }) =>
    unreadableIn(db.sql, {
      ...options,
      signal: background.signal,
      read: (sealed) => {
        readSealed(db.sql, cipher, sealed, deps.steps);
        const fault = rowFault(sealed);
        if (fault) throw new RecordError(fault, sealed.place, 'it was changed from outside');
      },
    });

  /** Returns the fault of the row that holds a value, or null. A row with several values is reported once. */
  function rowFault({ kind, content, row }: SealedRow): RowFault | null {
    const id = String(row.id);
    const { check } = db.fingerprints;
    switch (kind) {
      case 'subscription':
        return check('subscriptions', id);
      case 'operation':
        return check('operations', id) ?? check('attempts', id);
      case 'investor':
        return check('investors', id);
      case 'document':
        return content === 'json' ? check('documents', String(row.subscription_id), id) : null;
      case 'review':
        return check('reviews', row.id as bigint);
      case 'reviewDraft':
        return check('review_drafts', id);
      case 'attachment':
        return check('attachments', id);
      default:
        return null;
    }
  }

  /** Yields missing rows of submissions, and the missing end of the trail if the trail was cut off. */
  async function* missing(rest: number): AsyncGenerator<Found> {
    const end = deps.missingTrailEnd();
    if (end !== null)
      yield { kind: 'trail', id: String(end), owner: null, subscriptionId: null, fault: 'missing' };
    if (!db.fingerprints.isComplete) return;
    const slices = createTimeSlices({ rest, signal: background.signal });
    for (const found of db.fingerprints.allMissing()) {
      if (found) yield missingRow(found);
      if (slices.isOver) await slices.rest();
    }
  }

  function missingRow({ table, owner, ownerHash }: MissingRows): Found {
    const isSubscription =
      owner !== null && (deps.isThere(owner) || db.fingerprints.check('subscriptions', owner) === 'missing');
    const subscriptionId = isSubscription ? owner : null;
    return { kind: kindOf[table], id: owner ?? ownerHash, owner, subscriptionId, fault: 'missing' };
  }

  /** Yields attachments whose file cannot be read, though their row can. */
  async function* files(rest: number): AsyncGenerator<Found> {
    for await (const { id, owner, fault } of deps.attachments.faults({ rest, signal: background.signal }))
      yield {
        kind: 'attachment',
        id,
        owner: owner.id,
        subscriptionId: owner.kind === 'subscription' ? owner.id : null,
        fault,
      };
  }

  async function* everything() {
    yield* all({ rest });
    yield* files(rest);
    yield* missing(rest);
  }

  async function look(): Promise<void> {
    for await (const { kind, id, owner, subscriptionId, fault } of everything()) {
      if (state.records.length < mostNamed) {
        const createdAt = subscriptionId === null ? null : deps.createdAt(subscriptionId);
        const isThere = subscriptionId !== null && deps.isThere(subscriptionId);
        const record = { kind, id, subscriptionId, fault, isThere, createdAt };
        state = { ...state, records: [...state.records, record] };
      }
      state = { ...state, count: state.count + 1 };
      if (owner !== null) deps.found(owner);
      if (state.count === 1) deps.changed();
    }
    state = { ...state, complete: true };
    if (state.count > 0) {
      deps.log.write('environment.unreadable', { environment: deps.environmentId, count: state.count });
      deps.changed();
    }
  }

  return {
    get state() {
      return state;
    },
    start: background.start,
    stop: background.stop,
    async *exported() {
      for await (const { kind, id, subscriptionId, fault, place, value, row } of all({ rest: 0 })) {
        const stored = rawValue(cipher, place, value);
        const columns = plainColumns(row);
        yield `${JSON.stringify({ kind, id, subscriptionId, fault, place, columns, stored })}\n`;
      }
      for await (const record of files(0)) yield `${JSON.stringify(record)}\n`;
      for await (const record of missing(0)) yield `${JSON.stringify(record)}\n`;
      for (const { place, keptAt, value } of keptValues(db)) {
        const stored = rawValue(cipher, place, value);
        yield `${JSON.stringify({ place, replacedAt: keptAt, stored })}\n`;
      }
    },
  };
}

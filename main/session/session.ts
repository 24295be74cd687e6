import type { Decision } from '../../contract/submission.ts';
import type { SyncState } from '../../contract/sync.ts';
import type { Trail } from '../audit/trail.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorService } from '../investors/service.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { TokenSource } from '../platform/token.ts';
import { isClosed, isDamage, storageFailureOf } from '../profile/failures.ts';
import { createReviewService, type ReviewService } from '../review/service.ts';
import { inTimeSlices } from '../storage/time-slices.ts';
import { type BatchRuns, createBatchRuns } from '../subscriptions/batch-runs.ts';
import { documented } from '../subscriptions/documented.ts';
import { createSubscriptionLists, type SubscriptionLists } from '../subscriptions/lists/lists.ts';
import { createDocumentLook } from '../subscriptions/look-for-documents.ts';
import type { Subscription } from '../subscriptions/model.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { createSubscriptionService, type SubscriptionService } from '../subscriptions/service.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';
import { createViews } from '../subscriptions/view.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Decisions } from '../sync/decide.ts';
import type { Outbox } from '../sync/outbox.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { SendGate } from '../sync/send-gate.ts';
import { keyOf, type Ref, refOf as submissionOf } from '../sync/submission.ts';
import { createBeginning } from './beginning.ts';
import { createConnection } from './connection.ts';
import { createContact } from './contact.ts';
import { createEnding } from './ending.ts';
import type { SessionOptions } from './options.ts';
import { createRecords, type Records } from './records.ts';
import { createSending, type Sending } from './sending.ts';
import { createUpkeep } from './upkeep.ts';

/** Everything that belongs to one open environment: its data, its connection, its lanes. */
export interface EnvironmentSession {
  /** The lists of subscriptions. Their reading of the file begins with the session. */
  lists: SubscriptionLists;
  subscriptions: SubscriptionService;
  batches: BatchRuns;
  decisions: SubscriptionDecisions;
  repository: SubscriptionRepository;
  outbox: Outbox;
  investors: InvestorService;
  documents: SubscriptionDocuments;
  review: ReviewService;
  trail: Trail;
  scheduler: Scheduler;
  /** Returns the state of sending: the lanes, and how many subscriptions wait for what. */
  sync(): SyncState;
  sendGate: SendGate;
  secondLooks: SecondLooks;
  core: SyncCore;
  /** What acts on submissions of every kind. */
  everyKind: Pick<Sending, 'decisions' | 'lanes' | 'facts'>;
  client: PlatformClient;
  tokens: TokenSource;
  /** See `Upkeep.foundUnreadable`. */
  foundUnreadable(id: string): void;
  /** Starts sending queued subscriptions, and checks whether the platform can be reached. See beginning.ts. */
  start(): void;
  /** Retries now everything that waits for a later attempt, because a person asked or the network is back. */
  hurry(): void;
  /** Checks whether sending can continue and which retries are due, after the machine woke up or its network came back. */
  wake(): void;
  /** Called when the system reports that it no longer has a network. */
  networkLost(): void;
  /** Makes a harmless call to check whether the platform answers, then reads the investors if none is known. */
  contact(): Promise<void>;
  /** Handles a failure of the disk, the data file or the program itself. */
  failed(error: unknown): void;
  /** Stops starting steps and calls. Calls under way may take a moment to end. */
  stop(): void;
  /** Stops, waits for calls under way, and closes the data file. */
  close(): Promise<void>;
  /** Aborts calls under way and closes the data file immediately. */
  abandon(): void;
}

/** Documents of subscriptions, by their id. */
export interface SubscriptionDocuments extends Pick<DocumentService, 'hideNextIds'> {
  /** See `DocumentService.read`. */
  read(subscriptionId: string, documentId: string): ReturnType<DocumentService['read']>;
  /** Looks for newer documents, see subscriptions/look-for-documents.ts. */
  look(subscriptionId: string): Promise<void>;
}

/** Decisions about subscriptions, by their id. */
export interface SubscriptionDecisions {
  /** See `Decisions.decide`. */
  decide(subscriptionId: string, operationId: string, decision: Decision): Promise<void>;
  withdraw(subscriptionId: string): void;
}

const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

/** Handles failures of the disk, the data file or the program itself. @param stopped aborted once nothing new begins */
function createFailures({ runtime, failures }: SessionOptions, sendGate: SendGate, stopped: AbortSignal) {
  const pauseFor = (error: unknown) =>
    sendGate.storageFailed((error as Error).message, storageFailureOf(error) ?? undefined);
  function failed(error: unknown): void {
    // A step that hung while the file was closed went on afterwards. The stored operation stays uncertain until the next start.
    if (stopped.aborted && isClosed(error)) return;
    if (isDamage(error) || storageFailureOf(error)) runtime.log.write('storage.failed', { exception: error });
    if (isDamage(error)) failures.damaged(error);
    else if (storageFailureOf(error)) pauseFor(error);
    else failures.defect(error);
  }
  return { failed, pauseFor };
}

const decisionsById = ({ decide, withdraw }: Decisions): SubscriptionDecisions => ({
  decide: (id, operationId, decision) => decide(refOf(id), operationId, decision),
  withdraw: (id) => withdraw(refOf(id)),
});

/** Connects the review with the lanes, which make its readings. */
function createReview(
  { file, platform, runtime, events }: SessionOptions,
  { core, facts, reader, readings, scheduler }: Sending,
  { repository, investorRepository }: Records,
  lists: SubscriptionLists,
): ReviewService {
  const { investorId } = facts;
  const records = { subscriptions: repository, lists, investors: investorRepository, investorId };
  const environment = { ...file, who: runtime.who, campaigns: platform.campaigns, events };
  return createReviewService(core, environment, records, {
    readOnce: reader.readOnce,
    enqueue: (ref, step, how) => scheduler.enqueueRead(keyOf(ref), step, how),
    drop: (kind, step) =>
      scheduler.dropReads(({ key, read }) => submissionOf(key).kind === kind && read === step),
    take: readings.take,
  });
}

/** Connects the lists with everything that they follow. */
function listsOf(
  { file, platform, runtime }: SessionOptions,
  { core, facts }: Sending,
  { repository, investorRepository }: Records,
  on: { progressed(): void; failed(error: unknown): void },
): SubscriptionLists {
  const lists = createSubscriptionLists(file, {
    investors: investorRepository,
    campaigns: platform.campaigns,
    investorId: (investorId) => facts.investorId({ form: { investorId } }),
    isMarked: repository.isMarked,
    marked: repository.markedUnreadable,
    noteOrder: repository.noteOrder,
    onInvestors: investorRepository.onChange,
    openInvestors: (signal) => inTimeSlices(investorRepository.openRest(), { rest: 1, signal }),
    progressed() {
      if (lists.building === null) {
        repository.ordersNoted();
        repository.countIn(lists.counting);
      }
      on.progressed();
    },
    threadFailed: (exception) => runtime.log.write('lists.threadFailed', { exception }),
    failed: on.failed,
  });
  core.writer.onWrite((ref, stored) => {
    if (ref.kind === subscriptionKind) lists.wrote(ref.id, stored as Subscription | null);
    else lists.wroteOther(ref);
  });
  return lists;
}

function viewsOf(
  { platform: { campaigns } }: SessionOptions,
  { core, facts, scheduler }: Sending,
  { investorRepository, documents, repository }: Records,
) {
  return createViews(core, {
    ...{ facts, documents, campaigns, repository },
    investors: investorRepository,
    isActive: (id) => scheduler.isActive(keyOf(refOf(id))),
  });
}

/** Opens the session of an environment whose data file is open. Nothing is sent before `start`. */
export function openSession(options: SessionOptions): EnvironmentSession {
  const { events } = options;
  /** Aborted first: nothing new begins. */
  const stopping = new AbortController();
  /** Aborted last: calls under way are broken off. */
  const closing = new AbortController();
  const connection = createConnection(options, closing.signal, {
    paused: () => review.paused(),
    reopened: () => contact.reopened(),
  });
  const { client, tokens, sendGate } = connection;
  const records = createRecords(options, connection, closing.signal, (owner) => events.submissions([owner]));
  const { trail, repository, investors, documents } = records;

  const { failed, pauseFor } = createFailures(options, sendGate, stopping.signal);

  /** Reports changes to the page, and counts again what waits, even while nothing is sent. */
  function tell(refs: readonly Ref[]): void {
    events.submissions(refs);
    events.sync();
  }

  const sending = createSending(options, {
    connection,
    ...records,
    ending: closing.signal,
    changed: tell,
    failed,
  });
  const { core, facts, scheduler, lanes, secondLooks } = sending;
  const views = viewsOf(options, sending, records);
  const lists = listsOf(options, sending, records, {
    progressed: () => tell(lists.building ? [] : views.waitingForAlike().map(refOf)),
    failed,
  });
  const subscriptions = createSubscriptionService(core, {
    who: options.runtime.who,
    repository,
    lists,
    facts,
    views,
    lanes,
    secondLooks,
    changed: (ids) => tell(ids.map(refOf)),
  });
  const batches = createBatchRuns(subscriptions.batches, {
    signal: stopping.signal,
    progress: events.batch,
    failed,
  });
  const review = createReview(options, sending, records, lists);
  const contact = createContact({
    db: options.file.db,
    sendGate,
    scheduler,
    way: sending.way,
    investors,
    isPreparing: () => beginning.isPreparing,
    signal: stopping.signal,
    writingFailed: pauseFor,
    failed,
  });
  const upkeep = createUpkeep(core, {
    lanes,
    beat: contact.askIfIdle,
    changed: tell,
    failed,
  });
  const beginning = createBeginning({
    check: options.file.check,
    listsRead: lists.built,
    sending,
    upkeep,
    contact,
    investors: records.investorRepository,
    precedence: options.file.db.precedence,
    signal: stopping.signal,
    changed: events.sync,
    failed,
  });
  const ending = createEnding(
    options,
    { stopping, closing },
    { lists, upkeep, sendGate, secondLooks, batches, review, scheduler, contact },
  );

  lists.start();

  return {
    core,
    everyKind: sending,
    lists,
    subscriptions,
    batches,
    decisions: decisionsById(sending.decisions),
    repository,
    outbox: core.outbox,
    investors,
    documents: {
      hideNextIds: documents.hideNextIds,
      read: (id, documentId) => documents.read(documented(repository.load(id)), documentId),
      look: createDocumentLook(core, {
        subscriptions: repository,
        documents,
        changed: (ids) => events.submissions(ids.map(refOf)),
      }),
    },
    review,
    trail,
    scheduler,
    secondLooks,
    sync: () => beginning.shown(sending.state()),
    sendGate,
    failed,
    client,
    tokens,
    contact: contact.begin,
    foundUnreadable: upkeep.foundUnreadable,
    start: beginning.start,
    hurry() {
      options.file.check.hurry();
      core.outbox.forgetPauses();
      scheduler.hurry();
    },
    wake() {
      sendGate.look();
      scheduler.wake();
    },
    networkLost: sendGate.networkLost,
    ...ending,
  };
}

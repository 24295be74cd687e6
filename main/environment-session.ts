import type { Campaign, Environment } from '../contract/environment.ts';
import type { RefreshProgress } from '../contract/review.ts';
import type { Pause, SyncState } from '../contract/sync.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import type { Clock } from './clock.ts';
import { createContact } from './contact.ts';
import { createLook } from './documents/look.ts';
import { createDocumentPlaces, type Lookup, systemLookup } from './documents/place.ts';
import { createDocumentService, type DocumentService } from './documents/service.ts';
import type { Freshness } from './freshness/freshness.ts';
import { createInvestorRepository } from './investors/repository.ts';
import { createInvestorService, type InvestorService } from './investors/service.ts';
import type { Log } from './log/log.ts';
import { createPlatformClient, type PlatformClient } from './platform/client.ts';
import { createHttp } from './platform/http.ts';
import { createPlatformTime } from './platform/time.ts';
import { createTokenSource, type TokenSource } from './platform/token.ts';
import { createReviewService, type ReviewService } from './review/service.ts';
import type { Cipher } from './storage/cipher.ts';
import type { DataFile } from './storage/data-file.ts';
import { isClosed, isDamage, storageFailureOf } from './storage/failures.ts';
import { createFactsSource } from './subscriptions/facts.ts';
import { createSubscriptionRepository, type SubscriptionRepository } from './subscriptions/repository.ts';
import { createSubscriptionService, type SubscriptionService } from './subscriptions/service.ts';
import { createViews } from './subscriptions/view.ts';
import { createAges } from './sync/age.ts';
import { createChanges } from './sync/changes.ts';
import { createConclusions } from './sync/conclude.ts';
import { createDecisions, type Decisions } from './sync/decide.ts';
import { createDurations } from './sync/durations.ts';
import type { At } from './sync/fault-points.ts';
import { createOutbox, type Outbox } from './sync/outbox.ts';
import { createProgress } from './sync/progress.ts';
import { sendingBudget } from './sync/retry.ts';
import { createScheduler, type Scheduler } from './sync/scheduler.ts';
import { createSecondLook, type SecondLook } from './sync/second-look.ts';
import { createSendGate, type SendGate } from './sync/send-gate.ts';
import { createStepRunner } from './sync/step-runner.ts';
import { createUnshown } from './sync/unshown.ts';
import { createWay } from './sync/way.ts';
import { createUpkeep } from './upkeep.ts';

/** Reports changes to the page. */
export interface SessionEvents {
  subscriptions(ids: string[]): void;
  investors(ids: string[]): void;
  sync(): void;
  review(progress: RefreshProgress): void;
}

export interface SessionOptions {
  environment: Pick<Environment, 'id' | 'baseUrl' | 'clientId'>;
  /** The open data file. The session closes it. */
  db: DataFile;
  cipher: Cipher;
  fetch: typeof fetch;
  /** Replaces the system's name resolution. */
  lookup?: Lookup;
  userAgent: string;
  secret(): Promise<string | null>;
  /** The freshness of the data file, see storage/mark.ts. */
  freshness: Freshness;
  campaigns(): readonly Campaign[];
  who(): string;
  clock: Clock;
  random(): number;
  lanes: number;
  /** How long an operation is retried automatically, in milliseconds. Default: `sendingBudget` in retry.ts. */
  sendingBudget?(): number;
  /** How long the platform remembers an idempotency key, in milliseconds. Default: for ever. */
  keyLifetime?(): number;
  log: Log;
  events: SessionEvents;
  /** Called when SQLite finds the open data file damaged. */
  damaged(error: unknown): void;
  /** Called when a step throws an error that is not a storage failure: a defect, for the log. */
  defect(error: unknown): void;
  at?: At;
}

/** Everything that belongs to one open environment: its data, its connection, its lanes. */
export interface EnvironmentSession {
  subscriptions: SubscriptionService;
  decisions: Decisions;
  repository: SubscriptionRepository;
  outbox: Outbox;
  investors: InvestorService;
  documents: DocumentService;
  /** See documents/look.ts. */
  look(subscriptionId: string): Promise<void>;
  review: ReviewService;
  trail: Trail;
  scheduler: Scheduler;
  /** Returns the state of sending: the lanes, and how many subscriptions wait for what. */
  sync(): SyncState;
  sendGate: SendGate;
  secondLook: SecondLook;
  client: PlatformClient;
  tokens: TokenSource;
  /** Notes that a subscription has an unreadable record. If the record blocks sending, the subscription needs a person. */
  foundUnreadable(subscriptionId: string): void;
  /** Starts sending queued subscriptions, and checks whether the platform can be reached. */
  start(): void;
  /** Retries now everything that waits for a later attempt, because a person asked or the network is back. */
  hurry(): void;
  /** Checks whether sending can continue and which retries are due, after the machine woke up or its network came back. */
  wake(): void;
  /** Called when the system reports that it has no network any more. */
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

type PauseReason = Pause['reason'];

/** How long calls under way may take to end when the session closes, in milliseconds. */
const lastCalls = 3_000;

export function openSession(options: SessionOptions): EnvironmentSession {
  const { db, cipher, clock, environment, events, who, campaigns } = options;
  const { baseUrl } = environment;
  const sender = { environmentId: environment.id, baseUrl, clientId: environment.clientId };
  const { log } = options;
  const at: At = options.at ?? (() => {});

  /** Aborted first: nothing new starts. */
  const stopping = new AbortController();
  /** Aborted last: ends calls under way. */
  const closing = new AbortController();
  const http = createHttp(options.fetch, options.userAgent, closing.signal);
  const platformTime = createPlatformTime(clock);
  const tokens = createTokenSource(http, {
    ...sender,
    secret: options.secret,
    clock,
    heard: platformTime.observe,
  });
  const client = createPlatformClient(http, tokens, baseUrl, platformTime.observe);
  const ages = createAges(clock, platformTime, options.sendingBudget ?? (() => sendingBudget));
  const durations = createDurations(clock);
  const trail = createTrail(db, cipher, () => clock.now(), who);
  const repository = createSubscriptionRepository(db, cipher);
  const outbox = createOutbox(db, cipher, clock, sender, ages);
  let paused: PauseReason | null = null;
  const sendGate: SendGate = createSendGate({
    clock,
    changed: sendGateChanged,
    reopened: () => contact.reopened(),
  });

  function sendGateChanged(): void {
    const reason = sendGate.pause?.reason ?? null;
    if (reason !== paused) {
      if (reason) log.write('sync.paused', { reason });
      else log.write('sync.resumed');
      paused = reason;
    }
    events.sync();
  }

  const chosenOffline = () => sendGate.pause?.reason === 'chosen';
  const investorRepository = createInvestorRepository(db, cipher, clock);
  const investors = createInvestorService({
    repository: investorRepository,
    client,
    baseUrl,
    clock,
    changed: events.investors,
    observe: sendGate.observe,
    chosenOffline,
    db,
    at,
  });
  const documents = createDocumentService({
    db,
    cipher,
    client,
    places: createDocumentPlaces({
      baseUrl,
      lookup: options.lookup ?? systemLookup,
      clock,
      signal: closing.signal,
    }),
    baseUrl,
    clock,
    trail,
    chosenOffline,
    changed: events.subscriptions,
  });
  const facts = createFactsSource({
    platformTime,
    clock,
    sender,
    ages,
    campaigns,
    investors: investorRepository,
    freshWallets: investors.freshWallets,
    isAsked: (id) => secondLook.isAsking(id),
  });

  const pauseFor = (error: unknown) =>
    sendGate.storageFailed((error as Error).message, storageFailureOf(error) ?? undefined);

  function failed(error: unknown): void {
    // A step that hung while the file was closed has continued. Its stored operation stays uncertain until the next start.
    if (stopping.signal.aborted && isClosed(error)) return;
    if (isDamage(error) || storageFailureOf(error)) log.write('storage.failed', { exception: error });
    if (isDamage(error)) options.damaged(error);
    else if (storageFailureOf(error)) pauseFor(error);
    else options.defect(error);
  }

  const changes = createChanges({
    db,
    clock,
    subscriptions: repository,
    outbox,
    trail,
    facts,
    documents,
    durations,
    ages,
  });
  const conclusions = createConclusions({
    db,
    clock,
    random: options.random,
    subscriptions: repository,
    outbox,
    trail,
    sendGate,
    changes,
    ages,
    durations,
    unshown: createUnshown(db, clock),
    defect: options.defect,
  });
  const secondLook: SecondLook = createSecondLook({
    clock,
    platformTime,
    keyLifetime: options.keyLifetime ?? (() => Number.POSITIVE_INFINITY),
    client,
    sendGate,
    baseUrl,
    repository,
    enqueue: (id) => scheduler.enqueue(id),
    changed: () => events.sync(),
    defect: options.defect,
  });
  const way = createWay({ sendGate, client, investors });
  const step = createStepRunner({
    log,
    db,
    clock,
    sender,
    subscriptions: repository,
    outbox,
    trail,
    client,
    sendGate,
    facts,
    investors,
    documents,
    changes,
    ages,
    way,
    freshness: options.freshness,
    secondLook,
    conclusions,
    at,
  });
  const progress = createProgress(db);
  const scheduler: Scheduler = createScheduler({
    clock,
    sendGate,
    lanes: options.lanes,
    step,
    uncertain: repository.uncertain,
    ended: progress.ended,
    changed: (ids) => tell(ids),
    failed: (_id, error) => failed(error),
  });
  /** Reports changed subscriptions. The sync event recounts what waits, which changes even while nothing is sent. */
  const tell = (ids: string[]) => {
    events.subscriptions(ids);
    events.sync();
  };
  const views = createViews({
    clock,
    sender,
    ages,
    outbox,
    facts,
    investors: investorRepository,
    documents,
    campaigns,
    repository,
    trail,
    isActive: scheduler.isActive,
    pause: () => sendGate.pause,
  });
  const subscriptions = createSubscriptionService({
    db,
    clock,
    who,
    repository,
    outbox,
    trail,
    facts,
    views,
    sender,
    scheduler,
    secondLook,
    changed: tell,
  });
  const decisions = createDecisions({
    log,
    db,
    clock,
    sender,
    ages,
    subscriptions: repository,
    outbox,
    trail,
    client,
    sendGate,
    changes,
    scheduler,
    changed: tell,
    at,
  });
  const review = createReviewService({
    db,
    cipher,
    clock,
    who,
    subscriptions: repository,
    outbox,
    facts,
    investors: investorRepository,
    campaigns,
    client,
    sendGate,
    trail,
    changes,
    defect: options.defect,
    changed: events.subscriptions,
    progressed: events.review,
  });

  const look = createLook({
    db,
    clock,
    client,
    sendGate,
    subscriptions: repository,
    outbox,
    facts,
    documents,
    changes,
    changed: events.subscriptions,
  });

  const contact = createContact({
    db,
    sendGate,
    scheduler,
    way,
    investors,
    signal: stopping.signal,
    writingFailed: pauseFor,
    defect: options.defect,
  });
  const upkeep = createUpkeep({
    db,
    clock,
    repository,
    outbox,
    changes,
    views,
    scheduler,
    beat: contact.askIfIdle,
    changed: tell,
    failed,
  });
  let giveUp = () => {};
  let schedulerAtRest: Promise<void> = Promise.resolve();

  function stop(): void {
    if (stopping.signal.aborted) return;
    stopping.abort();
    upkeep.stop();
    sendGate.stop();
    secondLook.stop();
    review.stopRefresh();
    // A hanging call must not keep the program from ending: its operation is uncertain then, and is sent again.
    giveUp = clock.after(lastCalls, () => closing.abort());
    schedulerAtRest = scheduler.stop();
  }

  return {
    subscriptions,
    decisions,
    repository,
    outbox,
    investors,
    documents,
    look,
    review,
    trail,
    scheduler,
    secondLook,
    sync: () => ({
      secondLook: secondLook.state,
      ...scheduler.state(),
      ...progress.groups(scheduler.active(), scheduler.nextLooks()),
    }),
    sendGate,
    failed,
    client,
    tokens,
    contact: contact.begin,
    foundUnreadable: upkeep.foundUnreadable,
    start() {
      const unfinished = [...new Set([...outbox.subscriptionsWithOpen(), ...repository.unfinished()])];
      upkeep.refreshStages(unfinished);
      const unreadable = repository.markedUnreadable();
      scheduler.start(unfinished.filter((id) => !unreadable.has(id)));
      void contact.begin();
      upkeep.start();
    },
    hurry() {
      outbox.forgetPauses();
      scheduler.hurry();
    },
    wake() {
      sendGate.look();
      scheduler.wake();
    },
    networkLost: sendGate.networkLost,
    stop,
    async close() {
      stop();
      await schedulerAtRest;
      await review.atRest();
      await contact.atRest();
      giveUp();
      await options.freshness.close();
      db.close();
    },
    abandon() {
      stop();
      giveUp();
      closing.abort();
      db.close();
    },
  };
}

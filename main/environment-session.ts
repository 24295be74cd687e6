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

/** What changed, for the page. */
export interface SessionEvents {
  subscriptions(ids: string[]): void;
  investors(ids: string[]): void;
  sync(): void;
  review(progress: RefreshProgress): void;
}

export interface SessionOptions {
  environment: Pick<Environment, 'id' | 'baseUrl' | 'clientId'>;
  /** Open, and closed by the workspace. */
  db: DataFile;
  cipher: Cipher;
  fetch: typeof fetch;
  /** Replaces what the system knows of the addresses of names. */
  lookup?: Lookup;
  userAgent: string;
  secret(): Promise<string | null>;
  /** Of the data file, see storage/mark.ts. */
  freshness: Freshness;
  campaigns(): readonly Campaign[];
  who(): string;
  clock: Clock;
  random(): number;
  lanes: number;
  /** For how long an operation is sent again by itself, in milliseconds; absent: as retry.ts says. */
  sendingBudget?(): number;
  /** How long the platform knows a key, in milliseconds; absent: as long as is assumed. */
  keyLifetime?(): number;
  log: Log;
  events: SessionEvents;
  /** SQLite found the data file damaged while it was worked with. */
  damaged(error: unknown): void;
  /** A step threw something that is no storage failure: a defect, for the log. */
  defect(error: unknown): void;
  at?: At;
}

/** Everything that belongs to one environment: its data, its connection, its lanes. */
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
  /** How sending stands: the lanes, and what waits for what. */
  sync(): SyncState;
  sendGate: SendGate;
  secondLook: SecondLook;
  client: PlatformClient;
  tokens: TokenSource;
  /** A record that belongs to a subscription cannot be read: where that holds it back, it needs a person. */
  foundUnreadable(subscriptionId: string): void;
  /** Begins to send what is queued, and finds out whether the platform can be reached. */
  start(): void;
  /** Everything that waits for later is tried now: a person asks, or the network is back. */
  hurry(): void;
  /** The machine woke up, or its network came back: looks whether it can go on, and what has fallen due. */
  wake(): void;
  /** The system says that it has no network any more. */
  networkLost(): void;
  /** Asks the platform for something harmless, to learn whether it is there, and reads the investors if none is known. */
  contact(): Promise<void>;
  /** What failed was the disk, the data file, or the program itself. */
  failed(error: unknown): void;
  /** Begins no step and no call of its own any more. Calls that are out may take a moment to end. */
  stop(): void;
  /** Stops, waits for the calls that are out, and closes the data file. */
  close(): Promise<void>;
  /** Breaks off the calls that are out and closes the data file, now. */
  abandon(): void;
}

type PauseReason = Pause['reason'];

/** So long calls that are out may take to end when the desk closes. Milliseconds. */
const lastCalls = 3_000;

export function openSession(options: SessionOptions): EnvironmentSession {
  const { db, cipher, clock, environment, events, who, campaigns } = options;
  const { baseUrl } = environment;
  const sender = { environmentId: environment.id, baseUrl, clientId: environment.clientId };
  const { log } = options;
  const at: At = options.at ?? (() => {});

  /** Aborted first: nothing new begins. */
  const stopping = new AbortController();
  /** Aborted last: calls that are out are broken off. */
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
    // A step that hung while the file was closed went on afterwards. The stored operation stays uncertain until the next start.
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
  /** What waits is counted anew, also while nothing is sent. */
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
    // A call that hangs must not keep the program from ending: it is uncertain then, and goes out again.
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

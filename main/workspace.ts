import type { Campaign, Environment } from '../contract/environment.ts';
import type { RefreshProgress } from '../contract/review.ts';
import type { Pause, SyncState } from '../contract/sync.ts';
import { createTrail, type Trail } from './audit/trail.ts';
import type { Clock } from './clock.ts';
import { createLook } from './documents/look.ts';
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
import { unlessUnreadable } from './storage/records.ts';
import { createContextSource } from './subscriptions/context.ts';
import { createSubscriptionRepository, type SubscriptionRepository } from './subscriptions/repository.ts';
import { createSubscriptionService, type SubscriptionService } from './subscriptions/service.ts';
import { createViews } from './subscriptions/view.ts';
import { createAges } from './sync/age.ts';
import { createChanges } from './sync/changes.ts';
import { createConclusions } from './sync/conclude.ts';
import { createDecisions, type Decisions } from './sync/decide.ts';
import { createDurations } from './sync/durations.ts';
import { createEngine, type Engine } from './sync/engine.ts';
import type { At } from './sync/fault-points.ts';
import { createGate, type Gate } from './sync/gate.ts';
import { createOutbox, type Outbox } from './sync/outbox.ts';
import { createProgress } from './sync/progress.ts';
import { sendingBudget } from './sync/retry.ts';
import { createStepRunner } from './sync/runner.ts';
import { createSecondLook, type SecondLook } from './sync/second-look.ts';
import { createUnshown } from './sync/unshown.ts';
import { createWay } from './sync/way.ts';

/** What changed, for the page. */
export interface WorkspaceEvents {
  subscriptions(ids: string[]): void;
  investors(ids: string[]): void;
  sync(): void;
  review(progress: RefreshProgress): void;
}

export interface WorkspaceOptions {
  environment: Pick<Environment, 'id' | 'baseUrl' | 'clientId'>;
  /** Open, and closed by the workspace. */
  db: DataFile;
  cipher: Cipher;
  fetch: typeof fetch;
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
  log: Log;
  events: WorkspaceEvents;
  /** SQLite found the data file damaged while it was worked with. */
  damaged(error: unknown): void;
  /** A step threw something that is no storage failure: a defect, for the log. */
  defect(error: unknown): void;
  at?: At;
}

/** Everything that belongs to one environment: its data, its connection, its lanes. */
export interface Workspace {
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
  engine: Engine;
  /** How sending stands: the lanes, and what waits for what. */
  sync(): SyncState;
  gate: Gate;
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
  /** Asks the platform for something harmless, to learn whether it is there. */
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

/** So often an idle desk looks whether the platform is still there. Milliseconds. */
const heartbeat = 60_000;

/** Longest time slice of looking through the file before it yields to the event loop, and the rest after it. Milliseconds. */
const slice = 6;
const rest = 12;

/** So long calls that are out may take to end when the desk closes. Milliseconds. */
const lastCalls = 3_000;

export function openWorkspace(options: WorkspaceOptions): Workspace {
  const { db, cipher, clock, environment, events, who, campaigns } = options;
  const { baseUrl } = environment;
  const sender = { environmentId: environment.id, baseUrl, clientId: environment.clientId };
  const { log } = options;
  const at: At = options.at ?? (() => {});

  let closed = false;
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
  const gate: Gate = createGate({ clock, changed: gateChanged, reopened });

  function gateChanged(): void {
    const reason = gate.pause?.reason ?? null;
    if (reason !== paused) {
      if (reason) log.write('sync.paused', { reason });
      else log.write('sync.resumed');
      paused = reason;
    }
    events.sync();
  }

  const chosenOffline = () => gate.pause?.reason === 'chosen';
  const investorRepository = createInvestorRepository(db, cipher, clock);
  const investors = createInvestorService({
    repository: investorRepository,
    client,
    baseUrl,
    clock,
    changed: events.investors,
    observe: gate.observe,
    chosenOffline,
    db,
    at,
  });
  const documents = createDocumentService({
    db,
    cipher,
    client,
    baseUrl,
    clock,
    trail,
    chosenOffline,
    changed: events.subscriptions,
  });
  const context = createContextSource({
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
    gate.storageFailed((error as Error).message, storageFailureOf(error) ?? undefined);

  function failed(error: unknown): void {
    // A step that hung while the file was closed went on afterwards. The stored operation stays uncertain until the next start.
    if (closed && isClosed(error)) return;
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
    context,
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
    gate,
    changes,
    ages,
    durations,
    unshown: createUnshown(db, clock),
    defect: options.defect,
  });
  const secondLook: SecondLook = createSecondLook({
    clock,
    platformTime,
    client,
    gate,
    baseUrl,
    repository,
    enqueue: (id) => engine.enqueue(id),
    changed: () => events.sync(),
    defect: options.defect,
  });
  const way = createWay({ gate, client, investors });
  const step = createStepRunner({
    log,
    db,
    clock,
    sender,
    subscriptions: repository,
    outbox,
    trail,
    client,
    gate,
    context,
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
  const engine: Engine = createEngine({
    clock,
    gate,
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
    context,
    investors: investorRepository,
    documents,
    campaigns,
    repository,
    trail,
    isActive: engine.isActive,
    pause: () => gate.pause,
  });
  const subscriptions = createSubscriptionService({
    db,
    clock,
    who,
    repository,
    outbox,
    trail,
    context,
    views,
    sender,
    engine,
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
    gate,
    changes,
    engine,
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
    context,
    investors: investorRepository,
    campaigns,
    client,
    gate,
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
    gate,
    subscriptions: repository,
    outbox,
    context,
    documents,
    changes,
    changed: events.subscriptions,
  });

  let contacting: Promise<void> | undefined;
  let stopHeartbeat = () => {};
  let stopNoting = () => {};
  let giveUp = () => {};
  let engineAtRest: Promise<void> = Promise.resolve();

  /** Sending is possible again, or is to be tried: by what waits, or else by a call of its own. */
  function reopened(): void {
    if (gate.pause?.reason === 'storage') {
      tryWriting();
      return;
    }
    engine.wake();
    if (gate.pause && gate.lanes(1) > 0 && engine.active().length === 0) void contact();
  }

  /** Whether the disk takes data again is found out by writing, before anything is sent. */
  function tryWriting(): void {
    try {
      db.sql
        .prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
        .run('write_check', Buffer.of(1));
      gate.storageWorks();
    } catch (error) {
      pauseFor(error);
    }
  }

  function contact(): Promise<void> {
    contacting ??= ask()
      .catch(options.defect)
      .finally(() => {
        contacting = undefined;
      });
    return contacting;
  }

  async function ask(): Promise<void> {
    if (closed) return;
    const [known] = investors.search('', 1).investors;
    await way.look(known?.id ?? null);
  }

  /** A desk that knows nobody yet reads the investors by itself, so that the first form has somebody to pick. */
  async function firstInvestors(): Promise<void> {
    if (closed || gate.pause || investors.search('', 1).total > 0) return;
    // Not needed for anything: the form takes ids as well, and can read the list itself, saying why it fails.
    await investors.refresh().catch(() => undefined);
  }

  /**
   * Writes anew where these stand, which may have changed by itself: by time, by a crash, by other credentials. Also
   * while nothing is sent: a desk that is offline for a day must not say that it will try again.
   */
  function settleAnew(ids: () => Iterable<string>): void {
    try {
      const settle = (id: string) =>
        unlessUnreadable(
          () => changes.settle(id),
          () => repository.markUnreadable(id),
        );
      tell(db.transaction(() => [...ids()].filter(settle)));
    } catch (error) {
      failed(error);
    }
  }

  /**
   * Looks through the file for orders that are alike, a slice at once and the others beside the work: forms are sealed,
   * so SQL cannot find them.
   */
  function noteAlike(): void {
    if (closed) return;
    try {
      const since = performance.now();
      let more = true;
      while (more && performance.now() - since < slice) more = repository.noteAlike();
      if (more) stopNoting = clock.after(rest, noteAlike);
      else tell(views.waitingForAlike());
    } catch (error) {
      failed(error);
    }
  }

  function foundUnreadable(id: string): void {
    const isNew = unlessUnreadable(
      () => {
        repository.find(id);
        outbox.open(id);
        return false;
      },
      () => repository.markUnreadable(id),
    );
    if (!isNew) return;
    engine.forget(id);
    tell([id]);
  }

  function beat(): void {
    stopHeartbeat = clock.after(heartbeat, () => {
      settleAnew(outbox.spent);
      if (!gate.pause && engine.active().length === 0) void contact();
      beat();
    });
  }

  function stop(): void {
    if (closed) return;
    closed = true;
    stopHeartbeat();
    stopNoting();
    gate.stop();
    secondLook.stop();
    review.stopRefresh();
    // A call that hangs must not keep the program from ending: it is uncertain then, and goes out again.
    giveUp = clock.after(lastCalls, () => closing.abort());
    engineAtRest = engine.stop();
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
    engine,
    secondLook,
    sync: () => ({
      secondLook: secondLook.state,
      ...engine.state(),
      ...progress.groups(engine.active(), engine.nextLooks()),
    }),
    gate,
    failed,
    client,
    tokens,
    contact,
    foundUnreadable,
    start() {
      const unsettled = [...new Set([...outbox.subscriptionsWithOpen(), ...repository.unsettled()])];
      settleAnew(() => unsettled);
      const unreadable = repository.markedUnreadable();
      engine.start(unsettled.filter((id) => !unreadable.has(id)));
      void contact().then(firstInvestors);
      beat();
      noteAlike();
    },
    hurry() {
      outbox.forgetPauses();
      engine.hurry();
    },
    wake() {
      gate.look();
      engine.wake();
    },
    networkLost: gate.networkLost,
    stop,
    async close() {
      stop();
      await engineAtRest;
      await review.settled();
      await contacting;
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

import type { SyncState } from '../../contract/sync.ts';
import { encodeAttachment } from '../attachments/encode.ts';
import type { Trail } from '../audit/trail.ts';
import type { DocumentService } from '../documents/service.ts';
import type { InvestorRepository } from '../investors/repository.ts';
import type { InvestorService } from '../investors/service.ts';
import { RecordError } from '../storage/records.ts';
import { createFactsSource, type FactsSource } from '../subscriptions/facts.ts';
import type { SubscriptionRepository } from '../subscriptions/repository.ts';
import { createAges } from '../sync/age.ts';
import { createClearance } from '../sync/clearance.ts';
import { createConclusions } from '../sync/conclude.ts';
import { FileGone, type SyncCore } from '../sync/core.ts';
import { createDecisions, type Decisions } from '../sync/decide.ts';
import { createDependents, type Dependents } from '../sync/dependents.ts';
import { createDurations } from '../sync/durations.ts';
import { type Kinds, referencesAmong } from '../sync/kind.ts';
import { type Lanes, lanesOf } from '../sync/lanes.ts';
import { createOutbox } from '../sync/outbox.ts';
import { createPatientStep } from '../sync/patient-step.ts';
import { createStepReader, type StepReader } from '../sync/read-step.ts';
import { sendingBudget } from '../sync/retry.ts';
import { createScheduler, type Scheduler } from '../sync/scheduler.ts';
import { createSecondLooks, type SecondLooks } from '../sync/second-look.ts';
import { createStepSender } from '../sync/send-step.ts';
import { createStepRunner } from '../sync/step-runner.ts';
import type { Unfinished } from '../sync/store.ts';
import { keyOf, type Ref, refOf } from '../sync/submission.ts';
import { createUnshown } from '../sync/unshown.ts';
import { createWay, type Way } from '../sync/way.ts';
import { createWriter } from '../sync/writer.ts';
import type { Connection } from './connection.ts';
import { kindsOf } from './kinds.ts';
import type { SessionOptions } from './options.ts';
import { createReadings, type Readings } from './readings.ts';
import { mergedGroups } from './sync-groups.ts';

/** Everything that sends submissions of all kinds. */
export interface Sending {
  core: SyncCore;
  facts: FactsSource;
  way: Way;
  reader: StepReader;
  readings: Readings;
  secondLooks: SecondLooks;
  scheduler: Scheduler;
  lanes: Lanes;
  decisions: Decisions;
  /** Returns the state of sending: the lanes, and how many submissions wait for what. */
  state(): SyncState;
  /** Starts the lanes with submissions that are not done, or adds them to the lanes that work already. */
  start(unfinished: readonly Ref[]): void;
  /**
   * Finds everything that the lanes must look at after a start, in their order. Yields whenever the caller should rest.
   * @returns `all`: those with an open operation, then the longest released first, one kind after the other. `claiming`: those
   * whose stage may claim that an attempt is repeated although it is not
   */
  unfinished(): Generator<void, { all: Ref[]; claiming: Ref[] }>;
}

interface Parts {
  connection: Connection;
  repository: SubscriptionRepository;
  investors: InvestorService;
  investorRepository: InvestorRepository;
  documents: DocumentService;
  trail: Trail;
  /** Aborted when calls under way are broken off. */
  ending: AbortSignal;
  /** Reports submissions that changed. */
  changed(refs: Ref[]): void;
  /** Reports an error of a step: of the disk, the data file or the program itself. */
  failed(error: unknown): void;
}

/** Puts together everything that sends. Nothing is sent before `start`. */
export function createSending(options: SessionOptions, parts: Parts): Sending {
  const { events, limits } = options;
  const { facts, kinds } = createAllKinds(options, parts, (ref) => secondLooks.isAsking(ref));
  const dependents = createDependents(options.file.db);
  const core = createCore(options, parts, kinds, dependents);
  const conclusions = createConclusions(core);
  const way = createWay(core.client, core.sendGate);
  const reader = createStepReader(core, way);
  const readings = createReadings(kinds, reader, parts.changed);
  const secondLooks: SecondLooks = createSecondLooks(core, {
    keyLifetime: limits.keyLifetime ?? (() => Number.POSITIVE_INFINITY),
    enqueue: (ref) => lanes.enqueue(ref),
    changed: () => events.sync(),
  });
  const step = createPatientStep(
    createStepRunner(core, {
      sender: createStepSender(core, conclusions),
      reader,
      clearance: createClearance(core, { way, freshness: options.file.freshness, secondLooks }),
    }),
    parts.failed,
  );
  const scheduler: Scheduler = createScheduler({
    clock: core.clock,
    sendGate: core.sendGate,
    lanes: limits.lanes,
    step: (key) => step(refOf(key)),
    read: (key, reading) => readings.make(refOf(key), reading),
    uncertain: () => keysOf(kinds, ({ store }) => store.uncertain()),
    ended(key) {
      const { kind, id } = refOf(key);
      return kinds.of(kind).store.progress.ended(id);
    },
    changed: (keys) => parts.changed(keys.map(refOf)),
    failed: (_key, error) => parts.failed(error),
  });
  const lanes = lanesOf(scheduler);
  core.writer.onWrite((ref) => {
    const waiting = dependents.of(ref);
    if (waiting.length === 0) return;
    parts.changed(waiting);
    if (kinds.resolve(ref) !== null) for (const each of waiting) lanes.enqueue(each);
  });
  const decisions = createDecisions(core, conclusions, (ref) => {
    parts.changed([ref]);
    lanes.enqueue(ref, { urgent: true });
  });
  return {
    core,
    facts,
    way,
    reader,
    readings,
    secondLooks,
    scheduler,
    lanes,
    decisions,
    state() {
      const active = scheduler.active().map(refOf);
      const ofKinds = kinds.all.map(({ name, store }) => {
        const ids = active.filter(({ kind }) => kind === name).map(({ id }) => id);
        const looks = scheduler.nextLooks((key) => refOf(key).kind === name);
        return { kind: name, ...store.progress.groups(ids, looks) };
      });
      return {
        secondLook: secondLooks.state,
        ...scheduler.state(),
        waits: mergedGroups(ofKinds.map(({ kind, waits }) => ({ kind, groups: waits }))),
        needs: mergedGroups(ofKinds.map(({ kind, needs }) => ({ kind, groups: needs }))),
      };
    },
    *unfinished() {
      const { outbox } = core;
      const open = outbox.ownersWithOpen();
      const others: Ref[] = [];
      for (const { name: kind, store } of kinds.all) {
        const known = new Set(open.filter((ref) => ref.kind === kind).map(({ id }) => id));
        const ids = yield* inOrder(store.unfinished());
        for (const id of ids) if (!known.has(id)) others.push({ kind, id });
      }
      // Each of these questions looks at every open operation.
      const isLong = open.length > mostInOneTurn;
      if (isLong) yield;
      const spent = outbox.spent();
      if (isLong) yield;
      return { all: [...open, ...others], claiming: [...spent, ...outbox.foreign()] };
    },
    start(unfinished) {
      const unreadable = keysOf(kinds, ({ store }) => store.markedUnreadable());
      scheduler.start(unfinished.map(keyOf).filter((key) => !unreadable.has(key)));
    },
  };
}

/** Up to this many open operations, everything unfinished is found in one turn of the event loop. */
const mostInOneTurn = 2_000;

/** Returns the ids in the batches, the longest released first. Yields between two batches. */
function* inOrder(batches: Iterable<readonly Unfinished[]>): Generator<void, string[]> {
  const all: Unfinished[] = [];
  let isFirst = true;
  for (const batch of batches) {
    if (!isFirst) yield;
    isFirst = false;
    all.push(...batch);
  }
  // Nearly in order already, so comparing is cheap.
  return all.sort(byRelease).map(({ id }) => id);
}

const byRelease = (a: Unfinished, b: Unfinished): number =>
  inLine(a.queuedAt ?? '', b.queuedAt ?? '') || inLine(a.id, b.id);
const inLine = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Returns the keys of submissions of all kinds. */
const keysOf = (kinds: Kinds, idsOf: (kind: Kinds['all'][number]) => Iterable<string>): Set<string> =>
  new Set(kinds.all.flatMap((kind) => [...idsOf(kind)].map((id) => keyOf({ kind: kind.name, id }))));

function createAllKinds(
  options: SessionOptions,
  { connection, repository, investors, investorRepository, documents }: Parts,
  isAsked: (ref: Ref) => boolean,
): { facts: FactsSource; kinds: Kinds } {
  const { client, sendGate, sender, platformTime } = connection;
  const { db, cipher } = options.file;
  const { clock } = options.runtime;
  const references = referencesAmong(() => kinds);
  const facts = createFactsSource({
    platformTime,
    clock,
    sender,
    campaigns: options.platform.campaigns,
    investors: investorRepository,
    freshWallets: investors.freshWallets,
    references,
  });
  const kinds: Kinds = kindsOf(options.kinds, {
    ...{ db, cipher, clock, sender, client, sendGate, references, isAsked },
    open: { subscriptions: { store: repository, facts, investors, documents } },
  });
  return { facts, kinds };
}

function createCore(
  options: SessionOptions,
  { connection, trail, ending }: Parts,
  kinds: Kinds,
  dependents: Dependents,
): SyncCore {
  const { db, cipher, attachments } = options.file;
  const { clock, log, random, at = () => {} } = options.runtime;
  const { sender, platformTime, client, sendGate } = connection;
  const ages = createAges(clock, platformTime, options.limits.sendingBudget ?? (() => sendingBudget));
  const durations = createDurations(clock);
  const outbox = createOutbox({ db, cipher, clock, sender, ages, steps: kinds });
  const writer = createWriter({
    db,
    clock,
    sender,
    ages,
    durations,
    dependents,
    outbox,
    trail,
    kinds,
  });
  return {
    log,
    db,
    clock,
    sender,
    ages,
    durations,
    platformTime,
    trail,
    outbox,
    kinds,
    writer,
    client,
    sendGate,
    unshown: createUnshown(db, clock),
    files: {
      encode: (fields, part) =>
        encodeAttachment(attachments, fields, part).catch((cause) => {
          if (!(cause instanceof RecordError)) throw cause;
          throw new FileGone(`${part.name}: ${cause.message}`, { cause });
        }),
    },
    at,
    ending,
    random,
    defect: options.failures.defect,
  };
}

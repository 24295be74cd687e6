import { createAttachments } from '../../../main/attachments/attachments.ts';
import type { Clock } from '../../../main/clock.ts';
import { alwaysFresh } from '../../../main/freshness/freshness.ts';
import { openSession } from '../../../main/session/session.ts';
import { openDataFile } from '../../../main/storage/data-file.ts';
import { openDatabase } from '../../../main/storage/database.ts';
import { checkedBefore } from '../../../main/storage/file-check.ts';
import type { FaultPoint } from '../../../main/sync/fault-points.ts';
import { modelWithPeople } from '../../second-kind/app.ts';
import { createPeople } from '../../second-kind/people.ts';
import { noLog } from '../../support/headless.ts';
import { openly, sealing } from './cipher.ts';
import { broken, fetcherOf, type Held } from './network.ts';
import type { ModelAnswer } from './requests.ts';
import { checkFresh, stating } from './rules.ts';
import { type Life, refsOf, type World } from './world.ts';

/** Counts a file that is being read, so that nothing seems to be at rest meanwhile. */
async function reading<T>(world: World, work: Promise<T>): Promise<T> {
  world.reading += 1;
  try {
    return await work;
  } finally {
    world.reading -= 1;
    world.activity += 1;
  }
}

/** Opens the data file and the services on it, as a start of the app does. */
export function openLife(world: World): Life {
  const { clock, random, defects, file } = world;
  const db = openDataFile(openDatabase(file, modelWithPeople.migrations), openly, 'model');
  // Processes end here, not machines: waiting for the disk would prove nothing.
  db.sql.exec('PRAGMA synchronous = OFF');
  const own = { started: false, closing: false, dead: false } as Life;
  const timers: Clock = {
    now: clock.now,
    elapsed: clock.elapsed,
    after: (milliseconds, work) => clock.after(milliseconds, () => void (own.dead || work())),
  };
  // The layout of sealed files depends on the seal.
  const attachments = createAttachments({ db, path: file, cipher: sealing, clock: timers });
  const session = openSession({
    file: {
      db,
      cipher: openly,
      attachments: { ...attachments, read: (id) => reading(world, attachments.read(id)) },
      freshness: alwaysFresh,
      check: checkedBefore,
    },
    kinds: modelWithPeople.kinds,
    platform: {
      environment: { id: 'model', baseUrl: 'https://platform.test', clientId: 'client' },
      secret: async () => 'secret',
      campaigns: () => [],
      fetch: fetcherOf(world, () => own),
      userAgent: 'model',
    },
    limits: { lanes: 2 },
    runtime: {
      clock: timers,
      random,
      who: () => 'tester',
      log: noLog,
      at: (point, step) => at(world, own, point, step),
    },
    events: { submissions() {}, investors() {}, sync() {}, review() {}, batch() {} },
    failures: {
      damaged: (error) => defects.push(error),
      defect: (error) => void (own.dead || defects.push(error)),
    },
  });
  own.app = { ...session, people: createPeople(session, attachments), closeFile: () => db.close() };
  for (const ref of refsOf(world)) {
    const operation = own.app.outbox.open(ref);
    if (!operation) continue;
    // The app was killed after the operation was on disk, so its call may or may not have left.
    if (operation.state === 'uncertain') world.mayHaveArrived.add(operation.id);
    world.ownerOf.set(operation.idempotencyKey, ref.id);
  }
  return own;
}

/** Checks each new operation, and ends the life at the point where it is to crash. */
function at(world: World, life: Life, point: FaultPoint, step: string): void {
  if (point === 'afterOperationCommit') noteNew(world, life, step);
  if (world.crashAt !== point) return;
  world.crashAt = null;
  die(life);
  throw new Error('the program ended here');
}

/** Notes the keys of operations that are new on disk, and checks what they send. */
function noteNew(world: World, life: Life, step: string): void {
  for (const ref of refsOf(world)) {
    const open = life.app.outbox.open(ref);
    if (open?.state !== 'sending' || open.step !== step || world.ownerOf.has(open.idempotencyKey)) continue;
    world.ownerOf.set(open.idempotencyKey, ref.id);
    stating(world, () => checkFresh(world, open));
  }
}

/** Ends the life like a process: nothing that still runs of it reaches the disk or the platform. */
export function die(life: Life): void {
  life.dead = true;
  // Abort open calls, as the end of a process does.
  void life.app.close().catch(() => {});
  life.app.closeFile();
}

/** Lets the platform process a call. @param refuse the platform refuses it, unless it has answered its key before */
export function deliver(world: World, call: Held, refuse: ModelAnswer | null = null): ModelAnswer {
  const { method, path, key, body, at: sentAt } = call;
  return world.platform.process({ method, path: path.split('?')[0] ?? '', key, body, at: sentAt, refuse });
}

/** Ends the open calls of the previous life without an answer. */
async function bury(world: World, processed: boolean): Promise<void> {
  for (const call of world.held.splice(0)) {
    if (processed) deliver(world, call);
    call.reject(broken('ECONNRESET'));
  }
  await quiet(world);
}

/** Ends the life at once, and opens the next one. */
export async function crash(world: World, processed: boolean): Promise<void> {
  die(world.life);
  await bury(world, processed);
  world.life = openLife(world);
}

/** Closes the app in order, and opens it again. */
export async function restart(world: World, processed: boolean): Promise<void> {
  world.life.closing = true;
  const closing = world.life.app.close();
  await bury(world, processed);
  // A read of several calls is given up after a while.
  for (let waits = 0; waits < 3; waits += 1) {
    world.clock.advance(1_500);
    await bury(world, processed);
  }
  await closing;
  world.life = openLife(world);
}

/** Ends the last life. */
export async function end(world: World): Promise<void> {
  for (const call of world.held.splice(0)) call.reject(broken('ECONNRESET'));
  die(world.life);
  await quiet(world);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Runs everything that can run, until each call is held and nothing else is under way. */
async function quiet(world: World): Promise<void> {
  let still = 0;
  let before = world.activity;
  while (still < 25) {
    await turn();
    still = before === world.activity && world.reading === 0 ? still + 1 : 0;
    before = world.activity;
    const { dead, closing, app } = world.life;
    if (still >= 3 && !dead && !closing && app.scheduler.state().sending === world.held.length) return;
  }
}

/** Waits until nothing more happens by itself. A life that crashed meanwhile is followed by the next one. */
export async function untilQuiet(world: World): Promise<void> {
  await quiet(world);
  if (!world.life.dead) return;
  await bury(world, world.random() < 0.5);
  world.life = openLife(world);
}

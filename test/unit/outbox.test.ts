import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPlatformTime } from '../../main/platform/time.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { type DataFile, openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { type Ages, createAges } from '../../main/sync/age.ts';
import type { Operation } from '../../main/sync/operation.ts';
import { createOutbox, type Outbox } from '../../main/sync/outbox.ts';
import { sendingBudget } from '../../main/sync/retry.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';
import { scratchFolder } from '../support/headless.ts';
import { knownSteps } from '../support/known-steps.ts';
import { refOf } from '../support/samples.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const subscriptionId = '55555555-5555-4555-8555-555555555555';
const owner = refOf(subscriptionId);
const sender = { environmentId: 'demo', baseUrl: 'https://demo.example', clientId: 'client' };
const cipher = createCipher(newDataKey());

let db: DataFile;
let clock: FakeClock;
let folder: ReturnType<typeof scratchFolder>;
let platform: ReturnType<typeof createPlatformTime>;
let ages: Ages;
let outbox: Outbox;

/** Starts the app: what earlier processes remembered is gone, the data file stays. */
function open(): void {
  platform = createPlatformTime(clock, []);
  ages = createAges(clock, platform, () => sendingBudget);
  outbox = createOutbox({ db, cipher, clock, sender, ages, steps: knownSteps });
}
/** Lets the platform answer. Its clock is `ahead` milliseconds ahead of this machine's. */
const answers = (ahead = 0) =>
  platform.observe({
    status: 200,
    body: {},
    text: '{}',
    headers: { date: new Date(clock.now() + ahead).toUTCString() },
  });

beforeEach(() => {
  folder = scratchFolder();
  db = openDataFile(openDatabase(join(folder.path, 'data.db')), cipher, 'demo');
  db.sql.exec('PRAGMA foreign_keys = OFF');
  clock = fakeClock();
  open();
});
afterEach(() => {
  db.close();
  folder.remove();
});

const create = () =>
  outbox.create({
    owner,
    step: 'createInvitation',
    path: '/v2/invitations/',
    content: { type: 'json', fields: { units: 5 } },
  });
const stored = (): Operation => {
  const found = outbox.open(owner);
  if (!found) throw new Error('there is no open operation');
  return found;
};

it('names the submissions whose open operation was made for another client or address', () => {
  const operation = create();
  expect(outbox.foreign()).toEqual([]);
  const forAnother = { ...sender, clientId: 'another' };
  const elsewhere = createOutbox({ db, cipher, clock, sender: forAnother, ages, steps: knownSteps });
  expect(elsewhere.foreign()).toEqual([owner]);
  outbox.close(operation, 'acknowledged', 200, undefined);
  expect(elsewhere.foreign()).toEqual([]);
});

describe('the budget of an operation', () => {
  it('is 20 hours from the first attempt, across restarts', () => {
    outbox.uncertain(create(), { pause: 0 });
    clock.advance(10 * hour);
    open();
    clock.advance(10 * hour - 1);
    expect([ages.isSpent(stored()), outbox.spent()]).toEqual([false, []]);
    clock.advance(2);
    expect([ages.isSpent(stored()), outbox.spent()]).toEqual([true, [owner]]);
  });
  it('is spent for an operation made with a clock three days ahead and opened two days later with the right one (observed)', () => {
    clock.set(3 * day);
    open();
    outbox.uncertain(create(), { pause: 0 });
    clock.set(-3 * day);
    clock.advance(2 * day);
    open();
    expect([stored().isAgeUnknown, ages.isSpent(stored())]).toEqual([true, true]);
  });
  it('stays spent once the age was found unknown, also when the clock is put forwards again', () => {
    outbox.uncertain(create(), { pause: 0 });
    clock.set(-hour);
    open();
    clock.set(2 * hour);
    open();
    expect([stored().isAgeUnknown, ages.isSpent(stored())]).toEqual([true, true]);
  });
  it('is not spent by a first attempt up to five minutes ahead, which counts as now', () => {
    outbox.uncertain(create(), { pause: 0 });
    clock.set(-5 * minute);
    open();
    expect([stored().isAgeUnknown, ages.isSpent(stored())]).toEqual([false, false]);
  });
  it('starts anew, with a known age, when a person decides to send the operation again', () => {
    outbox.uncertain(create(), { pause: 0, held: 'unclear' });
    clock.set(-day);
    open();
    outbox.decided(stored());
    expect(stored()).toMatchObject({ isAgeUnknown: false, held: null, nextAttemptAt: null });
    expect(ages.isSpent(stored())).toBe(false);
    clock.advance(sendingBudget);
    expect(ages.isSpent(stored())).toBe(true);
  });
  it('follows the platform’s clock when this machine’s clock was set back', () => {
    answers();
    outbox.uncertain(create(), { pause: 0 });
    expect(stored().clockOffset).toBe(0);
    clock.advance(21 * hour);
    clock.set(-20 * hour);
    open();
    expect(ages.isSpent(stored()), 'no clock of this machine can tell').toBe(false);
    answers(20 * hour);
    expect([ages.isSpent(stored()), outbox.spent()]).toEqual([true, [owner]]);
  });
  it('starts with the first attempt that may have left', () => {
    outbox.notSent(create(), false);
    expect(stored()).toMatchObject({ state: 'ready', firstSentAt: null, attempts: 0 });
    clock.advance(day);
    const again = outbox.sending(stored());
    expect([ages.of(again), again.attempts]).toEqual([0, 1]);
  });
});

describe('an operation that certainly never left', () => {
  it.each<[string, () => Operation]>([
    ['is being prepared', create],
    [
      'is ready',
      () => {
        outbox.notSent(create(), false);
        return stored();
      },
    ],
    [
      'is being prepared again',
      () => {
        outbox.notSent(create(), false);
        return outbox.sending(stored());
      },
    ],
  ])('is dropped while it %s, and does not count as possibly created', (_, made) => {
    const operation = made();
    outbox.drop(operation);
    expect([outbox.open(owner), outbox.possiblyCreated(owner, operation.step)]).toEqual([null, null]);
    expect(db.sql.prepare('SELECT state, attempts FROM operations').get()).toEqual({
      state: 'abandoned',
      attempts: 0,
    });
  });
});

describe('an attempt without a conclusive answer', () => {
  it('keeps its trouble across a restart', () => {
    const trouble = { kind: 'between', count: 3, since: '2026-03-01T10:00:00.000Z' } as const;
    outbox.uncertain(create(), { pause: 1_500.4, trouble, held: 'between' });
    open();
    expect(stored()).toMatchObject({ state: 'uncertain', trouble, held: 'between', pause: 1_500 });
  });
  it('restarts the time of a conflict when the app ends during a repetition, which may be the next conflict', () => {
    const since = '2026-03-01T10:00:00.000Z';
    const operation = create();
    outbox.uncertain(operation, { pause: 0, trouble: { kind: 'conflict', count: 2, since } });
    open();
    expect(stored()?.trouble).toEqual({ kind: 'conflict', count: 2, since });
    outbox.sending(operation);
    clock.advance(9 * 60_000);
    open();
    expect(stored()).toMatchObject({
      state: 'uncertain',
      trouble: { kind: 'conflict', count: 2, since: new Date(clock.now()).toISOString() },
    });
  });
  it('keeps its evidence sealed until there is other evidence', () => {
    const operation = create();
    const evidence = {
      status: 200,
      id: 'a',
      record: { name: 'Erika' },
      differs: ['units'],
      said: 'x',
      messages: [],
    };
    expect(outbox.evidence(operation)).toBeNull();
    outbox.uncertain(operation, { pause: 0, evidence });
    outbox.uncertain(operation, { pause: 0 });
    expect(outbox.evidence(operation)).toEqual(evidence);
    const { answer } = db.sql.prepare('SELECT answer FROM operations').get() ?? {};
    expect(Buffer.from(answer as Uint8Array).includes('Erika')).toBe(false);
    outbox.uncertain(operation, { pause: 0, evidence: { ...evidence, id: null } });
    expect(outbox.evidence(operation)?.id).toBeNull();
  });
  it('is uncertain when the app ended while it was being sent', () => {
    create();
    expect(stored().state).toBe('sending');
    open();
    expect(stored()).toMatchObject({ state: 'uncertain', attempts: 1 });
  });
});

describe('a closed creation', () => {
  const possiblyCreated = () => outbox.possiblyCreated(owner, 'createInvitation');
  it.each([409, 423, 425])(
    'is possibly created when refused at once with %d, because the browser may have sent it twice by itself',
    (status) => {
      outbox.close(create(), 'refused', status, undefined);
      expect(possiblyCreated()).toMatchObject({ state: 'refused' });
    },
  );
  it('is certainly not created when refused at once with another status', () => {
    outbox.close(create(), 'refused', 400, undefined);
    expect(possiblyCreated()).toBeNull();
  });
  it('is possibly created when refused after a repetition, or given up', () => {
    const again = outbox.sending(create());
    outbox.close(again, 'refused', 400, undefined);
    expect(possiblyCreated()).toMatchObject({ attempts: 2 });
    outbox.close(create(), 'abandoned', null, undefined);
    expect(possiblyCreated()).toMatchObject({ state: 'abandoned' });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import type { Pause } from '../../contract/sync.ts';
import type { CallOutcome } from '../../main/platform/client.ts';
import { createSubscriptionKind } from '../../main/subscriptions/kind.ts';
import type { Subscription } from '../../main/subscriptions/model.ts';
import type { WriteStep } from '../../main/subscriptions/step-names.ts';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { type Conclusions, createConclusions, requestOf } from '../../main/sync/conclude.ts';
import type { SyncCore } from '../../main/sync/core.ts';
import { createDurations } from '../../main/sync/durations.ts';
import { createKinds, type SubmissionKind } from '../../main/sync/kind.ts';
import type { Operation } from '../../main/sync/operation.ts';
import type { Evidence } from '../../main/sync/outbox.ts';
import { judge } from '../../main/sync/outcome.ts';
import { applyReading, isReadBack } from '../../main/sync/read-back.ts';
import { sendingBudget } from '../../main/sync/retry.ts';
import type { StepResult } from '../../main/sync/scheduler.ts';
import { storing } from '../../main/sync/store-answer.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';
import {
  campaignId,
  investorId,
  otherWalletId,
  sampleOperation,
  sampleSubscription,
  walletId,
} from '../support/samples.ts';

const minute = 60_000;
const invitationId = '88888888-8888-4888-8888-888888888888';
const investmentId = '99999999-9999-4999-8999-999999999999';
const at = '2026-03-01T09:31:00.000Z';

let clock: FakeClock;
let pause: Pause | null;
let operation: Operation;
let evidence: Evidence | null;
let holder: string | null;
let left: number;
let unshown: Set<string>;
let closed: { state: string; status: number | null }[];
let done: { id: string | null; notShown: string[] }[];
let subscription: Subscription;
let defects: unknown[];
let conclusions: Conclusions;
let core: SyncCore;
let kind: SubmissionKind<Subscription>;

function subject(step: WriteStep, body: { [name: string]: Json }): void {
  operation = sampleOperation({ step, state: 'uncertain', body: Buffer.from(JSON.stringify(body)) });
  const sent = { investor_id: investorId, campaign_id: campaignId, units: 5 };
  const rest = { at, record: null, recordAt: at };
  const isFirst = step === 'createInvitation';
  const isInvested = step === 'assignWallet';
  subscription = sampleSubscription({
    invitation: isFirst ? null : { ...rest, id: invitationId, sent, answersAt: null, documentsDue: false },
    investment: isInvested ? { ...rest, id: investmentId, sent: {}, wallet: null, walletAt: null } : null,
  });
}

let heard = 0;
let isHeard = true;

beforeEach(() => {
  heard = 0;
  isHeard = true;
  clock = fakeClock();
  [pause, evidence, holder, left] = [null, null, null, sendingBudget];
  [unshown, closed, done, defects] = [new Set(), [], [], []];
  subject('assignWallet', { wallet: walletId });
  kind = {
    ...createSubscriptionKind({
      store: { holderOf: () => holder, markUnreadable: () => true },
      facts: {},
    } as unknown as Parameters<typeof createSubscriptionKind>[0]),
    acknowledge(current, _step, _sent, { id, notShown }) {
      done.push({ id, notShown: [...notShown] });
      return current;
    },
  };
  core = {
    db: { transaction: (work: () => unknown) => work() },
    clock,
    random: () => 0.5,
    kinds: createKinds([kind as unknown as SubmissionKind], subscriptionKind),
    outbox: {
      evidence: () => evidence,
      uncertain(open: Operation, what: Partial<Operation> & { evidence?: Evidence }) {
        const { evidence: kept, ...rest } = what;
        operation = { ...open, trouble: null, held: null, ...rest, state: 'uncertain' };
        if (kept) evidence = kept;
      },
      close: (_: Operation, state: string, status: number | null) => closed.push({ state, status }),
      notSent: () => {},
    },
    trail: { append: () => {} },
    sendGate: {
      get pause() {
        return pause;
      },
      // Meanwhile the platform answers other calls.
      get answers() {
        heard += isHeard ? 1 : 0;
        return heard;
      },
    },
    writer: {
      refreshStage: () => false,
      change(_: unknown, work: (current: Subscription, note: () => void) => Subscription) {
        subscription = work(subscription, () => {});
        return subscription;
      },
      when: () => ({ at, isApart: () => true }),
    },
    ages: { left: () => left },
    durations: createDurations(clock),
    unshown: {
      has: (kind: string, fields: string[]) =>
        fields.length > 0 && fields.every((field) => unshown.has(`${kind} ${field}`)),
      note: (kind: string, fields: string[]) => {
        for (const field of fields) unshown.add(`${kind} ${field}`);
      },
    },
    defect: (error: unknown) => defects.push(error),
  } as unknown as SyncCore;
  conclusions = createConclusions(core);
});

const answered = (status: number, body: Json | string): CallOutcome => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answer', status, text, body: typeof body === 'string' ? undefined : body, headers: {} };
};

/** Sends the operation again with this answer, then advances the clock by the pause that follows. */
function sends(outcome: CallOutcome, repeated = true): StepResult {
  operation = { ...operation, attempts: operation.attempts + 1 };
  const judged = judge(
    requestOf(core, kind as unknown as SubmissionKind, operation, subscription, repeated),
    outcome,
  );
  return after(conclusions.apply(operation, judged, repeated ? 'uncertain' : 'new', outcome));
}
/** Reads the platform back with this answer. */
function reads(outcome: CallOutcome, object = investmentId): StepResult {
  expect(isReadBack(operation)).toBe(true);
  return after(applyReading(core, conclusions, { operation, submission: subscription, id: object, outcome }));
}
function after(result: StepResult): StepResult {
  if (result.next === 'later') clock.advance(result.milliseconds);
  return result;
}

describe('an operation whose answer contradicts what was sent', () => {
  const old = answered(200, { id: investmentId, wallet: otherWalletId });
  const right = answered(200, { id: investmentId, wallet: walletId });
  it('is read back for a minute and then goes to a person, and nothing is sent meanwhile', () => {
    const began = clock.now();
    let result = sends(old);
    while (result.next === 'later') {
      expect([operation.held, isReadBack(operation)]).toEqual([null, true]);
      result = reads(old);
    }
    expect([result.next, operation.held, operation.trouble?.kind]).toEqual([
      'rest',
      'contradicted',
      'contradicted',
    ]);
    expect(clock.now() - began).toBeGreaterThanOrEqual(minute);
    expect(clock.now() - began).toBeLessThan(2 * minute);
    expect(evidence).toMatchObject({ differs: ['wallet'], record: { wallet: otherWalletId } });
    expect([done, closed]).toEqual([[], []]);
  });
  it('is done once the platform shows the sent value, ten seconds later', () => {
    sends(old);
    reads(old);
    reads(right);
    expect(done).toEqual([{ id: null, notShown: [] }]);
  });
  it('is read back no longer than a minute when the wall clock is set back', () => {
    const began = clock.elapsed();
    sends(old);
    clock.set(-60 * minute);
    for (let result = reads(old); result.next === 'later'; ) result = reads(old);
    expect(operation.held).toBe('contradicted');
    expect(clock.elapsed() - began).toBeLessThan(2 * minute);
  });
  it('is not resolved by a record that does not show the field', () => {
    sends(old);
    reads(answered(200, { id: investmentId }));
    expect([done, operation.trouble?.kind]).toEqual([[], 'contradicted']);
  });
  it('is read again when reading fails', () => {
    sends(old);
    for (let tries = 0; tries < 8; tries += 1)
      expect(reads({ kind: 'noAnswer', said: 'x', unreachable: false }).next).toBe('later');
    expect([done, operation.held]).toEqual([[], null]);
  });
  it('includes a creation that returns an object which another subscription already has', () => {
    subject('createInvitation', { investor_id: investorId, campaign_id: campaignId, units: 5 });
    holder = 'another';
    sends(answered(201, { id: invitationId, investor_id: investorId, units: 5 }));
    expect([done, operation.trouble?.kind, evidence?.differs, evidence?.id]).toEqual([
      [],
      'contradicted',
      ['id'],
      invitationId,
    ]);
  });
});

describe('a change that was answered without its field', () => {
  const bare = answered(200, { id: investmentId });
  it.each([
    ['204', answered(204, '')],
    ['an empty object', answered(200, {})],
    ['a record without the field', bare],
  ])('%s: is read back', (_, outcome) => {
    expect(sends(outcome)).toEqual({ next: 'again' });
    expect([done, isReadBack(operation)]).toEqual([[], true]);
  });
  it('is done when the record shows the field', () => {
    sends(answered(204, ''));
    reads(answered(200, { id: investmentId, wallet: { id: walletId } }));
    expect(done).toEqual([{ id: null, notShown: [] }]);
    expect(unshown.size).toBe(0);
  });
  it('is accepted and noted when a whole record lacks the field, so the next change costs no further call', () => {
    sends(answered(204, ''));
    reads(bare);
    expect(done).toEqual([{ id: null, notShown: ['wallet'] }]);
    sends(answered(204, ''));
    expect(done).toEqual([
      { id: null, notShown: ['wallet'] },
      { id: null, notShown: ['wallet'] },
    ]);
  });
  it('is contradicted when the record shows something else', () => {
    unshown.add('assignWallet wallet');
    sends(answered(200, { id: investmentId, wallet: null }));
    expect([done, operation.trouble?.kind]).toEqual([[], 'contradicted']);
  });
  it('is read back three times within a minute when reading fails, and then sent again', () => {
    const began = clock.now();
    sends(answered(204, ''));
    for (let tries = 0; tries < 3; tries += 1) {
      expect(clock.now() - began).toBeLessThan(minute);
      reads(answered(500, { detail: 'boom' }));
    }
    expect([isReadBack(operation), operation.held, done]).toEqual([false, null, []]);
  });
  it('is not resolved by reading another object', () => {
    sends(answered(204, ''));
    reads(answered(200, { id: invitationId, wallet: walletId }));
    expect(done).toEqual([]);
  });
});

describe('a conflict with an earlier attempt', () => {
  const busy = answered(409, { detail: 'busy' });
  it('of a change: is sent again with growing pauses for ten minutes, then read back', () => {
    const began = clock.now();
    for (let tries = 0; tries < 50 && !isReadBack(operation); tries += 1) sends(busy);
    expect(clock.now() - began).toBeGreaterThanOrEqual(10 * minute);
    expect(clock.now() - began).toBeLessThan(16 * minute);
    reads(answered(200, { id: investmentId, wallet: walletId }));
    expect([done, closed]).toEqual([[{ id: null, notShown: [] }], [{ state: 'acknowledged', status: null }]]);
  });
  it.each([
    ['something else', { id: investmentId, wallet: null }],
    ['nothing of it', { id: investmentId }],
  ])('of a change: is refused when the platform then shows %s', (_, record) => {
    for (let tries = 0; tries < 50 && !isReadBack(operation); tries += 1) sends(busy);
    expect(reads(answered(200, record))).toEqual({ next: 'rest' });
    expect([closed, done]).toEqual([[{ state: 'refused', status: 409 }], []]);
    expect(subscription.refusal?.messages).toMatchObject([{ text: 'busy' }]);
  });
  it('of a change, long ago: counts as a refusal only when a conflict is the last answer', () => {
    sends(busy);
    sends(busy);
    clock.advance(15 * minute);
    expect(isReadBack(operation)).toBe(false);
    sends({ kind: 'noAnswer', said: 'ECONNRESET', unreachable: false });
    expect(isReadBack(operation)).toBe(false);
    sends(busy);
    expect(isReadBack(operation)).toBe(true);
  });
  it('of a change: ends also when pages of an intermediary come between the conflicts', () => {
    const began = clock.now();
    while (!isReadBack(operation) && clock.now() - began < 60 * minute) {
      sends(answered(403, '<html>x</html>'));
      sends(busy);
    }
    expect(clock.now() - began).toBeLessThan(25 * minute);
    reads(answered(200, { id: investmentId, wallet: null }));
    expect(closed).toEqual([{ state: 'refused', status: 409 }]);
    expect(subscription.refusal?.messages).toMatchObject([{ text: 'busy' }]);
  });
  it('goes to a person as "between" when only an intermediary answers afterwards', () => {
    sends(busy);
    for (let answers = 0; answers < 40 && operation.held === null; answers += 1)
      sends(answered(403, '<html>x</html>'));
    expect(operation.held).toBe('between');
  });
  it('of a change: is not ended by a wall clock that is set forwards', () => {
    sends(busy);
    clock.set(60 * minute);
    sends(busy);
    expect(isReadBack(operation)).toBe(false);
  });
  it('of a creation: stays uncertain and is never read back', () => {
    subject('createInvitation', { units: 5 });
    for (let tries = 0; tries < 30; tries += 1) {
      expect(sends(busy).next).toBe('later');
      expect(isReadBack(operation)).toBe(false);
    }
    expect([closed, done, operation.held]).toEqual([[], [], null]);
  });
  it('at the first attempt: is a refusal, and possibly created, because Chromium repeats by itself', () => {
    subject('createInvitation', { units: 5 });
    sends(busy, false);
    expect([closed, subscription.possiblyCreated]).toEqual([
      [{ state: 'refused', status: 409 }],
      'createInvitation',
    ]);
  });
});

describe('an intermediary that only one operation meets', () => {
  const page = answered(403, '<html>Blocked</html>');
  it('leaves the operation to a person after ten attempts', () => {
    for (let tries = 1; tries < 10; tries += 1) {
      expect(sends(page).next, `attempt ${tries}`).toBe('later');
      expect(operation.held).toBeNull();
    }
    expect(sends(page)).toEqual({ next: 'rest' });
    expect([operation.held, evidence?.said]).toEqual(['between', '403: Blocked']);
  });
  it('leaves the operation to a person after 30 minutes', () => {
    sends(page);
    sends(page);
    clock.advance(30 * minute);
    sends(page);
    expect(operation.held).toBe('between');
  });
  it('waits longer than 30 minutes when answers were also lost, because those losses are not about this operation', () => {
    const lost = { kind: 'noAnswer', said: 'ECONNRESET', unreachable: false } as const;
    sends(page);
    sends(page);
    clock.advance(30 * minute);
    sends(lost);
    sends(page);
    expect(operation.held).toBeNull();
    clock.advance(30 * minute);
    sends(page);
    expect(operation.held).toBe('between');
  });
  it('keeps its count when an answer is lost in between, and starts anew after another answer', () => {
    for (let tries = 0; tries < 8; tries += 1) sends(page);
    sends({ kind: 'noAnswer', said: 'ECONNRESET', unreachable: false });
    expect(operation.trouble).toMatchObject({ kind: 'between', count: 8 });
    sends(answered(200, ''));
    sends(page);
    expect([operation.trouble, operation.held]).toMatchObject([{ kind: 'between', count: 1 }, null]);
  });
  it('never leaves an operation to a person while every call meets it', () => {
    isHeard = false;
    for (let tries = 0; tries < 30; tries += 1) sends(page);
    clock.advance(60 * minute);
    sends(page);
    expect([operation.trouble, operation.held]).toMatchObject([{ kind: 'between', count: 1 }, null]);
  });
});

describe('an answer in an unknown shape', () => {
  it('goes to a person at once, as it came, and the operation stays open', () => {
    expect(sends(answered(400, { novelty: 'x' }))).toEqual({ next: 'rest' });
    expect([operation.held, evidence?.record, closed]).toEqual(['unclear', '{"novelty":"x"}', []]);
  });
  it('is cut to the length that a person needs', () => {
    sends(answered(400, { novelty: 'x'.repeat(1_000_000) }));
    expect(String(evidence?.record).length).toBe(64 * 1024);
  });
});

describe('an answer that cannot be stored', () => {
  const good = answered(200, { id: investmentId, wallet: walletId });
  const fails = (message: string, code?: string) =>
    storing(core, operation, good, () => {
      throw Object.assign(new Error(message), code ? { code } : {});
    });
  it('leaves the operation uncertain, and after three equal failures a person sees it with the raw answer', () => {
    operation = { ...operation, state: 'sending' };
    expect(fails('no').next).toBe('later');
    expect([operation.state, operation.held]).toEqual(['uncertain', null]);
    expect(fails('no').next).toBe('later');
    expect(fails('no')).toEqual({ next: 'rest' });
    expect([operation.held, evidence?.record]).toEqual([
      'notStored',
      JSON.stringify({ id: investmentId, wallet: walletId }),
    ]);
    expect(defects).toHaveLength(3);
  });
  it('leaves the operation uncertain also when nothing more about it can be stored', () => {
    operation = { ...operation, state: 'sending' };
    const trail = () => {
      throw new Error('no trail');
    };
    conclusions = createConclusions({ ...core, trail: { append: trail } } as unknown as SyncCore);
    for (const next of ['later', 'later', 'rest']) expect(fails('no').next).toBe(next);
    expect([operation.state, operation.held, evidence?.status]).toEqual(['uncertain', 'notStored', 200]);
  });
  it('does not count failures that differ from each other', () => {
    for (const message of ['a', 'b', 'c', 'd']) fails(message);
    expect([operation.held, operation.trouble?.count]).toEqual([null, 1]);
  });
  it.each(['ENOSPC', 'EROFS', 'EIO'])('does not count a disk that takes nothing: %s', (code) => {
    const before = operation;
    expect(() => fails('full', code)).toThrow('full');
    expect([operation, defects]).toEqual([before, []]);
  });
});

describe('while the platform wants no calls', () => {
  it('an operation waits for the send gate alone and adds no pause of its own', () => {
    pause = { reason: 'rateLimited', until: at };
    expect(sends(answered(429, { detail: 'slow' }))).toEqual({ next: 'again' });
    expect(operation.pause).toBe(0);
  });
});

it('no pause reaches beyond the budget', () => {
  left = 100;
  const outcome = answered(500, { detail: 'x' });
  const judged = judge(requestOf(core, kind as unknown as SubmissionKind, operation, subscription, true), {
    ...(outcome as Extract<CallOutcome, { kind: 'answer' }>),
    headers: { 'retry-after': '3600' },
  });
  expect(conclusions.apply(operation, judged, 'uncertain', outcome)).toEqual({
    next: 'later',
    milliseconds: 101,
  });
});

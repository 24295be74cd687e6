import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { createConclusions, requestOf } from '../../main/sync/conclude.ts';
import type { SyncCore } from '../../main/sync/core.ts';

import { judge } from '../../main/sync/outcome.ts';
import { isReadBack } from '../../main/sync/read-back.ts';
import { storing } from '../../main/sync/store-answer.ts';
import { answered, Concluding } from '../support/concluding.ts';
import {
  campaignId,
  investmentId,
  investorId,
  invitationId,
  otherWalletId,
  walletId,
} from '../support/samples.ts';

let here: Concluding;
beforeEach(() => {
  here = new Concluding();
});

const minute = 60_000;
const at = '2026-03-01T09:31:00.000Z';

describe('an operation whose answer contradicts what was sent', () => {
  const old = answered(200, { id: investmentId, wallet: otherWalletId });
  const right = answered(200, { id: investmentId, wallet: walletId });
  it('is read back for a minute and then goes to a person, and nothing is sent meanwhile', () => {
    const began = here.clock.now();
    let result = here.sends(old);
    while (result.next === 'later') {
      expect([here.operation.held, isReadBack(here.operation)]).toEqual([null, true]);
      result = here.reads(old);
    }
    expect([result.next, here.operation.held, here.operation.trouble?.kind]).toEqual([
      'rest',
      'contradicted',
      'contradicted',
    ]);
    expect(here.clock.now() - began).toBeGreaterThanOrEqual(minute);
    expect(here.clock.now() - began).toBeLessThan(2 * minute);
    expect(here.evidence).toMatchObject({ differs: ['wallet'], record: { wallet: otherWalletId } });
    expect([here.done, here.closed]).toEqual([[], []]);
  });
  it('is done once the platform shows the sent value, ten seconds later', () => {
    here.sends(old);
    here.reads(old);
    here.reads(right);
    expect(here.done).toEqual([{ id: null, notShown: [] }]);
  });
  it('is read back no longer than a minute when the wall clock is set back', () => {
    const began = here.clock.elapsed();
    here.sends(old);
    here.clock.set(-60 * minute);
    for (let result = here.reads(old); result.next === 'later'; ) result = here.reads(old);
    expect(here.operation.held).toBe('contradicted');
    expect(here.clock.elapsed() - began).toBeLessThan(2 * minute);
  });
  it('is not resolved by a record that does not show the field', () => {
    here.sends(old);
    here.reads(answered(200, { id: investmentId }));
    expect([here.done, here.operation.trouble?.kind]).toEqual([[], 'contradicted']);
  });
  it('is read again when reading fails', () => {
    here.sends(old);
    for (let tries = 0; tries < 8; tries += 1)
      expect(here.reads({ kind: 'noAnswer', said: 'x', unreachable: false }).next).toBe('later');
    expect([here.done, here.operation.held]).toEqual([[], null]);
  });
  it('includes a creation that returns an object which another subscription already has', () => {
    here.subject('createInvitation', { investor_id: investorId, campaign_id: campaignId, units: 5 });
    here.holder = 'another';
    here.sends(answered(201, { id: invitationId, investor_id: investorId, units: 5 }));
    expect([here.done, here.operation.trouble?.kind, here.evidence?.differs, here.evidence?.id]).toEqual([
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
    expect(here.sends(outcome)).toEqual({ next: 'again' });
    expect([here.done, isReadBack(here.operation)]).toEqual([[], true]);
  });
  it('is done when the record shows the field', () => {
    here.sends(answered(204, ''));
    here.reads(answered(200, { id: investmentId, wallet: { id: walletId } }));
    expect(here.done).toEqual([{ id: null, notShown: [] }]);
    expect(here.unshown.size).toBe(0);
  });
  it('is accepted and noted when a whole record lacks the field, so the next change costs no further call', () => {
    here.sends(answered(204, ''));
    here.reads(bare);
    expect(here.done).toEqual([{ id: null, notShown: ['wallet'] }]);
    here.sends(answered(204, ''));
    expect(here.done).toEqual([
      { id: null, notShown: ['wallet'] },
      { id: null, notShown: ['wallet'] },
    ]);
  });
  it('is contradicted when the record shows something else', () => {
    here.unshown.add('assignWallet wallet');
    here.sends(answered(200, { id: investmentId, wallet: null }));
    expect([here.done, here.operation.trouble?.kind]).toEqual([[], 'contradicted']);
  });
  it('is read back three times within a minute when reading fails, and then sent again', () => {
    const began = here.clock.now();
    here.sends(answered(204, ''));
    for (let tries = 0; tries < 3; tries += 1) {
      expect(here.clock.now() - began).toBeLessThan(minute);
      here.reads(answered(500, { detail: 'boom' }));
    }
    expect([isReadBack(here.operation), here.operation.held, here.done]).toEqual([false, null, []]);
  });
  it('is not resolved by reading another object', () => {
    here.sends(answered(204, ''));
    here.reads(answered(200, { id: invitationId, wallet: walletId }));
    expect(here.done).toEqual([]);
  });
});

describe('a conflict with an earlier attempt', () => {
  const busy = answered(409, { detail: 'busy' });
  it('of a change: is sent again with growing pauses for ten minutes, then read back', () => {
    const began = here.clock.now();
    for (let tries = 0; tries < 50 && !isReadBack(here.operation); tries += 1) here.sends(busy);
    expect(here.clock.now() - began).toBeGreaterThanOrEqual(10 * minute);
    expect(here.clock.now() - began).toBeLessThan(16 * minute);
    here.reads(answered(200, { id: investmentId, wallet: walletId }));
    expect([here.done, here.closed]).toEqual([
      [{ id: null, notShown: [] }],
      [{ state: 'acknowledged', status: null }],
    ]);
  });
  it.each([
    ['something else', { id: investmentId, wallet: null }],
    ['nothing of it', { id: investmentId }],
  ])('of a change: is refused when the platform then shows %s', (_, record) => {
    for (let tries = 0; tries < 50 && !isReadBack(here.operation); tries += 1) here.sends(busy);
    expect(here.reads(answered(200, record))).toEqual({ next: 'rest' });
    expect([here.closed, here.done]).toEqual([[{ state: 'refused', status: 409 }], []]);
    expect(here.subscription.refusal?.messages).toMatchObject([{ text: 'busy' }]);
  });
  it('of a change: counts as a refusal only after ten minutes of conflicts since the last lost answer', () => {
    here.sends(busy);
    here.sends(busy);
    here.clock.advance(15 * minute);
    expect(isReadBack(here.operation)).toBe(false);
    here.sends({ kind: 'noAnswer', said: 'ECONNRESET', unreachable: false });
    expect(isReadBack(here.operation)).toBe(false);
    here.sends(busy);
    expect(isReadBack(here.operation), 'the conflict may be with the lost attempt').toBe(false);
    here.clock.advance(10 * minute);
    here.sends(busy);
    expect(isReadBack(here.operation)).toBe(true);
  });
  it('of a change: ends also when pages of an intermediary come between the conflicts', () => {
    const began = here.clock.now();
    while (!isReadBack(here.operation) && here.clock.now() - began < 60 * minute) {
      here.sends(answered(403, '<html>x</html>'));
      here.sends(busy);
    }
    expect(here.clock.now() - began).toBeLessThan(25 * minute);
    here.reads(answered(200, { id: investmentId, wallet: null }));
    expect(here.closed).toEqual([{ state: 'refused', status: 409 }]);
    expect(here.subscription.refusal?.messages).toMatchObject([{ text: 'busy' }]);
  });
  it.each([
    ['an attempt without an answer', { kind: 'noAnswer', said: 'ECONNRESET', unreachable: false } as const],
    ['a failure of the platform', answered(500, { detail: 'boom' })],
    ['a gateway that may have passed the call on', answered(504, '<html>x</html>')],
  ])('of a change: begins again with %s, because the next conflict may be with that attempt', (_, other) => {
    here.sends(busy);
    here.clock.advance(9 * minute);
    here.sends(other);
    here.clock.advance(2 * minute);
    here.sends(busy);
    expect(isReadBack(here.operation)).toBe(false);
    here.clock.advance(10 * minute);
    here.sends(busy);
    expect(isReadBack(here.operation)).toBe(true);
  });
  it('of a change: is not over with a page that stopped the call, because the earlier attempt may have ended', () => {
    here.sends(busy);
    here.clock.advance(11 * minute);
    here.sends(answered(403, '<html>x</html>'));
    expect(isReadBack(here.operation)).toBe(false);
    here.sends(busy);
    expect(isReadBack(here.operation)).toBe(true);
  });
  it('goes to a person as "between" when only an intermediary answers afterwards', () => {
    here.sends(busy);
    for (let answers = 0; answers < 40 && here.operation.held === null; answers += 1)
      here.sends(answered(403, '<html>x</html>'));
    expect(here.operation.held).toBe('between');
  });
  it('of a change: is not ended by a wall clock that is set forwards', () => {
    here.sends(busy);
    here.clock.set(60 * minute);
    here.sends(busy);
    expect(isReadBack(here.operation)).toBe(false);
  });
  it('of a creation: stays uncertain and is never read back', () => {
    here.subject('createInvitation', { units: 5 });
    for (let tries = 0; tries < 30; tries += 1) {
      expect(here.sends(busy).next).toBe('later');
      expect(isReadBack(here.operation)).toBe(false);
    }
    expect([here.closed, here.done, here.operation.held]).toEqual([[], [], null]);
  });
  it('at the first attempt: is a refusal, and possibly created, because Chromium repeats by itself', () => {
    here.subject('createInvitation', { units: 5 });
    here.sends(busy, false);
    expect([here.closed, here.subscription.possiblyCreated]).toEqual([
      [{ state: 'refused', status: 409 }],
      'createInvitation',
    ]);
  });
});

describe('an intermediary that only one operation meets', () => {
  const page = answered(403, '<html>Blocked</html>');
  it('leaves the operation to a person after ten attempts', () => {
    for (let tries = 1; tries < 10; tries += 1) {
      expect(here.sends(page).next, `attempt ${tries}`).toBe('later');
      expect(here.operation.held).toBeNull();
    }
    expect(here.sends(page)).toEqual({ next: 'rest' });
    expect([here.operation.held, here.evidence?.said]).toEqual(['between', '403: Blocked']);
  });
  it('counts only the answers, not the time in which nothing was sent', () => {
    for (let tries = 1; tries < 9; tries += 1) here.sends(page);
    here.clock.advance(10 * 60 * minute);
    here.sends(page);
    expect(here.operation.held).toBeNull();
  });
  it('keeps its count when an answer shows nothing, and starts anew after an answer of the platform', () => {
    for (let tries = 0; tries < 8; tries += 1) here.sends(page);
    here.sends({ kind: 'noAnswer', said: 'ECONNRESET', unreachable: false });
    expect(here.operation.trouble).toMatchObject({ kind: 'between', count: 8 });
    here.sends(answered(503, { detail: 'busy' }));
    expect(here.operation.trouble).toMatchObject({ kind: 'between', count: 8 });
    here.sends(page);
    expect(here.operation.trouble).toMatchObject({ kind: 'between', count: 9 });
    here.sends(answered(200, ''));
    here.sends(page);
    expect([here.operation.trouble, here.operation.held]).toMatchObject([
      { kind: 'between', count: 1 },
      null,
    ]);
  });
  it('never leaves an operation to a person while every call meets it', () => {
    here.isHeard = false;
    for (let tries = 0; tries < 30; tries += 1) here.sends(page);
    here.clock.advance(60 * minute);
    here.sends(page);
    expect([here.operation.trouble, here.operation.held]).toMatchObject([
      { kind: 'between', count: 1 },
      null,
    ]);
  });
});

describe('an answer in an unknown shape', () => {
  it('goes to a person at once, as it came, and the operation stays open', () => {
    expect(here.sends(answered(400, { novelty: 'x' }))).toEqual({ next: 'rest' });
    expect([here.operation.held, here.evidence?.record, here.closed]).toEqual([
      'unclear',
      '{"novelty":"x"}',
      [],
    ]);
  });
  it('is cut to the length that a person needs', () => {
    here.sends(answered(400, { novelty: 'x'.repeat(1_000_000) }));
    expect(String(here.evidence?.record).length).toBe(64 * 1024);
  });
});

describe('an answer that cannot be stored', () => {
  const good = answered(200, { id: investmentId, wallet: walletId });
  const fails = (message: string, code?: string) =>
    storing(here.core, here.operation, good, () => {
      throw Object.assign(new Error(message), code ? { code } : {});
    });
  it('leaves the operation uncertain, and after three equal failures a person sees it with the raw answer', async () => {
    here.operation = { ...here.operation, state: 'sending' };
    expect((await fails('no')).next).toBe('later');
    expect([here.operation.state, here.operation.held]).toEqual(['uncertain', null]);
    expect((await fails('no')).next).toBe('later');
    expect(await fails('no')).toEqual({ next: 'rest' });
    expect([here.operation.held, here.evidence?.record]).toEqual([
      'notStored',
      JSON.stringify({ id: investmentId, wallet: walletId }),
    ]);
    expect(here.defects).toHaveLength(3);
  });
  it('leaves the operation uncertain also when nothing more about it can be stored', async () => {
    here.operation = { ...here.operation, state: 'sending' };
    const trail = () => {
      throw new Error('no trail');
    };
    here.conclusions = createConclusions({ ...here.core, trail: { append: trail } } as unknown as SyncCore);
    for (const next of ['later', 'later', 'rest']) expect((await fails('no')).next).toBe(next);
    expect([here.operation.state, here.operation.held, here.evidence?.status]).toEqual([
      'uncertain',
      'notStored',
      200,
    ]);
  });
  it('does not count failures that differ from each other', async () => {
    for (const message of ['a', 'b', 'c', 'd']) await fails(message);
    expect([here.operation.held, here.operation.trouble?.count]).toEqual([null, 1]);
  });
  it.each(['ENOSPC', 'EROFS', 'EIO'])('does not count a disk that takes nothing: %s', async (code) => {
    const before = here.operation;
    await expect(fails('full', code)).rejects.toThrow('full');
    expect([here.operation, here.defects]).toEqual([before, []]);
  });
});

describe('while the platform wants no calls', () => {
  it('an operation waits for the send gate alone and adds no pause of its own', () => {
    here.pause = { reason: 'rateLimited', until: at };
    expect(here.sends(answered(429, { detail: 'slow' }))).toEqual({ next: 'again' });
    expect(here.operation.pause).toBe(0);
  });
});

it('no pause reaches beyond the budget', () => {
  here.left = 100;
  const outcome = answered(500, { detail: 'x' });
  const judged = judge(requestOf(here.core, here.kind, here.operation, here.subscription, true), {
    ...(outcome as Extract<CallOutcome, { kind: 'answer' }>),
    headers: { 'retry-after': '3600' },
  });
  expect(here.conclusions.apply(here.operation, judged, 'uncertain', outcome)).toEqual({
    next: 'later',
    milliseconds: 101,
  });
});

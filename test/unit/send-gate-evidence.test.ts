import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { answer, cut, gone, page, refused, tooMany, WatchedSendGate } from '../support/watched-send-gate.ts';

let watched: WatchedSendGate;
beforeEach(() => {
  watched = new WatchedSendGate();
});

describe('the way to the platform is proven', () => {
  it('not at the start, because the first write comes after a read', () =>
    expect(watched.sendGate.isProven()).toBe(false));
  it.each([200, 201, 204, 400, 401, 404, 409, 422])(
    'by any answer in the platform’s own voice: %d',
    (status) => {
      watched.sendGate.observe({
        kind: 'answer',
        status,
        headers: {},
        body: { detail: 'x' },
        text: '{"detail":"x"}',
      });
      expect(watched.sendGate.isProven()).toBe(true);
    },
  );
  it('by a token', () => {
    watched.sendGate.gaveToken();
    expect([watched.sendGate.isProven(), watched.sendGate.lastContactAt]).toEqual([
      true,
      '2026-03-01T10:00:00.000Z',
    ]);
  });
  it.each<[string, () => void]>([
    ['a lost answer', () => watched.sendGate.observe(cut)],
    ['no network', () => watched.sendGate.observe(gone)],
    ['an error of the platform', () => watched.sendGate.observe(answer(500))],
    ['408', () => watched.sendGate.observe(answer(408))],
    ['an intermediary', () => watched.sendGate.observe(page)],
    ['a 429', () => watched.sendGate.observe(tooMany(1))],
    [
      'no token',
      () => watched.sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'failing' }),
    ],
    ['refused credentials', () => watched.sendGate.observe(refused)],
    ['no secret', () => watched.sendGate.observe({ kind: 'noSecret' })],
    ['a locked keychain', () => watched.sendGate.observe({ kind: 'keychain', said: null })],
    ['a 401, twice', () => watched.sendGate.observe({ kind: 'unauthorised', said: 'no' })],
    ["the system's report that the network is gone", () => watched.sendGate.networkLost()],
    [
      'a pause that a person chose',
      () => {
        watched.sendGate.choose(true);
        watched.sendGate.choose(false);
      },
    ],
    ['a machine that slept for a while', () => watched.clock.sleep(61_000)],
    ['a wall clock that was set forwards', () => watched.clock.set(61_000)],
    ['a wall clock that was set back', () => watched.clock.set(-61_000)],
  ])('no longer after %s, until the platform answers again', (_, happens) => {
    watched.sendGate.observe(answer());
    expect(watched.sendGate.isProven()).toBe(true);
    happens();
    expect(watched.sendGate.isProven()).toBe(false);
    // Lift what closed the send gate.
    watched.clock.advance(10_000);
    watched.sendGate.release();
    watched.sendGate.observe(answer());
    expect(watched.sendGate.isProven()).toBe(true);
  });
  it('for as long as nothing fails', () => {
    watched.sendGate.observe(answer());
    watched.clock.advance(24 * 3_600_000);
    expect(watched.sendGate.isProven()).toBe(true);
  });
  it('only by what comes after a wait that the platform asked for, not by what was already under way', () => {
    watched.sendGate.observe(tooMany(30));
    watched.sendGate.observe(answer(201));
    expect(watched.sendGate.isProven()).toBe(false);
  });
});

describe('repeated failures of the platform or of the way to it', () => {
  const failures: [string, CallOutcome, string][] = [
    ['lost answers', cut, 'failing'],
    ['errors of the platform', answer(500), 'failing'],
    ['503 without Retry-After', answer(503), 'failing'],
    [
      'answers that were cut off',
      { kind: 'answer', status: 200, headers: {}, body: undefined, text: '{"id":"a' },
      'failing',
    ],
    ['pages of an intermediary', page, 'between'],
  ];
  it.each(failures)(
    '(%s) affect one call at first, and all calls once another call fails',
    (_, outcome, reason) => {
      watched.sendGate.observe(outcome, 'one');
      expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
      watched.sendGate.observe(outcome, 'another');
      expect(watched.sendGate.pause).toMatchObject({ reason, since: '2026-03-01T10:00:00.000Z' });
      // One lane probes at once.
      expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
    },
  );
  it.each(failures)('(%s) are counted anew after another answer', (_, outcome) => {
    for (let turns = 0; turns < 5; turns += 1) {
      watched.sendGate.observe(outcome);
      watched.sendGate.observe(answer(404));
    }
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('are probed by one lane, less and less often', () => {
    watched.sendGate.observe(cut, 'one');
    watched.sendGate.observe(cut, 'another');
    const waits: number[] = [];
    for (let probes = 0; probes < 5; probes += 1) {
      expect(watched.sendGate.lanes(8)).toBe(1);
      watched.sendGate.observe(cut);
      expect(watched.sendGate.lanes(8)).toBe(0);
      const before = watched.clock.now();
      while (watched.sendGate.lanes(8) === 0) watched.clock.advance(500);
      waits.push(watched.clock.now() - before);
    }
    expect(waits).toEqual([8_000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('are shown in an intermediary’s words, without its markup', () => {
    watched.sendGate.observe(page, 'one');
    watched.sendGate.observe(page, 'another');
    expect(watched.sendGate.pause).toMatchObject({ reason: 'between', said: '403: Blocked by policy' });
  });
  it('do not count as contact when only an intermediary answers', () => {
    watched.sendGate.observe(page, 'one');
    watched.sendGate.observe(page, 'another');
    expect(watched.sendGate.lastContactAt).toBeNull();
  });
  it('are reported at once when an intermediary keeps the token from coming', () => {
    watched.sendGate.observe({ kind: 'unavailable', said: 'Blocked', status: 403, because: 'between' });
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([
      { reason: 'between', since: '2026-03-01T10:00:00.000Z', said: '403: Blocked' },
      0,
    ]);
  });
});

describe('one call that fails again and again', () => {
  it('holds no other call back, and is reported from the second time on', () => {
    watched.sendGate.observe(cut, 'one');
    expect(watched.sendGate.trouble).toBeNull();
    watched.sendGate.observe(cut, 'one');
    expect([watched.sendGate.pause, watched.sendGate.lanes(8), watched.sendGate.isProven()]).toEqual([
      null,
      8,
      false,
    ]);
    expect(watched.sendGate.trouble).toMatchObject({ reason: 'failing' });
  });
});

describe('a token, when nothing else could be read', () => {
  it('opens the way, and failing calls are still reported', () => {
    watched.sendGate.observe(cut, 'one');
    watched.sendGate.observe(cut, 'another');
    expect(watched.sendGate.pause).toMatchObject({ reason: 'failing' });
    watched.sendGate.gaveToken();
    expect([watched.sendGate.pause, watched.sendGate.lanes(8), watched.sendGate.isProven()]).toEqual([
      null,
      8,
      true,
    ]);
    expect(watched.sendGate.trouble).toMatchObject({ reason: 'failing', said: 'ECONNRESET' });
    watched.sendGate.observe(answer());
    expect(watched.sendGate.trouble).toBeNull();
  });
  it('ends no wait and lifts no refusal', () => {
    watched.sendGate.observe(tooMany(60));
    watched.sendGate.gaveToken();
    expect(watched.sendGate.pause).toMatchObject({ reason: 'rateLimited' });
    watched.sendGate.observe(refused);
    watched.sendGate.gaveToken();
    expect(watched.sendGate.pause).toMatchObject({ reason: 'credentials' });
  });
});

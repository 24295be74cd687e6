import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { createGate, type Gate } from '../../main/sync/gate.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';

let clock: FakeClock;
let gate: Gate;
let reopened: number;
let changed: number;

beforeEach(() => {
  clock = fakeClock();
  reopened = 0;
  changed = 0;
  gate = createGate({
    clock,
    changed: () => {
      changed += 1;
    },
    reopened: () => {
      reopened += 1;
    },
  });
});

const answer = (status = 200, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  status,
  headers,
  body: {},
  text: '{}',
});
const tooMany = (seconds: number) => answer(429, { 'retry-after': String(seconds) });
const gone: CallOutcome = { kind: 'noAnswer', said: 'ECONNREFUSED', unreachable: true };
const cut: CallOutcome = { kind: 'noAnswer', said: 'ECONNRESET', unreachable: false };
const page: CallOutcome = {
  kind: 'answer',
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: undefined,
  text: '<html><body>Blocked by policy</body></html>',
};
const refused: CallOutcome = {
  kind: 'credentials',
  status: 401,
  said: 'invalid_client',
  problem: 'credentials',
};

describe('an open gate', () => {
  it('lets all lanes work, and knows of no contact yet', () => {
    expect([gate.lanes(8), gate.pause, gate.lastContactAt]).toEqual([8, null, null]);
  });
  it('stays open at any answer of the platform, a refusal too, and notes when it came', () => {
    for (const status of [200, 400, 403, 404, 422, 409, 401]) gate.observe(answer(status));
    expect([gate.lanes(8), gate.lastContactAt]).toEqual([8, '2026-03-01T10:00:00.000Z']);
  });
  it('stays open when one answer is lost: that concerns its operation only', () => {
    gate.observe(cut);
    expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('offline', () => {
  it('closes, and says since when and why; "since" stays while it lasts', () => {
    gate.observe(gone);
    expect(gate.lanes(8)).toBe(0);
    clock.advance(1000);
    gate.observe({ kind: 'noAnswer', said: 'ENOTFOUND', unreachable: true });
    expect(gate.pause).toEqual({ reason: 'offline', since: '2026-03-01T10:00:00.000Z', said: 'ENOTFOUND' });
  });
  it('also when not even a token can be had', () => {
    gate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'offline' });
    expect(gate.pause).toMatchObject({ reason: 'offline', said: 'x' });
  });
  it('looks for the network with one lane after 2 s, then more and more rarely', () => {
    const probes: number[] = [];
    const start = clock.now();
    for (let tries = 0; tries < 6; tries += 1) {
      gate.observe(gone);
      const before = reopened;
      while (reopened === before) clock.advance(500);
      probes.push(clock.now() - start);
      expect(gate.lanes(8)).toBe(1);
    }
    expect(probes.map((at, index) => at - (probes[index - 1] ?? 0))).toEqual([
      2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });
  it('opens all lanes at the first answer, and begins anew with short pauses', () => {
    gate.observe(gone);
    gate.observe(gone);
    clock.advance(4000);
    gate.observe(answer());
    expect([gate.lanes(8), gate.pause]).toEqual([8, null]);
    gate.observe(gone);
    const before = reopened;
    clock.advance(2000);
    expect(reopened).toBe(before + 1);
  });
  it('stays closed when a probe gets no answer, and says what it met last', () => {
    gate.observe(gone);
    clock.advance(2000);
    gate.observe(cut);
    expect([gate.lanes(8), gate.pause]).toEqual([
      0,
      { reason: 'failing', since: '2026-03-01T10:00:00.000Z', said: 'ECONNRESET' },
    ]);
  });
  it('goes on looking also when a probe comes to nothing at all', () => {
    gate.observe(gone);
    clock.advance(2000);
    expect(reopened).toBe(1);
    clock.advance(60_000);
    expect(reopened).toBeGreaterThan(1);
  });
  it('may be looked at now, when a person or the system asks for it', () => {
    gate.observe(gone);
    gate.release();
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
  });
});

describe('429: all lanes wait', () => {
  it('for as long as the platform says, not a moment less', () => {
    gate.observe(tooMany(7));
    expect(gate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:07.000Z' });
    clock.advance(6999);
    expect([gate.lanes(8), reopened]).toEqual([0, 0]);
    clock.advance(1);
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
    gate.observe(answer());
    expect(gate.lanes(8)).toBe(8);
  });
  it('for a while of our own when it says nothing usable', () => {
    gate.observe(answer(429));
    clock.advance(9_999);
    expect(gate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(gate.lanes(8)).toBe(1);
  });
  it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
    'never without a pause, and longer each time: %s',
    (header) => {
      const waits: number[] = [];
      for (let turns = 0; turns < 12; turns += 1) {
        gate.observe(answer(429, { 'retry-after': header }));
        let waited = 0;
        while (gate.lanes(8) === 0) {
          clock.advance(1_000);
          waited += 1;
        }
        waits.push(waited);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
      // What comes while it waits anyway is no further one.
      gate.observe(answer());
      gate.observe(answer(429, { 'retry-after': header }));
      for (let calls = 0; calls < 7; calls += 1) gate.observe(answer(429, { 'retry-after': header }));
      clock.advance(1_000);
      expect(gate.lanes(8)).toBe(1);
    },
  );
  it('also when it was the token that there were too many of', () => {
    gate.observe({ kind: 'rateLimited', retryAfter: '5', status: 429 });
    expect(gate.pause).toMatchObject({ reason: 'rateLimited', until: '2026-03-01T10:00:05.000Z' });
  });
  it.each([[[3, 60, 5]], [[60, 3]], [[3, 60]]])('the longest of several waits holds: %j', (waits) => {
    for (const wait of waits) gate.observe(tooMany(wait));
    clock.advance(59_999);
    expect(gate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(gate.lanes(8)).toBe(1);
  });
  it('an answer that was under way before does not end the wait', () => {
    gate.observe(tooMany(30));
    gate.observe(answer(201));
    expect([gate.lanes(8), gate.pause?.reason]).toEqual([0, 'rateLimited']);
    clock.advance(30_000);
    expect(gate.lanes(8)).toBe(1);
  });
  it('a lost connection does not shorten it', () => {
    gate.observe(tooMany(30));
    gate.observe(gone);
    clock.advance(29_000);
    expect(gate.lanes(8)).toBe(0);
  });
  it('nobody can hurry it: neither a person nor the network that is back', () => {
    gate.observe(tooMany(30));
    gate.release();
    expect([gate.lanes(8), reopened]).toEqual([0, 0]);
  });
});

describe('credentials', () => {
  it('once refused, nothing is tried by itself: accounts get locked that way', () => {
    gate.observe(refused);
    expect(gate.pause).toEqual({ reason: 'credentials', said: 'invalid_client' });
    clock.advance(24 * 3_600_000);
    expect([gate.lanes(8), reopened, clock.timers]).toEqual([0, 0, 0]);
  });
  it('an answer that was under way before does not open it again', () => {
    gate.observe(refused);
    gate.observe(answer());
    expect(gate.pause?.reason).toBe('credentials');
  });
  it('after the secret was set anew one lane tries; its answer opens all', () => {
    gate.observe(refused);
    gate.release();
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
    gate.observe(answer());
    expect([gate.lanes(8), gate.pause]).toEqual([8, null]);
  });
  it('without a secret it waits for one, likewise', () => {
    gate.observe({ kind: 'noSecret' });
    expect([gate.lanes(8), gate.pause]).toEqual([0, { reason: 'noSecret' }]);
    gate.release();
    gate.observe(answer());
    expect(gate.lanes(8)).toBe(8);
  });
});

describe('work offline, chosen by a person', () => {
  it('closes at once and opens only when the person says so', () => {
    gate.choose(true);
    expect([gate.lanes(8), gate.pause]).toEqual([0, { reason: 'chosen' }]);
    gate.observe(answer());
    gate.release();
    clock.advance(3_600_000);
    expect([gate.lanes(8), reopened]).toEqual([0, 0]);
    gate.choose(false);
    expect([gate.lanes(8), reopened]).toEqual([8, 1]);
  });
  it('asks the network for nothing, also when it was lost before', () => {
    gate.observe(gone);
    gate.choose(true);
    clock.advance(3_600_000);
    expect([gate.lanes(8), reopened, gate.pause]).toEqual([0, 0, { reason: 'chosen' }]);
    gate.choose(false);
    expect(reopened).toBe(1);
    expect(gate.lanes(8)).toBe(1);
  });
  it('tells of a change only where there is one', () => {
    gate.choose(false);
    expect(changed).toBe(0);
    gate.choose(true);
    gate.choose(true);
    expect(changed).toBe(1);
  });
});

describe('a data file that cannot be written', () => {
  it('stops sending: what is acknowledged could not be kept', () => {
    gate.storageFailed('database or disk is full', 'storageFull');
    expect([gate.lanes(8), gate.pause]).toEqual([
      0,
      { reason: 'storage', disk: 'storageFull', said: 'database or disk is full' },
    ]);
  });
  it('is not mended by an answer of the platform', () => {
    gate.storageFailed('full');
    gate.observe(answer());
    expect(gate.pause?.reason).toBe('storage');
  });
  it('is tried again after half a minute, and opens once it can be written', () => {
    gate.storageFailed('full');
    clock.advance(30_000);
    expect(reopened).toBe(1);
    gate.storageWorks();
    expect([gate.lanes(8), gate.pause]).toEqual([8, null]);
  });
});

it('stopped, it calls nobody any more', () => {
  gate.observe(gone);
  gate.stop();
  clock.advance(3_600_000);
  expect(reopened).toBe(0);
});

describe('a locked keychain', () => {
  const locked: CallOutcome = { kind: 'keychain', said: 'locked' };
  it('closes with its own reason, and is looked at again by itself', () => {
    gate.observe(locked);
    expect([gate.pause, gate.lanes(8)]).toEqual([{ reason: 'keychain', said: 'locked' }, 0]);
    clock.advance(2_000);
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
    gate.observe(answer());
    expect(gate.pause).toBeNull();
  });
});

describe('a hint that the network or the machine is back', () => {
  it('is worth a probe while offline or without a keychain', () => {
    for (const outcome of [gone, { kind: 'keychain', said: 'locked' }] as const) {
      gate.observe(outcome);
      gate.look();
      expect([gate.lanes(8), gate.pause?.reason]).toEqual([1, outcome === gone ? 'offline' : 'keychain']);
    }
  });
  it('is none after refused credentials: a flickering network would have them refused over and over', () => {
    gate.observe(refused);
    gate.look();
    expect(gate.lanes(8)).toBe(0);
    gate.release();
    expect(gate.lanes(8)).toBe(1);
  });
  it('keeps the wait after a 429, unless it has passed while the machine slept', () => {
    gate.observe(tooMany(60));
    gate.look();
    expect(gate.lanes(8)).toBe(0);
    clock.sleep(59_000);
    gate.look();
    expect(gate.lanes(8)).toBe(0);
    clock.sleep(1_000);
    gate.look();
    expect(gate.lanes(8)).toBe(1);
  });
  it('opens nothing where a person chose to work offline', () => {
    gate.observe(gone);
    gate.choose(true);
    gate.look();
    expect(gate.lanes(8)).toBe(0);
  });
});

describe('reasons that come together do not lift one another', () => {
  const second = 1_000;
  it('a disk that has room again does not end the wait after a 429', () => {
    gate.observe(tooMany(600));
    gate.storageFailed('full');
    expect(gate.pause).toMatchObject({ reason: 'storage' });
    gate.storageWorks();
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['rateLimited', 0]);
    clock.advance(600 * second);
    expect(gate.lanes(8)).toBe(1);
  });
  it('a 429 of a call that was out when the disk filled up is kept', () => {
    gate.storageFailed('full');
    gate.observe(tooMany(600));
    gate.storageWorks();
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['rateLimited', 0]);
  });
  it('a disk that has room again does not have refused credentials tried again', () => {
    gate.observe(refused);
    gate.storageFailed('full');
    gate.storageWorks();
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['credentials', 0]);
    clock.advance(3_600 * second);
    expect(gate.lanes(8)).toBe(0);
  });
  it('a new secret is not tried before the wait after a 429 is over, and then it is', () => {
    gate.observe(tooMany(600));
    gate.observe(refused);
    expect(gate.pause?.reason).toBe('credentials');
    gate.release();
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['rateLimited', 0]);
    clock.advance(600 * second);
    expect(gate.lanes(8)).toBe(1);
  });
  it('the end of a wait after a 429 is no reason to try refused credentials', () => {
    gate.observe(tooMany(600));
    gate.observe(refused);
    clock.advance(601 * second);
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['credentials', 0]);
    gate.release();
    expect(gate.lanes(8)).toBe(1);
  });
  it('an answer while the disk is full says that the platform is there, and not that the disk is', () => {
    gate.observe(gone);
    gate.storageFailed('full');
    gate.observe(answer());
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['storage', 0]);
    gate.storageWorks();
    expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
  });
  it('online again by choice: looked at once, but not before a 429 is over', () => {
    gate.observe(gone);
    gate.choose(true);
    gate.choose(false);
    expect(gate.lanes(8)).toBe(1);
    gate.observe(tooMany(600));
    gate.choose(true);
    gate.choose(false);
    expect(gate.lanes(8)).toBe(0);
  });
});

describe('the way to the platform is proven', () => {
  it('not at the start: the first write comes after a read', () => expect(gate.isProven()).toBe(false));
  it.each([200, 201, 204, 400, 401, 404, 409, 422])('by any answer in its own voice: %d', (status) => {
    gate.observe({ kind: 'answer', status, headers: {}, body: { detail: 'x' }, text: '{"detail":"x"}' });
    expect(gate.isProven()).toBe(true);
  });
  it('by a token', () => {
    gate.gaveToken();
    expect([gate.isProven(), gate.lastContactAt]).toEqual([true, '2026-03-01T10:00:00.000Z']);
  });
  it.each<[string, () => void]>([
    ['a lost answer', () => gate.observe(cut)],
    ['no network', () => gate.observe(gone)],
    ['an error of the platform', () => gate.observe(answer(500))],
    ['408', () => gate.observe(answer(408))],
    ['something in between', () => gate.observe(page)],
    ['a 429', () => gate.observe(tooMany(1))],
    ['no token', () => gate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'failing' })],
    ['refused credentials', () => gate.observe(refused)],
    ['no secret', () => gate.observe({ kind: 'noSecret' })],
    ['a locked keychain', () => gate.observe({ kind: 'keychain', said: null })],
    ['a 401, twice', () => gate.observe({ kind: 'unauthorised', said: 'no' })],
    ['the word of the system that the network is gone', () => gate.networkLost()],
    [
      'a pause that a person chose',
      () => {
        gate.choose(true);
        gate.choose(false);
      },
    ],
    ['a machine that slept for a while', () => clock.sleep(61_000)],
    ['a wall clock that was set forwards', () => clock.set(61_000)],
    ['a wall clock that was set back', () => clock.set(-61_000)],
  ])('no more after %s, until it answers again', (_, happens) => {
    gate.observe(answer());
    expect(gate.isProven()).toBe(true);
    happens();
    expect(gate.isProven()).toBe(false);
    // Whatever closed it may be tried again.
    clock.advance(10_000);
    gate.release();
    gate.observe(answer());
    expect(gate.isProven()).toBe(true);
  });
  it('for as long as nothing fails', () => {
    gate.observe(answer());
    clock.advance(24 * 3_600_000);
    expect(gate.isProven()).toBe(true);
  });
  it('only by what comes after a wait that the platform asked for, not by what was under way', () => {
    gate.observe(tooMany(30));
    gate.observe(answer(201));
    expect(gate.isProven()).toBe(false);
  });
});

describe('a platform, or a way to it, that fails', () => {
  const failures: [string, CallOutcome, string][] = [
    ['lost answers', cut, 'failing'],
    ['errors of the platform', answer(500), 'failing'],
    ['503 without Retry-After', answer(503), 'failing'],
    [
      'answers that were cut off',
      { kind: 'answer', status: 200, headers: {}, body: undefined, text: '{"id":"a' },
      'failing',
    ],
    ['pages of something in between', page, 'between'],
  ];
  it.each(failures)(
    '%s: the first concerns its call alone, a second one of another all of them',
    (_, outcome, reason) => {
      gate.observe(outcome, 'one');
      expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
      gate.observe(outcome, 'another');
      expect(gate.pause).toMatchObject({ reason, since: '2026-03-01T10:00:00.000Z' });
      // One lane finds out at once.
      expect([gate.lanes(8), reopened]).toEqual([1, 1]);
    },
  );
  it.each(failures)('%s: an answer in between begins the count anew', (_, outcome) => {
    for (let turns = 0; turns < 5; turns += 1) {
      gate.observe(outcome);
      gate.observe(answer(404));
    }
    expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
  });
  it('is probed by one lane, more and more rarely', () => {
    gate.observe(cut, 'one');
    gate.observe(cut, 'another');
    const waits: number[] = [];
    for (let probes = 0; probes < 5; probes += 1) {
      expect(gate.lanes(8)).toBe(1);
      gate.observe(cut);
      expect(gate.lanes(8)).toBe(0);
      const before = clock.now();
      while (gate.lanes(8) === 0) clock.advance(500);
      waits.push(clock.now() - before);
    }
    expect(waits).toEqual([8_000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('says what was in between, in its words and without its markup', () => {
    gate.observe(page, 'one');
    gate.observe(page, 'another');
    expect(gate.pause).toMatchObject({ reason: 'between', said: '403: Blocked by policy' });
  });
  it('that is only in between was no contact', () => {
    gate.observe(page, 'one');
    gate.observe(page, 'another');
    expect(gate.lastContactAt).toBeNull();
  });
  it('no token because of something in between is named so at once', () => {
    gate.observe({ kind: 'unavailable', said: 'Blocked', status: 403, because: 'between' });
    expect([gate.pause, gate.lanes(8)]).toEqual([
      { reason: 'between', since: '2026-03-01T10:00:00.000Z', said: '403: Blocked' },
      0,
    ]);
  });
});

describe('the system says that there is no network', () => {
  it('closes at once, and is looked at again by itself', () => {
    gate.observe(answer());
    gate.networkLost();
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['offline', 0]);
    clock.advance(2_000);
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
    gate.observe(answer());
    expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
  });
  it('ends no wait, and has no refused credentials tried', () => {
    gate.observe(tooMany(60));
    gate.networkLost();
    expect(gate.pause?.reason).toBe('rateLimited');
    gate.observe(refused);
    gate.networkLost();
    clock.advance(3_600_000);
    expect([gate.pause?.reason, gate.lanes(8)]).toEqual(['credentials', 0]);
  });
});

describe('a token, where nothing else could be read', () => {
  it('opens the way, and calls that fail are still told', () => {
    gate.observe(cut, 'one');
    gate.observe(cut, 'another');
    expect(gate.pause).toMatchObject({ reason: 'failing' });
    gate.gaveToken();
    expect([gate.pause, gate.lanes(8), gate.isProven()]).toEqual([null, 8, true]);
    expect(gate.trouble).toMatchObject({ reason: 'failing', said: 'ECONNRESET' });
    gate.observe(answer());
    expect(gate.trouble).toBeNull();
  });
  it('ends no wait and lifts no refusal', () => {
    gate.observe(tooMany(60));
    gate.gaveToken();
    expect(gate.pause).toMatchObject({ reason: 'rateLimited' });
    gate.observe(refused);
    gate.gaveToken();
    expect(gate.pause).toMatchObject({ reason: 'credentials' });
  });
});

describe('one call that fails again and again', () => {
  it('holds no other back, and is told from the second time on', () => {
    gate.observe(cut, 'one');
    expect(gate.trouble).toBeNull();
    gate.observe(cut, 'one');
    expect([gate.pause, gate.lanes(8), gate.isProven()]).toEqual([null, 8, false]);
    expect(gate.trouble).toMatchObject({ reason: 'failing' });
  });
});

describe('503 with Retry-After: all lanes wait, as after a 429', () => {
  it.each(['30', 'Sun, 01 Mar 2026 10:00:30 GMT'])('%s', (header) => {
    gate.observe(answer(503, { 'retry-after': header }));
    expect(gate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:30.000Z' });
    clock.advance(29_999);
    expect(gate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(gate.lanes(8)).toBe(1);
  });
  it('also in a page', () => {
    gate.observe({ ...page, status: 503, headers: { 'retry-after': '30' } });
    expect(gate.pause).toMatchObject({ reason: 'rateLimited' });
  });
  it('never for longer than an hour', () => {
    gate.observe(answer(503, { 'retry-after': '86400' }));
    clock.advance(3_600_000);
    expect(gate.lanes(8)).toBe(1);
  });
  it('500 with Retry-After holds nobody but its own operation', () => {
    gate.observe(answer(500, { 'retry-after': '30' }));
    expect([gate.pause, gate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('waits are durations', () => {
  it.each([-3_600_000, -86_400_000, 300_000, 86_400_000])(
    'a wall clock that is set by %d ms prolongs no wait after a 429',
    (set) => {
      gate.observe(tooMany(60));
      clock.advance(1_000);
      clock.set(set);
      clock.advance(59_000);
      expect(gate.lanes(8)).toBe(1);
    },
  );
  it('nor the wait before the network is looked for', () => {
    gate.observe(gone);
    clock.set(-3_600_000);
    clock.advance(2_000);
    expect([gate.lanes(8), reopened]).toEqual([1, 1]);
  });
  it('a second 429 after the clock was set back is not measured by the first one', () => {
    gate.observe(tooMany(600));
    clock.set(-3_600_000);
    gate.observe(tooMany(5));
    clock.advance(600_000);
    expect(gate.lanes(8)).toBe(1);
  });
});

it('the client is known, but may not have what is asked for: its own reason', () => {
  gate.observe({ kind: 'credentials', status: 400, said: 'invalid_scope', problem: 'scope' });
  expect([gate.pause, gate.lanes(8)]).toEqual([{ reason: 'scope', said: 'invalid_scope' }, 0]);
  clock.advance(86_400_000);
  expect(reopened).toBe(0);
});

it('a 401, twice, pauses as refused credentials', () => {
  gate.observe({ kind: 'unauthorised', said: 'Not you.' });
  expect(gate.pause).toEqual({ reason: 'credentials', said: 'Not you.' });
});

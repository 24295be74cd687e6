import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { createSendGate, type SendGate } from '../../main/sync/send-gate.ts';
import { type FakeClock, fakeClock } from '../support/clocks.ts';

let clock: FakeClock;
let sendGate: SendGate;
let reopened: number;
let changed: number;

beforeEach(() => {
  clock = fakeClock();
  reopened = 0;
  changed = 0;
  sendGate = createSendGate({
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
    expect([sendGate.lanes(8), sendGate.pause, sendGate.lastContactAt]).toEqual([8, null, null]);
  });
  it('stays open at any answer of the platform, a refusal too, and notes when it came', () => {
    for (const status of [200, 400, 403, 404, 422, 409, 401]) sendGate.observe(answer(status));
    expect([sendGate.lanes(8), sendGate.lastContactAt]).toEqual([8, '2026-03-01T10:00:00.000Z']);
  });
  it('stays open when one answer is lost: that concerns its operation only', () => {
    sendGate.observe(cut);
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('offline', () => {
  it('closes, and says since when and why; "since" stays while it lasts', () => {
    sendGate.observe(gone);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1000);
    sendGate.observe({ kind: 'noAnswer', said: 'ENOTFOUND', unreachable: true });
    expect(sendGate.pause).toEqual({
      reason: 'offline',
      since: '2026-03-01T10:00:00.000Z',
      said: 'ENOTFOUND',
    });
  });
  it('also when not even a token can be had', () => {
    sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'offline' });
    expect(sendGate.pause).toMatchObject({ reason: 'offline', said: 'x' });
  });
  it('looks for the network with one lane after 2 s, then more and more rarely', () => {
    const probes: number[] = [];
    const start = clock.now();
    for (let tries = 0; tries < 6; tries += 1) {
      sendGate.observe(gone);
      const before = reopened;
      while (reopened === before) clock.advance(500);
      probes.push(clock.now() - start);
      expect(sendGate.lanes(8)).toBe(1);
    }
    expect(probes.map((at, index) => at - (probes[index - 1] ?? 0))).toEqual([
      2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });
  it('opens all lanes at the first answer, and begins anew with short pauses', () => {
    sendGate.observe(gone);
    sendGate.observe(gone);
    clock.advance(4000);
    sendGate.observe(answer());
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([8, null]);
    sendGate.observe(gone);
    const before = reopened;
    clock.advance(2000);
    expect(reopened).toBe(before + 1);
  });
  it('stays closed when a probe gets no answer, and says what it met last', () => {
    sendGate.observe(gone);
    clock.advance(2000);
    sendGate.observe(cut);
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([
      0,
      { reason: 'failing', since: '2026-03-01T10:00:00.000Z', said: 'ECONNRESET' },
    ]);
  });
  it('goes on looking also when a probe comes to nothing at all', () => {
    sendGate.observe(gone);
    clock.advance(2000);
    expect(reopened).toBe(1);
    clock.advance(60_000);
    expect(reopened).toBeGreaterThan(1);
  });
  it('may be looked at now, when a person or the system asks for it', () => {
    sendGate.observe(gone);
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
  });
});

describe('429: all lanes wait', () => {
  it('for as long as the platform says, not a moment less', () => {
    sendGate.observe(tooMany(7));
    expect(sendGate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:07.000Z' });
    clock.advance(6999);
    expect([sendGate.lanes(8), reopened]).toEqual([0, 0]);
    clock.advance(1);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect(sendGate.lanes(8)).toBe(8);
  });
  it('for a while of our own when it says nothing usable', () => {
    sendGate.observe(answer(429));
    clock.advance(9_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
    'never without a pause, and longer each time: %s',
    (header) => {
      const waits: number[] = [];
      for (let turns = 0; turns < 12; turns += 1) {
        sendGate.observe(answer(429, { 'retry-after': header }));
        let waited = 0;
        while (sendGate.lanes(8) === 0) {
          clock.advance(1_000);
          waited += 1;
        }
        waits.push(waited);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
      // What comes while it waits anyway is no further one.
      sendGate.observe(answer());
      sendGate.observe(answer(429, { 'retry-after': header }));
      for (let calls = 0; calls < 7; calls += 1) sendGate.observe(answer(429, { 'retry-after': header }));
      clock.advance(1_000);
      expect(sendGate.lanes(8)).toBe(1);
    },
  );
  it('also when it was the token that there were too many of', () => {
    sendGate.observe({ kind: 'rateLimited', retryAfter: '5', status: 429 });
    expect(sendGate.pause).toMatchObject({ reason: 'rateLimited', until: '2026-03-01T10:00:05.000Z' });
  });
  it.each([[[3, 60, 5]], [[60, 3]], [[3, 60]]])('the longest of several waits holds: %j', (waits) => {
    for (const wait of waits) sendGate.observe(tooMany(wait));
    clock.advance(59_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('an answer that was under way before does not end the wait', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(answer(201));
    expect([sendGate.lanes(8), sendGate.pause?.reason]).toEqual([0, 'rateLimited']);
    clock.advance(30_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('a lost connection does not shorten it', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(gone);
    clock.advance(29_000);
    expect(sendGate.lanes(8)).toBe(0);
  });
  it('nobody can hurry it: neither a person nor the network that is back', () => {
    sendGate.observe(tooMany(30));
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([0, 0]);
  });
});

describe('credentials', () => {
  it('once refused, nothing is tried by itself: accounts get locked that way', () => {
    sendGate.observe(refused);
    expect(sendGate.pause).toEqual({ reason: 'credentials', said: 'invalid_client' });
    clock.advance(24 * 3_600_000);
    expect([sendGate.lanes(8), reopened, clock.timers]).toEqual([0, 0, 0]);
  });
  it('an answer that was under way before does not open it again', () => {
    sendGate.observe(refused);
    sendGate.observe(answer());
    expect(sendGate.pause?.reason).toBe('credentials');
  });
  it('after the secret was set anew one lane tries; its answer opens all', () => {
    sendGate.observe(refused);
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([8, null]);
  });
  it('without a secret it waits for one, likewise', () => {
    sendGate.observe({ kind: 'noSecret' });
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([0, { reason: 'noSecret' }]);
    sendGate.release();
    sendGate.observe(answer());
    expect(sendGate.lanes(8)).toBe(8);
  });
});

describe('work offline, chosen by a person', () => {
  it('closes at once and opens only when the person says so', () => {
    sendGate.choose(true);
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([0, { reason: 'chosen' }]);
    sendGate.observe(answer());
    sendGate.release();
    clock.advance(3_600_000);
    expect([sendGate.lanes(8), reopened]).toEqual([0, 0]);
    sendGate.choose(false);
    expect([sendGate.lanes(8), reopened]).toEqual([8, 1]);
  });
  it('asks the network for nothing, also when it was lost before', () => {
    sendGate.observe(gone);
    sendGate.choose(true);
    clock.advance(3_600_000);
    expect([sendGate.lanes(8), reopened, sendGate.pause]).toEqual([0, 0, { reason: 'chosen' }]);
    sendGate.choose(false);
    expect(reopened).toBe(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('tells of a change only where there is one', () => {
    sendGate.choose(false);
    expect(changed).toBe(0);
    sendGate.choose(true);
    sendGate.choose(true);
    expect(changed).toBe(1);
  });
});

describe('a data file that cannot be written', () => {
  it('stops sending: what is acknowledged could not be kept', () => {
    sendGate.storageFailed('database or disk is full', 'storageFull');
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([
      0,
      { reason: 'storage', disk: 'storageFull', said: 'database or disk is full' },
    ]);
  });
  it('is not mended by an answer of the platform', () => {
    sendGate.storageFailed('full');
    sendGate.observe(answer());
    expect(sendGate.pause?.reason).toBe('storage');
  });
  it('is tried again after half a minute, and opens once it can be written', () => {
    sendGate.storageFailed('full');
    clock.advance(30_000);
    expect(reopened).toBe(1);
    sendGate.storageWorks();
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([8, null]);
  });
});

it('stopped, it calls nobody any more', () => {
  sendGate.observe(gone);
  sendGate.stop();
  clock.advance(3_600_000);
  expect(reopened).toBe(0);
});

describe('a locked keychain', () => {
  const locked: CallOutcome = { kind: 'keychain', said: 'locked' };
  it('closes with its own reason, and is looked at again by itself', () => {
    sendGate.observe(locked);
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([{ reason: 'keychain', said: 'locked' }, 0]);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect(sendGate.pause).toBeNull();
  });
});

describe('a hint that the network or the machine is back', () => {
  it('is worth a probe while offline or without a keychain', () => {
    for (const outcome of [gone, { kind: 'keychain', said: 'locked' }] as const) {
      sendGate.observe(outcome);
      sendGate.look();
      expect([sendGate.lanes(8), sendGate.pause?.reason]).toEqual([
        1,
        outcome === gone ? 'offline' : 'keychain',
      ]);
    }
  });
  it('is none after refused credentials: a flickering network would have them refused over and over', () => {
    sendGate.observe(refused);
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(0);
    sendGate.release();
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('keeps the wait after a 429, unless it has passed while the machine slept', () => {
    sendGate.observe(tooMany(60));
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(0);
    clock.sleep(59_000);
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(0);
    clock.sleep(1_000);
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('opens nothing where a person chose to work offline', () => {
    sendGate.observe(gone);
    sendGate.choose(true);
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(0);
  });
});

describe('reasons that come together do not lift one another', () => {
  const second = 1_000;
  it('a disk that has room again does not end the wait after a 429', () => {
    sendGate.observe(tooMany(600));
    sendGate.storageFailed('full');
    expect(sendGate.pause).toMatchObject({ reason: 'storage' });
    sendGate.storageWorks();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
    clock.advance(600 * second);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('a 429 of a call that was out when the disk filled up is kept', () => {
    sendGate.storageFailed('full');
    sendGate.observe(tooMany(600));
    sendGate.storageWorks();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
  });
  it('a disk that has room again does not have refused credentials tried again', () => {
    sendGate.observe(refused);
    sendGate.storageFailed('full');
    sendGate.storageWorks();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['credentials', 0]);
    clock.advance(3_600 * second);
    expect(sendGate.lanes(8)).toBe(0);
  });
  it('a new secret is not tried before the wait after a 429 is over, and then it is', () => {
    sendGate.observe(tooMany(600));
    sendGate.observe(refused);
    expect(sendGate.pause?.reason).toBe('credentials');
    sendGate.release();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
    clock.advance(600 * second);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('the end of a wait after a 429 is no reason to try refused credentials', () => {
    sendGate.observe(tooMany(600));
    sendGate.observe(refused);
    clock.advance(601 * second);
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['credentials', 0]);
    sendGate.release();
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('an answer while the disk is full says that the platform is there, and not that the disk is', () => {
    sendGate.observe(gone);
    sendGate.storageFailed('full');
    sendGate.observe(answer());
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['storage', 0]);
    sendGate.storageWorks();
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('online again by choice: looked at once, but not before a 429 is over', () => {
    sendGate.observe(gone);
    sendGate.choose(true);
    sendGate.choose(false);
    expect(sendGate.lanes(8)).toBe(1);
    sendGate.observe(tooMany(600));
    sendGate.choose(true);
    sendGate.choose(false);
    expect(sendGate.lanes(8)).toBe(0);
  });
});

describe('the way to the platform is proven', () => {
  it('not at the start: the first write comes after a read', () => expect(sendGate.isProven()).toBe(false));
  it.each([200, 201, 204, 400, 401, 404, 409, 422])('by any answer in its own voice: %d', (status) => {
    sendGate.observe({ kind: 'answer', status, headers: {}, body: { detail: 'x' }, text: '{"detail":"x"}' });
    expect(sendGate.isProven()).toBe(true);
  });
  it('by a token', () => {
    sendGate.gaveToken();
    expect([sendGate.isProven(), sendGate.lastContactAt]).toEqual([true, '2026-03-01T10:00:00.000Z']);
  });
  it.each<[string, () => void]>([
    ['a lost answer', () => sendGate.observe(cut)],
    ['no network', () => sendGate.observe(gone)],
    ['an error of the platform', () => sendGate.observe(answer(500))],
    ['408', () => sendGate.observe(answer(408))],
    ['something in between', () => sendGate.observe(page)],
    ['a 429', () => sendGate.observe(tooMany(1))],
    [
      'no token',
      () => sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'failing' }),
    ],
    ['refused credentials', () => sendGate.observe(refused)],
    ['no secret', () => sendGate.observe({ kind: 'noSecret' })],
    ['a locked keychain', () => sendGate.observe({ kind: 'keychain', said: null })],
    ['a 401, twice', () => sendGate.observe({ kind: 'unauthorised', said: 'no' })],
    ['the word of the system that the network is gone', () => sendGate.networkLost()],
    [
      'a pause that a person chose',
      () => {
        sendGate.choose(true);
        sendGate.choose(false);
      },
    ],
    ['a machine that slept for a while', () => clock.sleep(61_000)],
    ['a wall clock that was set forwards', () => clock.set(61_000)],
    ['a wall clock that was set back', () => clock.set(-61_000)],
  ])('no more after %s, until it answers again', (_, happens) => {
    sendGate.observe(answer());
    expect(sendGate.isProven()).toBe(true);
    happens();
    expect(sendGate.isProven()).toBe(false);
    // Whatever closed it may be tried again.
    clock.advance(10_000);
    sendGate.release();
    sendGate.observe(answer());
    expect(sendGate.isProven()).toBe(true);
  });
  it('for as long as nothing fails', () => {
    sendGate.observe(answer());
    clock.advance(24 * 3_600_000);
    expect(sendGate.isProven()).toBe(true);
  });
  it('only by what comes after a wait that the platform asked for, not by what was under way', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(answer(201));
    expect(sendGate.isProven()).toBe(false);
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
      sendGate.observe(outcome, 'one');
      expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
      sendGate.observe(outcome, 'another');
      expect(sendGate.pause).toMatchObject({ reason, since: '2026-03-01T10:00:00.000Z' });
      // One lane finds out at once.
      expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    },
  );
  it.each(failures)('%s: an answer in between begins the count anew', (_, outcome) => {
    for (let turns = 0; turns < 5; turns += 1) {
      sendGate.observe(outcome);
      sendGate.observe(answer(404));
    }
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('is probed by one lane, more and more rarely', () => {
    sendGate.observe(cut, 'one');
    sendGate.observe(cut, 'another');
    const waits: number[] = [];
    for (let probes = 0; probes < 5; probes += 1) {
      expect(sendGate.lanes(8)).toBe(1);
      sendGate.observe(cut);
      expect(sendGate.lanes(8)).toBe(0);
      const before = clock.now();
      while (sendGate.lanes(8) === 0) clock.advance(500);
      waits.push(clock.now() - before);
    }
    expect(waits).toEqual([8_000, 16_000, 30_000, 30_000, 30_000]);
  });
  it('says what was in between, in its words and without its markup', () => {
    sendGate.observe(page, 'one');
    sendGate.observe(page, 'another');
    expect(sendGate.pause).toMatchObject({ reason: 'between', said: '403: Blocked by policy' });
  });
  it('that is only in between was no contact', () => {
    sendGate.observe(page, 'one');
    sendGate.observe(page, 'another');
    expect(sendGate.lastContactAt).toBeNull();
  });
  it('no token because of something in between is named so at once', () => {
    sendGate.observe({ kind: 'unavailable', said: 'Blocked', status: 403, because: 'between' });
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([
      { reason: 'between', since: '2026-03-01T10:00:00.000Z', said: '403: Blocked' },
      0,
    ]);
  });
});

describe('the system says that there is no network', () => {
  it('closes at once, and is looked at again by itself', () => {
    sendGate.observe(answer());
    sendGate.networkLost();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['offline', 0]);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('ends no wait, and has no refused credentials tried', () => {
    sendGate.observe(tooMany(60));
    sendGate.networkLost();
    expect(sendGate.pause?.reason).toBe('rateLimited');
    sendGate.observe(refused);
    sendGate.networkLost();
    clock.advance(3_600_000);
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['credentials', 0]);
  });
});

describe('a token, where nothing else could be read', () => {
  it('opens the way, and calls that fail are still told', () => {
    sendGate.observe(cut, 'one');
    sendGate.observe(cut, 'another');
    expect(sendGate.pause).toMatchObject({ reason: 'failing' });
    sendGate.gaveToken();
    expect([sendGate.pause, sendGate.lanes(8), sendGate.isProven()]).toEqual([null, 8, true]);
    expect(sendGate.trouble).toMatchObject({ reason: 'failing', said: 'ECONNRESET' });
    sendGate.observe(answer());
    expect(sendGate.trouble).toBeNull();
  });
  it('ends no wait and lifts no refusal', () => {
    sendGate.observe(tooMany(60));
    sendGate.gaveToken();
    expect(sendGate.pause).toMatchObject({ reason: 'rateLimited' });
    sendGate.observe(refused);
    sendGate.gaveToken();
    expect(sendGate.pause).toMatchObject({ reason: 'credentials' });
  });
});

describe('one call that fails again and again', () => {
  it('holds no other back, and is told from the second time on', () => {
    sendGate.observe(cut, 'one');
    expect(sendGate.trouble).toBeNull();
    sendGate.observe(cut, 'one');
    expect([sendGate.pause, sendGate.lanes(8), sendGate.isProven()]).toEqual([null, 8, false]);
    expect(sendGate.trouble).toMatchObject({ reason: 'failing' });
  });
});

describe('503 with Retry-After: all lanes wait, as after a 429', () => {
  it.each(['30', 'Sun, 01 Mar 2026 10:00:30 GMT'])('%s', (header) => {
    sendGate.observe(answer(503, { 'retry-after': header }));
    expect(sendGate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:30.000Z' });
    clock.advance(29_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('also in a page', () => {
    sendGate.observe({ ...page, status: 503, headers: { 'retry-after': '30' } });
    expect(sendGate.pause).toMatchObject({ reason: 'rateLimited' });
  });
  it('never for longer than an hour', () => {
    sendGate.observe(answer(503, { 'retry-after': '86400' }));
    clock.advance(3_600_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('500 with Retry-After holds nobody but its own operation', () => {
    sendGate.observe(answer(500, { 'retry-after': '30' }));
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('waits are durations', () => {
  it.each([-3_600_000, -86_400_000, 300_000, 86_400_000])(
    'a wall clock that is set by %d ms prolongs no wait after a 429',
    (set) => {
      sendGate.observe(tooMany(60));
      clock.advance(1_000);
      clock.set(set);
      clock.advance(59_000);
      expect(sendGate.lanes(8)).toBe(1);
    },
  );
  it('nor the wait before the network is looked for', () => {
    sendGate.observe(gone);
    clock.set(-3_600_000);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
  });
  it('a second 429 after the clock was set back is not measured by the first one', () => {
    sendGate.observe(tooMany(600));
    clock.set(-3_600_000);
    sendGate.observe(tooMany(5));
    clock.advance(600_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
});

it('the client is known, but may not have what is asked for: its own reason', () => {
  sendGate.observe({ kind: 'credentials', status: 400, said: 'invalid_scope', problem: 'scope' });
  expect([sendGate.pause, sendGate.lanes(8)]).toEqual([{ reason: 'scope', said: 'invalid_scope' }, 0]);
  clock.advance(86_400_000);
  expect(reopened).toBe(0);
});

it('a 401, twice, pauses as refused credentials', () => {
  sendGate.observe({ kind: 'unauthorised', said: 'Not you.' });
  expect(sendGate.pause).toEqual({ reason: 'credentials', said: 'Not you.' });
});

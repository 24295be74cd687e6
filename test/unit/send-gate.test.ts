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
    fields: ['units'],
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

describe('an open send gate', () => {
  it('lets all lanes work, and has had no contact yet', () => {
    expect([sendGate.lanes(8), sendGate.pause, sendGate.lastContactAt]).toEqual([8, null, null]);
  });
  it('stays open at any answer of the platform, also a refusal, and notes the time', () => {
    for (const status of [200, 400, 403, 404, 422, 409, 401]) sendGate.observe(answer(status));
    expect([sendGate.lanes(8), sendGate.lastContactAt]).toEqual([8, '2026-03-01T10:00:00.000Z']);
  });
  it('stays open when one answer is lost, which concerns only its operation', () => {
    sendGate.observe(cut);
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('an offline send gate', () => {
  it('closes with a time and a reason, and the time stays while it lasts', () => {
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
  it('also closes when not even a token can be had', () => {
    sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'offline' });
    expect(sendGate.pause).toMatchObject({ reason: 'offline', said: 'x' });
  });
  it('probes the network with one lane after 2 s, then less and less often', () => {
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
  it('opens all lanes at the first answer, and then starts again with short pauses', () => {
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
  it('goes on probing also when a probe comes to nothing', () => {
    sendGate.observe(gone);
    clock.advance(2000);
    expect(reopened).toBe(1);
    clock.advance(60_000);
    expect(reopened).toBeGreaterThan(1);
  });
  it('probes at once when a person or the system asks for it', () => {
    sendGate.observe(gone);
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
  });
});

describe('after a 429, all lanes wait', () => {
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
  it('for a time of our own when the platform says nothing usable', () => {
    sendGate.observe(answer(429));
    clock.advance(9_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])('at least a moment, and longer each time: %s', (header) => {
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
    // A 429 during the wait does not count as another one in a row.
    sendGate.observe(answer());
    sendGate.observe(answer(429, { 'retry-after': header }));
    for (let calls = 0; calls < 7; calls += 1) sendGate.observe(answer(429, { 'retry-after': header }));
    clock.advance(1_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('also when there were too many token requests', () => {
    sendGate.observe({ kind: 'rateLimited', retryAfter: '5', status: 429 });
    expect(sendGate.pause).toMatchObject({ reason: 'rateLimited', until: '2026-03-01T10:00:05.000Z' });
  });
  it.each([[[3, 60, 5]], [[60, 3]], [[3, 60]]])('for the longest of several waits: %j', (waits) => {
    for (const wait of waits) sendGate.observe(tooMany(wait));
    clock.advance(59_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('although an answer that was already under way arrives', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(answer(201));
    expect([sendGate.lanes(8), sendGate.pause?.reason]).toEqual([0, 'rateLimited']);
    clock.advance(30_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('no less after a lost connection', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(gone);
    clock.advance(29_000);
    expect(sendGate.lanes(8)).toBe(0);
  });
  it('and neither a person nor the network that is back can hurry them', () => {
    sendGate.observe(tooMany(30));
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([0, 0]);
  });
});

describe('credentials', () => {
  it('are not tried again by themselves once refused, because accounts get locked that way', () => {
    sendGate.observe(refused);
    expect(sendGate.pause).toEqual({ reason: 'credentials', said: 'invalid_client' });
    clock.advance(24 * 3_600_000);
    expect([sendGate.lanes(8), reopened, clock.timers]).toEqual([0, 0, 0]);
  });
  it('stay refused after an answer that was already under way', () => {
    sendGate.observe(refused);
    sendGate.observe(answer());
    expect(sendGate.pause?.reason).toBe('credentials');
  });
  it('are tried by one lane after the secret was set anew, and its answer opens all', () => {
    sendGate.observe(refused);
    sendGate.release();
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([8, null]);
  });
  it('are waited for likewise when there is no secret', () => {
    sendGate.observe({ kind: 'noSecret' });
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([0, { reason: 'noSecret' }]);
    sendGate.release();
    sendGate.observe(answer());
    expect(sendGate.lanes(8)).toBe(8);
  });
});

describe('working offline by a person’s choice', () => {
  it('closes the send gate at once, until the person ends it', () => {
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
  it('reports a change only when there is one', () => {
    sendGate.choose(false);
    expect(changed).toBe(0);
    sendGate.choose(true);
    sendGate.choose(true);
    expect(changed).toBe(1);
  });
});

describe('a data file that cannot be written', () => {
  it('stops sending, because what is acknowledged could not be kept', () => {
    sendGate.storageFailed('database or disk is full', 'storageFull');
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([
      0,
      { reason: 'storage', disk: 'storageFull', said: 'database or disk is full' },
    ]);
  });
  it('still stops sending after an answer of the platform', () => {
    sendGate.storageFailed('full');
    sendGate.observe(answer());
    expect(sendGate.pause?.reason).toBe('storage');
  });
  it('is tried again after half a minute, and the send gate opens once the file can be written', () => {
    sendGate.storageFailed('full');
    clock.advance(30_000);
    expect(reopened).toBe(1);
    sendGate.storageWorks();
    expect([sendGate.lanes(8), sendGate.pause]).toEqual([8, null]);
  });
});

it('a stopped send gate calls nobody any more', () => {
  sendGate.observe(gone);
  sendGate.stop();
  clock.advance(3_600_000);
  expect(reopened).toBe(0);
});

describe('a locked keychain', () => {
  const locked: CallOutcome = { kind: 'keychain', said: 'locked' };
  it('closes the send gate with its own reason, and is tried again automatically', () => {
    sendGate.observe(locked);
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([{ reason: 'keychain', said: 'locked' }, 0]);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect(sendGate.pause).toBeNull();
  });
});

describe('a hint that the network or the machine is back', () => {
  it('causes a probe while offline or without a keychain', () => {
    for (const outcome of [gone, { kind: 'keychain', said: 'locked' }] as const) {
      sendGate.observe(outcome);
      sendGate.look();
      expect([sendGate.lanes(8), sendGate.pause?.reason]).toEqual([
        1,
        outcome === gone ? 'offline' : 'keychain',
      ]);
    }
  });
  it('causes none after refused credentials, which a flickering network would have refused over and over', () => {
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
  it('opens nothing when a person chose to work offline', () => {
    sendGate.observe(gone);
    sendGate.choose(true);
    sendGate.look();
    expect(sendGate.lanes(8)).toBe(0);
  });
});

describe('simultaneous reasons do not lift one another', () => {
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
  it('a disk that has room again does not make refused credentials be tried again', () => {
    sendGate.observe(refused);
    sendGate.storageFailed('full');
    sendGate.storageWorks();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['credentials', 0]);
    clock.advance(3_600 * second);
    expect(sendGate.lanes(8)).toBe(0);
  });
  it('a new secret is tried once the wait after a 429 is over, not before', () => {
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
  it('an answer while the disk is full says that the platform is there, not that the disk is', () => {
    sendGate.observe(gone);
    sendGate.storageFailed('full');
    sendGate.observe(answer());
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['storage', 0]);
    sendGate.storageWorks();
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('going online by choice probes at once, but not before a 429 is over', () => {
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
  it('not at the start, because the first write comes after a read', () =>
    expect(sendGate.isProven()).toBe(false));
  it.each([200, 201, 204, 400, 401, 404, 409, 422])(
    'by any answer in the platform’s own voice: %d',
    (status) => {
      sendGate.observe({
        kind: 'answer',
        status,
        headers: {},
        body: { detail: 'x' },
        text: '{"detail":"x"}',
      });
      expect(sendGate.isProven()).toBe(true);
    },
  );
  it('by a token', () => {
    sendGate.gaveToken();
    expect([sendGate.isProven(), sendGate.lastContactAt]).toEqual([true, '2026-03-01T10:00:00.000Z']);
  });
  it.each<[string, () => void]>([
    ['a lost answer', () => sendGate.observe(cut)],
    ['no network', () => sendGate.observe(gone)],
    ['an error of the platform', () => sendGate.observe(answer(500))],
    ['408', () => sendGate.observe(answer(408))],
    ['an intermediary', () => sendGate.observe(page)],
    ['a 429', () => sendGate.observe(tooMany(1))],
    [
      'no token',
      () => sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'failing' }),
    ],
    ['refused credentials', () => sendGate.observe(refused)],
    ['no secret', () => sendGate.observe({ kind: 'noSecret' })],
    ['a locked keychain', () => sendGate.observe({ kind: 'keychain', said: null })],
    ['a 401, twice', () => sendGate.observe({ kind: 'unauthorised', said: 'no' })],
    ["the system's report that the network is gone", () => sendGate.networkLost()],
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
  ])('no longer after %s, until the platform answers again', (_, happens) => {
    sendGate.observe(answer());
    expect(sendGate.isProven()).toBe(true);
    happens();
    expect(sendGate.isProven()).toBe(false);
    // Whatever closed the send gate may be tried again.
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
  it('only by what comes after a wait that the platform asked for, not by what was already under way', () => {
    sendGate.observe(tooMany(30));
    sendGate.observe(answer(201));
    expect(sendGate.isProven()).toBe(false);
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
    '(%s) concern only the first call, and all calls once another one fails',
    (_, outcome, reason) => {
      sendGate.observe(outcome, 'one');
      expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
      sendGate.observe(outcome, 'another');
      expect(sendGate.pause).toMatchObject({ reason, since: '2026-03-01T10:00:00.000Z' });
      // One lane probes at once.
      expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    },
  );
  it.each(failures)('(%s) are counted anew after another answer', (_, outcome) => {
    for (let turns = 0; turns < 5; turns += 1) {
      sendGate.observe(outcome);
      sendGate.observe(answer(404));
    }
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('are probed by one lane, less and less often', () => {
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
  it('are shown in an intermediary’s words, without its markup', () => {
    sendGate.observe(page, 'one');
    sendGate.observe(page, 'another');
    expect(sendGate.pause).toMatchObject({ reason: 'between', said: '403: Blocked by policy' });
  });
  it('are no contact when only an intermediary answers', () => {
    sendGate.observe(page, 'one');
    sendGate.observe(page, 'another');
    expect(sendGate.lastContactAt).toBeNull();
  });
  it('are reported at once when an intermediary keeps the token from coming', () => {
    sendGate.observe({ kind: 'unavailable', said: 'Blocked', status: 403, because: 'between' });
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([
      { reason: 'between', since: '2026-03-01T10:00:00.000Z', said: '403: Blocked' },
      0,
    ]);
  });
});

describe('the system’s report that there is no network', () => {
  it('closes the send gate at once, and the network is probed automatically', () => {
    sendGate.observe(answer());
    sendGate.networkLost();
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['offline', 0]);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
    sendGate.observe(answer());
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('ends no wait, and makes no refused credentials be tried', () => {
    sendGate.observe(tooMany(60));
    sendGate.networkLost();
    expect(sendGate.pause?.reason).toBe('rateLimited');
    sendGate.observe(refused);
    sendGate.networkLost();
    clock.advance(3_600_000);
    expect([sendGate.pause?.reason, sendGate.lanes(8)]).toEqual(['credentials', 0]);
  });
});

describe('a token, when nothing else could be read', () => {
  it('opens the way, and failing calls are still reported', () => {
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
  it('holds no other call back, and is reported from the second time on', () => {
    sendGate.observe(cut, 'one');
    expect(sendGate.trouble).toBeNull();
    sendGate.observe(cut, 'one');
    expect([sendGate.pause, sendGate.lanes(8), sendGate.isProven()]).toEqual([null, 8, false]);
    expect(sendGate.trouble).toMatchObject({ reason: 'failing' });
  });
});

describe('after a 503 with Retry-After, all lanes wait as after a 429', () => {
  it.each(['30', 'Sun, 01 Mar 2026 10:00:30 GMT'])('for %s', (header) => {
    sendGate.observe(answer(503, { 'retry-after': header }));
    expect(sendGate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:30.000Z' });
    clock.advance(29_999);
    expect(sendGate.lanes(8)).toBe(0);
    clock.advance(1);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('also when it comes in a page', () => {
    sendGate.observe({ ...page, status: 503, headers: { 'retry-after': '30' } });
    expect(sendGate.pause).toMatchObject({ reason: 'rateLimited' });
  });
  it('for an hour at most', () => {
    sendGate.observe(answer(503, { 'retry-after': '86400' }));
    clock.advance(3_600_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
  it('but after a 500 with Retry-After only its own operation waits', () => {
    sendGate.observe(answer(500, { 'retry-after': '30' }));
    expect([sendGate.pause, sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('waits are durations', () => {
  it.each([-3_600_000, -86_400_000, 300_000, 86_400_000])(
    'so a wall clock set by %d ms does not prolong a wait after a 429',
    (set) => {
      sendGate.observe(tooMany(60));
      clock.advance(1_000);
      clock.set(set);
      clock.advance(59_000);
      expect(sendGate.lanes(8)).toBe(1);
    },
  );
  it('so a wall clock that is set back does not prolong the wait before a probe of the network', () => {
    sendGate.observe(gone);
    clock.set(-3_600_000);
    clock.advance(2_000);
    expect([sendGate.lanes(8), reopened]).toEqual([1, 1]);
  });
  it('so a second 429 after the clock was set back is not measured by the first one', () => {
    sendGate.observe(tooMany(600));
    clock.set(-3_600_000);
    sendGate.observe(tooMany(5));
    clock.advance(600_000);
    expect(sendGate.lanes(8)).toBe(1);
  });
});

it('a known client without the requested scope pauses with its own reason', () => {
  sendGate.observe({ kind: 'credentials', status: 400, said: 'invalid_scope', problem: 'scope' });
  expect([sendGate.pause, sendGate.lanes(8)]).toEqual([{ reason: 'scope', said: 'invalid_scope' }, 0]);
  clock.advance(86_400_000);
  expect(reopened).toBe(0);
});

it('a 401, twice, pauses like refused credentials', () => {
  sendGate.observe({ kind: 'unauthorised', said: 'Not you.' });
  expect(sendGate.pause).toEqual({ reason: 'credentials', said: 'Not you.' });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { answer, cut, gone, refused, tooMany, WatchedSendGate } from '../support/watched-send-gate.ts';

let watched: WatchedSendGate;
beforeEach(() => {
  watched = new WatchedSendGate();
});

describe('an open send gate', () => {
  it('lets all lanes work, and has had no contact yet', () => {
    expect([watched.sendGate.lanes(8), watched.sendGate.pause, watched.sendGate.lastContactAt]).toEqual([
      8,
      null,
      null,
    ]);
  });
  it('stays open at any answer of the platform, also a refusal, and notes the time', () => {
    for (const status of [200, 400, 403, 404, 422, 409, 401]) watched.sendGate.observe(answer(status));
    expect([watched.sendGate.lanes(8), watched.sendGate.lastContactAt]).toEqual([
      8,
      '2026-03-01T10:00:00.000Z',
    ]);
  });
  it('stays open when one answer is lost, which concerns only its operation', () => {
    watched.sendGate.observe(cut);
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('an offline send gate', () => {
  it('closes with a time and a reason, and the time stays while it lasts', () => {
    watched.sendGate.observe(gone);
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.advance(1000);
    watched.sendGate.observe({ kind: 'noAnswer', said: 'ENOTFOUND', unreachable: true });
    expect(watched.sendGate.pause).toEqual({
      reason: 'offline',
      since: '2026-03-01T10:00:00.000Z',
      said: 'ENOTFOUND',
    });
  });
  it('also closes when not even a token can be had', () => {
    watched.sendGate.observe({ kind: 'unavailable', said: 'x', status: null, because: 'offline' });
    expect(watched.sendGate.pause).toMatchObject({ reason: 'offline', said: 'x' });
  });
  it('probes the network with one lane after 2 s, then less and less often', () => {
    const probes: number[] = [];
    const start = watched.clock.now();
    for (let tries = 0; tries < 6; tries += 1) {
      watched.sendGate.observe(gone);
      const before = watched.reopened;
      while (watched.reopened === before) watched.clock.advance(500);
      probes.push(watched.clock.now() - start);
      expect(watched.sendGate.lanes(8)).toBe(1);
    }
    expect(probes.map((at, index) => at - (probes[index - 1] ?? 0))).toEqual([
      2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });
  it('opens all lanes at the first answer, and then starts again with short pauses', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.observe(gone);
    watched.clock.advance(4000);
    watched.sendGate.observe(answer());
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([8, null]);
    watched.sendGate.observe(gone);
    const before = watched.reopened;
    watched.clock.advance(2000);
    expect(watched.reopened).toBe(before + 1);
  });
  it('stays closed when a probe gets no answer, and says what it met last', () => {
    watched.sendGate.observe(gone);
    watched.clock.advance(2000);
    watched.sendGate.observe(cut);
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([
      0,
      { reason: 'failing', since: '2026-03-01T10:00:00.000Z', said: 'ECONNRESET' },
    ]);
  });
  it('goes on probing also when a probe comes to nothing', () => {
    watched.sendGate.observe(gone);
    watched.clock.advance(2000);
    expect(watched.reopened).toBe(1);
    watched.clock.advance(60_000);
    expect(watched.reopened).toBeGreaterThan(1);
  });
  it('probes at once when a person or the system asks for it', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.release();
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
  });
});

describe('credentials', () => {
  it('are not tried again by themselves once refused, because accounts get locked that way', () => {
    watched.sendGate.observe(refused);
    expect(watched.sendGate.pause).toEqual({ reason: 'credentials', said: 'invalid_client' });
    watched.clock.advance(24 * 3_600_000);
    expect([watched.sendGate.lanes(8), watched.reopened, watched.clock.timers]).toEqual([0, 0, 0]);
  });
  it('stay refused after an answer that was already under way', () => {
    watched.sendGate.observe(refused);
    watched.sendGate.observe(answer());
    expect(watched.sendGate.pause?.reason).toBe('credentials');
  });
  it('are tried by one lane after the secret was set anew, and its answer opens all', () => {
    watched.sendGate.observe(refused);
    watched.sendGate.release();
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
    watched.sendGate.observe(answer());
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([8, null]);
  });
  it('are waited for likewise when there is no secret', () => {
    watched.sendGate.observe({ kind: 'noSecret' });
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([0, { reason: 'noSecret' }]);
    watched.sendGate.release();
    watched.sendGate.observe(answer());
    expect(watched.sendGate.lanes(8)).toBe(8);
  });
});

describe('working offline by a person’s choice', () => {
  it('closes the send gate at once, until the person ends it', () => {
    watched.sendGate.choose(true);
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([0, { reason: 'chosen' }]);
    watched.sendGate.observe(answer());
    watched.sendGate.release();
    watched.clock.advance(3_600_000);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([0, 0]);
    watched.sendGate.choose(false);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([8, 1]);
  });
  it('asks the network for nothing, also when it was lost before', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.choose(true);
    watched.clock.advance(3_600_000);
    expect([watched.sendGate.lanes(8), watched.reopened, watched.sendGate.pause]).toEqual([
      0,
      0,
      { reason: 'chosen' },
    ]);
    watched.sendGate.choose(false);
    expect(watched.reopened).toBe(1);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('reports a change only when there is one', () => {
    watched.sendGate.choose(false);
    expect(watched.changed).toBe(0);
    watched.sendGate.choose(true);
    watched.sendGate.choose(true);
    expect(watched.changed).toBe(1);
  });
});

describe('a data file that cannot be written', () => {
  it('stops sending, because what is acknowledged could not be kept', () => {
    watched.sendGate.storageFailed('database or disk is full', 'storageFull');
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([
      0,
      { reason: 'storage', disk: 'storageFull', said: 'database or disk is full' },
    ]);
  });
  it('still stops sending after an answer of the platform', () => {
    watched.sendGate.storageFailed('full');
    watched.sendGate.observe(answer());
    expect(watched.sendGate.pause?.reason).toBe('storage');
  });
  it('is tried again after half a minute, and the send gate opens once the file can be written', () => {
    watched.sendGate.storageFailed('full');
    watched.clock.advance(30_000);
    expect(watched.reopened).toBe(1);
    watched.sendGate.storageWorks();
    expect([watched.sendGate.lanes(8), watched.sendGate.pause]).toEqual([8, null]);
  });
});

it('a stopped send gate calls nobody any more', () => {
  watched.sendGate.observe(gone);
  watched.sendGate.stop();
  watched.clock.advance(3_600_000);
  expect(watched.reopened).toBe(0);
});

describe('a locked keychain', () => {
  const locked: CallOutcome = { kind: 'keychain', said: 'locked' };
  it('closes the send gate with its own reason, and is tried again automatically', () => {
    watched.sendGate.observe(locked);
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([
      { reason: 'keychain', said: 'locked' },
      0,
    ]);
    watched.clock.advance(2_000);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
    watched.sendGate.observe(answer());
    expect(watched.sendGate.pause).toBeNull();
  });
});

describe('a hint that the network or the machine is back', () => {
  it('causes a probe while offline or without a keychain', () => {
    for (const outcome of [gone, { kind: 'keychain', said: 'locked' }] as const) {
      watched.sendGate.observe(outcome);
      watched.sendGate.look();
      expect([watched.sendGate.lanes(8), watched.sendGate.pause?.reason]).toEqual([
        1,
        outcome === gone ? 'offline' : 'keychain',
      ]);
    }
  });
  it('causes none after refused credentials, which a flickering network would have refused over and over', () => {
    watched.sendGate.observe(refused);
    watched.sendGate.look();
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.sendGate.release();
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('keeps the wait after a 429, unless it has passed while the machine slept', () => {
    watched.sendGate.observe(tooMany(60));
    watched.sendGate.look();
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.sleep(59_000);
    watched.sendGate.look();
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.sleep(1_000);
    watched.sendGate.look();
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('opens nothing when a person chose to work offline', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.choose(true);
    watched.sendGate.look();
    expect(watched.sendGate.lanes(8)).toBe(0);
  });
});

describe('the system’s report that there is no network', () => {
  it('closes the send gate at once, and the network is probed automatically', () => {
    watched.sendGate.observe(answer());
    watched.sendGate.networkLost();
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['offline', 0]);
    watched.clock.advance(2_000);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
    watched.sendGate.observe(answer());
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('ends no wait, and makes no refused credentials be tried', () => {
    watched.sendGate.observe(tooMany(60));
    watched.sendGate.networkLost();
    expect(watched.sendGate.pause?.reason).toBe('rateLimited');
    watched.sendGate.observe(refused);
    watched.sendGate.networkLost();
    watched.clock.advance(3_600_000);
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['credentials', 0]);
  });
});

it('a known client without the requested scope pauses with its own reason', () => {
  watched.sendGate.observe({ kind: 'credentials', status: 400, said: 'invalid_scope', problem: 'scope' });
  expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([
    { reason: 'scope', said: 'invalid_scope' },
    0,
  ]);
  watched.clock.advance(86_400_000);
  expect(watched.reopened).toBe(0);
});

it('a 401, twice, pauses like refused credentials', () => {
  watched.sendGate.observe({ kind: 'unauthorised', said: 'Not you.' });
  expect(watched.sendGate.pause).toEqual({ reason: 'credentials', said: 'Not you.' });
});

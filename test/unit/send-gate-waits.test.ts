import { beforeEach, describe, expect, it } from 'vitest';
import { answer, gone, page, refused, tooMany, WatchedSendGate } from '../support/watched-send-gate.ts';

let watched: WatchedSendGate;
beforeEach(() => {
  watched = new WatchedSendGate();
});

describe('after a 429, all lanes wait', () => {
  it('for as long as the platform says, not a moment less', () => {
    watched.sendGate.observe(tooMany(7));
    expect(watched.sendGate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:07.000Z' });
    watched.clock.advance(6999);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([0, 0]);
    watched.clock.advance(1);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
    watched.sendGate.observe(answer());
    expect(watched.sendGate.lanes(8)).toBe(8);
  });
  it('for a time of our own when the platform says nothing usable', () => {
    watched.sendGate.observe(answer(429));
    watched.clock.advance(9_999);
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.advance(1);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it.each(['0', 'Wed, 21 Oct 2015 07:28:00 GMT'])('at least a moment, and longer each time: %s', (header) => {
    const waits: number[] = [];
    for (let turns = 0; turns < 12; turns += 1) {
      watched.sendGate.observe(answer(429, { 'retry-after': header }));
      let waited = 0;
      while (watched.sendGate.lanes(8) === 0) {
        watched.clock.advance(1_000);
        waited += 1;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    // A 429 during the wait does not count as another one in a row.
    watched.sendGate.observe(answer());
    watched.sendGate.observe(answer(429, { 'retry-after': header }));
    for (let calls = 0; calls < 7; calls += 1)
      watched.sendGate.observe(answer(429, { 'retry-after': header }));
    watched.clock.advance(1_000);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('also when there were too many token requests', () => {
    watched.sendGate.observe({ kind: 'rateLimited', retryAfter: '5', status: 429 });
    expect(watched.sendGate.pause).toMatchObject({
      reason: 'rateLimited',
      until: '2026-03-01T10:00:05.000Z',
    });
  });
  it.each([[[3, 60, 5]], [[60, 3]], [[3, 60]]])('for the longest of several waits: %j', (waits) => {
    for (const wait of waits) watched.sendGate.observe(tooMany(wait));
    watched.clock.advance(59_999);
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.advance(1);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('although an answer that was already under way arrives', () => {
    watched.sendGate.observe(tooMany(30));
    watched.sendGate.observe(answer(201));
    expect([watched.sendGate.lanes(8), watched.sendGate.pause?.reason]).toEqual([0, 'rateLimited']);
    watched.clock.advance(30_000);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('no less after a lost connection', () => {
    watched.sendGate.observe(tooMany(30));
    watched.sendGate.observe(gone);
    watched.clock.advance(29_000);
    expect(watched.sendGate.lanes(8)).toBe(0);
  });
  it('also when a person asks to send or the network returns', () => {
    watched.sendGate.observe(tooMany(30));
    watched.sendGate.release();
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([0, 0]);
  });
});

describe('after a 503 with Retry-After, all lanes wait as after a 429', () => {
  it.each(['30', 'Sun, 01 Mar 2026 10:00:30 GMT'])('for %s', (header) => {
    watched.sendGate.observe(answer(503, { 'retry-after': header }));
    expect(watched.sendGate.pause).toEqual({ reason: 'rateLimited', until: '2026-03-01T10:00:30.000Z' });
    watched.clock.advance(29_999);
    expect(watched.sendGate.lanes(8)).toBe(0);
    watched.clock.advance(1);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('also when it comes in a page', () => {
    watched.sendGate.observe({ ...page, status: 503, headers: { 'retry-after': '30' } });
    expect(watched.sendGate.pause).toMatchObject({ reason: 'rateLimited' });
  });
  it('for an hour at most', () => {
    watched.sendGate.observe(answer(503, { 'retry-after': '86400' }));
    watched.clock.advance(3_600_000);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('after a 500 with Retry-After, only its own operation waits', () => {
    watched.sendGate.observe(answer(500, { 'retry-after': '30' }));
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
  });
});

describe('simultaneous reasons do not lift one another', () => {
  const second = 1_000;
  it('a disk that has room again does not end the wait after a 429', () => {
    watched.sendGate.observe(tooMany(600));
    watched.sendGate.storageFailed('full');
    expect(watched.sendGate.pause).toMatchObject({ reason: 'storage' });
    watched.sendGate.storageWorks();
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
    watched.clock.advance(600 * second);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('a 429 of a call that was out when the disk filled up is kept', () => {
    watched.sendGate.storageFailed('full');
    watched.sendGate.observe(tooMany(600));
    watched.sendGate.storageWorks();
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
  });
  it('a disk that has room again does not make refused credentials be tried again', () => {
    watched.sendGate.observe(refused);
    watched.sendGate.storageFailed('full');
    watched.sendGate.storageWorks();
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['credentials', 0]);
    watched.clock.advance(3_600 * second);
    expect(watched.sendGate.lanes(8)).toBe(0);
  });
  it('a new secret is tried once the wait after a 429 is over, not before', () => {
    watched.sendGate.observe(tooMany(600));
    watched.sendGate.observe(refused);
    expect(watched.sendGate.pause?.reason).toBe('credentials');
    watched.sendGate.release();
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['rateLimited', 0]);
    watched.clock.advance(600 * second);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('the end of a wait after a 429 is no reason to try refused credentials', () => {
    watched.sendGate.observe(tooMany(600));
    watched.sendGate.observe(refused);
    watched.clock.advance(601 * second);
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['credentials', 0]);
    watched.sendGate.release();
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
  it('an answer while the disk is full says that the platform is there, not that the disk is', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.storageFailed('full');
    watched.sendGate.observe(answer());
    expect([watched.sendGate.pause?.reason, watched.sendGate.lanes(8)]).toEqual(['storage', 0]);
    watched.sendGate.storageWorks();
    expect([watched.sendGate.pause, watched.sendGate.lanes(8)]).toEqual([null, 8]);
  });
  it('going online by choice probes at once, but not before a 429 is over', () => {
    watched.sendGate.observe(gone);
    watched.sendGate.choose(true);
    watched.sendGate.choose(false);
    expect(watched.sendGate.lanes(8)).toBe(1);
    watched.sendGate.observe(tooMany(600));
    watched.sendGate.choose(true);
    watched.sendGate.choose(false);
    expect(watched.sendGate.lanes(8)).toBe(0);
  });
});

describe('waits are durations', () => {
  it.each([-3_600_000, -86_400_000, 300_000, 86_400_000])(
    'so a wall clock set by %d ms does not prolong a wait after a 429',
    (set) => {
      watched.sendGate.observe(tooMany(60));
      watched.clock.advance(1_000);
      watched.clock.set(set);
      watched.clock.advance(59_000);
      expect(watched.sendGate.lanes(8)).toBe(1);
    },
  );
  it('so a wall clock that is set back does not prolong the wait before a probe of the network', () => {
    watched.sendGate.observe(gone);
    watched.clock.set(-3_600_000);
    watched.clock.advance(2_000);
    expect([watched.sendGate.lanes(8), watched.reopened]).toEqual([1, 1]);
  });
  it('so a second 429 after the clock was set back is not measured by the first one', () => {
    watched.sendGate.observe(tooMany(600));
    watched.clock.set(-3_600_000);
    watched.sendGate.observe(tooMany(5));
    watched.clock.advance(600_000);
    expect(watched.sendGate.lanes(8)).toBe(1);
  });
});

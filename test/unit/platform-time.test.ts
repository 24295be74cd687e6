import { describe, expect, it } from 'vitest';
import { createPlatformTime } from '../../main/platform/time.ts';
import type { Spoken } from '../../main/platform/voice.ts';
import { fakeClock } from '../support/clocks.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T10:00:00Z');
const answer = (date: string | undefined, more: Partial<Spoken> = {}): Spoken => ({
  status: 200,
  body: {},
  text: '{}',
  headers: date === undefined ? {} : { date },
  ...more,
});
const told = (milliseconds: number) => answer(new Date(start + milliseconds).toUTCString());

describe('the platform’s clock', () => {
  it('is unknown before an answer has told it', () => {
    const time = createPlatformTime(fakeClock(start), []);
    expect([time.now(), time.offset()]).toEqual([null, null]);
  });
  it.each([
    ['no Date', answer(undefined)],
    ['a meaningless Date', answer('yesterday')],
    ['an empty Date', answer('')],
    ['a Date that is a number', answer('5')],
    ['a Date without its weekday', answer('2026-03-01 10:00:00')],
    ['a page of an intermediary', { ...told(hour), text: '<html>', body: undefined }],
    ['a 403 without a body', { ...told(hour), status: 403, text: '', body: undefined }],
    [
      "a JSON object that is not the platform's own",
      { ...told(hour), status: 403, text: '{"x":1}', body: { x: 1 } },
    ],
    ['half an answer', { ...told(hour), text: '{"id', body: undefined }],
  ])('is not taken from %s', (_, spoken) => {
    const time = createPlatformTime(fakeClock(start), []);
    time.observe(spoken);
    expect(time.now()).toBeNull();
    time.observe(told(hour));
    time.observe(spoken);
    expect(time.now()).toBe(start + hour);
  });
  it('runs on from the last answer, also from a refusal', () => {
    const clock = fakeClock(start);
    const time = createPlatformTime(clock, []);
    time.observe({ ...told(hour), status: 404, body: { detail: 'no' }, text: '{"detail":"no"}' });
    expect([time.now(), time.offset()]).toEqual([start + hour, hour]);
    clock.advance(5_000);
    expect([time.now(), time.offset()]).toEqual([start + hour + 5_000, hour]);
    time.observe(told(5_000));
    expect([time.now(), time.offset()]).toEqual([start + 5_000, 0]);
  });
  it('does not follow a wall clock that is set back, and then has no known offset to it', () => {
    const clock = fakeClock(start);
    const time = createPlatformTime(clock, []);
    time.observe(told(0));
    clock.set(-3 * hour);
    clock.advance(1_000);
    expect([time.now(), time.offset()]).toEqual([start + 1_000, null]);
  });
  it('shows at least the time elapsed since its last answer, whatever happens to the wall clock', () => {
    const clock = fakeClock(start);
    const time = createPlatformTime(clock, []);
    expect(time.atLeast()).toBeNull();
    time.observe(told(hour));
    for (const set of [-3 * hour, 48 * hour, -hour]) {
      clock.set(set);
      clock.advance(1_000);
    }
    expect(time.atLeast()).toBe(start + hour + 3_000);
  });
  it('runs on while the machine sleeps', () => {
    const clock = fakeClock(start);
    const time = createPlatformTime(clock, []);
    time.observe(told(0));
    clock.sleep(hour);
    expect(time.now()).toBe(start + hour);
  });
  it('never goes back without another answer', () => {
    const clock = fakeClock(start);
    const time = createPlatformTime(clock, []);
    time.observe(told(0));
    let last = time.now() ?? 0;
    for (const set of [-hour, hour, -5 * hour, 24 * hour, -48 * hour]) {
      clock.advance(1_000);
      const before = clock.now();
      clock.set(set);
      const now = time.now() ?? 0;
      if (clock.now() >= before) expect(now).toBeGreaterThanOrEqual(last);
      expect(now).toBeGreaterThanOrEqual(start + clock.elapsed());
      last = now;
    }
  });
});

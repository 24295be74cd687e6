import { haveParted, type Time } from '../clock.ts';
import { httpDateIn } from './values.ts';
import { type Spoken, voiceOf } from './voice.ts';

/** The platform's clock, as shown by the `Date` header of its answers (RFC 9110, 6.6.1), to the second. */
export interface PlatformTime {
  observe(answer: Spoken): void;
  /** Returns the platform's time in epoch milliseconds; null until an answer has shown it. */
  now(): number | null;
  /** Returns the earliest possible platform time, whatever was done to this machine's wall clock; null until shown. */
  atLeast(): number | null;
  /** Returns how far the platform's clock is ahead of this machine's, in milliseconds; null when not known. */
  offset(): number | null;
}

/**
 * Creates the platform's time, unknown until an answer shows it.
 * @param fields the platform's names of the fields that the app sends, see `voiceOf`
 */
export function createPlatformTime(time: Time, fields: readonly string[]): PlatformTime {
  let last: { at: number; now: number; elapsed: number } | null = null;
  return {
    observe(answer) {
      // A proxy's `Date` is the time of the proxy's clock.
      if (voiceOf(answer, fields) !== 'platform') return;
      const at = httpDateIn(answer.headers.date ?? '');
      if (at !== null) last = { at, now: time.now(), elapsed: time.elapsed() };
    },
    // Use the clock that advanced further since that answer, because elapsed time may stop while the machine sleeps.
    now: () => last && last.at + Math.max(time.elapsed() - last.elapsed, time.now() - last.now, 0),
    atLeast: () => last && last.at + (time.elapsed() - last.elapsed),
    offset() {
      if (!last) return null;
      // It is then unknown which of the two clocks is right.
      if (haveParted(time, last)) return null;
      return Math.round(last.at + (time.elapsed() - last.elapsed) - time.now());
    },
  };
}

import { haveParted, type Time } from '../clock.ts';
import { httpDateIn } from './values.ts';
import { type Spoken, voiceOf } from './voice.ts';

/** The platform's clock, as far as its answers tell it: the `Date` header (RFC 9110, 6.6.1), to the second. */
export interface PlatformTime {
  observe(answer: Spoken): void;
  /** Epoch milliseconds; null while no answer has told. */
  now(): number | null;
  /** What it shows at the least, whatever was done to this machine's wall clock; null while no answer has told. */
  atLeast(): number | null;
  /** How far the platform's clock is ahead of this machine's, in milliseconds; null while no answer has told. */
  offset(): number | null;
}

export function createPlatformTime(time: Time): PlatformTime {
  let last: { at: number; now: number; elapsed: number } | null = null;
  return {
    observe(answer) {
      // What a proxy says is about the proxy's clock.
      if (voiceOf(answer) !== 'platform') return;
      const at = httpDateIn(answer.headers.date ?? '');
      if (at !== null) last = { at, now: time.now(), elapsed: time.elapsed() };
    },
    // Since that answer by whichever clock has gone further: elapsed time may stand still while the machine sleeps.
    now: () => last && last.at + Math.max(time.elapsed() - last.elapsed, time.now() - last.now, 0),
    atLeast: () => last && last.at + (time.elapsed() - last.elapsed),
    offset() {
      if (!last) return null;
      // Which of the two clocks is right nobody can tell then.
      if (haveParted(time, last)) return null;
      return Math.round(last.at + (time.elapsed() - last.elapsed) - time.now());
    },
  };
}

import { type PointerEvent, useEffect, useReducer } from 'react';
import { formatDate, formatDateTime, formatFull, formatShort } from '../i18n/format.ts';
import { currentLanguage } from '../i18n/language.ts';
import { useWords } from '../i18n/useWords.tsx';
import { useNow } from '../time/clock.ts';
import { isZoneNamed } from '../time/current.ts';
import { relativeWords } from './relative.ts';

interface TimeProps {
  /** ISO 8601; null when it has never happened. */
  at: string | null;
}

/** Gives an element the whole time as its title once it is pointed at. Earlier, in each row of a list, nobody sees it. */
const titled = (at: string) => ({
  onPointerMove: ({ currentTarget }: PointerEvent<HTMLElement>) => {
    currentTarget.title = formatFull(at);
  },
});

/**
 * Shows `21.11.2027 14:02`. `short` shows only the time if it was today; otherwise both (`time`) or only the date
 * (`date`).
 */
export function DateTime({ at, short }: TimeProps & { short?: 'time' | 'date' }) {
  const t = useWords();
  const now = useNow();
  if (!at) return <span>{t('never')}</span>;
  return (
    <time dateTime={at} className="tabular" {...(short || isZoneNamed() ? titled(at) : {})}>
      {short ? formatShort(at, now, short) : formatDateTime(at)}
    </time>
  );
}

/** Shows `21.11.2027`, with the time of day on hover. */
export function DateOnly({ at }: { at: string }) {
  // Re-renders when the time zone changes: the change is announced like a change of language, see stores/app.ts.
  useWords();
  return (
    <time dateTime={at} className="tabular" {...titled(at)}>
      {formatDate(at)}
    </time>
  );
}

/** The longest delay a timer accepts, in milliseconds. The clock ticks long before that. */
const longestTimer = 2 ** 31 - 1;

/** Returns the current time. Updates with the clock, and at the very moment of `at`. */
function useNowWhen(at: string | null): number {
  const ticked = useNow();
  const [, moveOn] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    const wait = at ? Date.parse(at) - Date.now() : 0;
    if (!(wait > 0) || wait > longestTimer) return;
    const timer = setTimeout(moveOn, wait);
    return () => clearTimeout(timer);
  }, [at]);
  // Between two ticks the clock is behind by up to one step.
  return Math.max(ticked, Date.now());
}

/**
 * Shows "vor 3 Minuten", updated with the clock.
 * `expected`: for something still to come. Shows "in 3 Minuten", and "jetzt" once it is due.
 */
export function RelativeTime({ at, expected }: TimeProps & { expected?: boolean }) {
  const t = useWords();
  const now = useNowWhen(at);
  if (!at) return <span>{t('never')}</span>;
  const words = { justNow: t('justNow'), soon: t('soon'), now: t('now') };
  return (
    <time dateTime={at} title={formatFull(at)}>
      {relativeWords(at, now, { language: currentLanguage(), expected, words })}
    </time>
  );
}

import { type Code, entries, type FieldsOf, type Level, levels } from './entries.ts';
import type { ValueKind } from './values.ts';

/** The program's log. An entry is a code with numbers, ids and values of closed sets, never free text. */
export interface Log {
  /** Writes one entry. Never throws, because a log that cannot be written must not stop anything. */
  write<C extends Code>(code: C, ...fields: keyof FieldsOf<C> extends never ? [] : [FieldsOf<C>]): void;
}

/** Receives finished lines. It may throw. */
export type LogSink = (level: Level, line: string) => void;

/** An entry whose parts have all been checked against the table. */
export interface CheckedEntry {
  at: string;
  level: Level;
  code: Code;
  values: Record<string, unknown>;
}

/** Placeholder in an entry for a value that does not fit its kind. */
export const misfit = '?';

/**
 * How many warnings and errors of one code are written in a minute. A fault that recurs with every frame must not push
 * the other entries out of the log.
 */
const mostPerMinute = 60;
const minute = 60_000;

/**
 * Creates a log that checks each value again, whatever the types say, and passes finished lines to a sink. Warnings and
 * errors beyond `mostPerMinute` are counted; the count is written before the next entry, or a minute later.
 */
export function createLog(sink: LogSink, now: () => number): Log {
  const limiter = createLimiter();
  let leftOut = 0;
  let telling: NodeJS.Timeout | null = null;
  const put = (code: Code, given: unknown) => sink(entries[code].level, lineOf(code, given ?? {}, now()));
  const tellLeftOut = () => {
    const count = leftOut;
    leftOut = 0;
    if (telling) clearTimeout(telling);
    telling = null;
    if (count > 0) put('log.leftOut', { count });
  };
  const attempt = (work: () => void) => {
    try {
      work();
    } catch {
      // Neither a full disk nor a defect of the log itself may stop the work that is being logged.
    }
  };
  return {
    write(code: Code, ...given: unknown[]) {
      attempt(() => {
        if (entries[code].level !== 'info' && !limiter.admits(code, now())) {
          leftOut += 1;
          telling ??= setTimeout(attempt, minute, tellLeftOut).unref();
          return;
        }
        attempt(tellLeftOut);
        put(code, given[0]);
      });
    },
  };
}

/** Creates a counter of how often each code came in the current minute. */
function createLimiter() {
  const counts = new Map<Code, number>();
  let current = Number.NaN;
  return {
    /** Counts a code, and returns true while it came at most `mostPerMinute` times in this minute. */
    admits(code: Code, at: number): boolean {
      if (Math.floor(at / minute) !== current) counts.clear();
      current = Math.floor(at / minute);
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      return count <= mostPerMinute;
    },
  };
}

/** Returns one entry as a line of JSON: time, level, code, and the fields of the table. Other values are left out. */
export function lineOf(code: Code, given: object, at: number): string {
  const { level } = entries[code];
  return textOf({ at: new Date(at).toISOString(), level, code, values: valuesOf(code, given, 'fit') });
}

/** Returns a checked entry as a line of JSON. */
export const textOf = ({ values, ...entry }: CheckedEntry): string => JSON.stringify({ ...entry, ...values });

/**
 * Returns the entry in a line of a log file, checked as when it was written; null when the line holds none. The level
 * is the table's, because an earlier release, or anybody, may have written another one.
 */
export function entryIn(line: string): CheckedEntry | null {
  try {
    const { at, level, code, ...given } = JSON.parse(line);
    const isEntry = isTime(at) && levels.includes(level) && isCode(code);
    return isEntry ? { at, level: entries[code].level, code, values: valuesOf(code, given, 'read') } : null;
  } catch {
    return null;
  }
}

/** Returns the values of a code's fields, each checked. A line of an earlier release may lack a field. */
function valuesOf(code: Code, given: object, check: 'fit' | 'read'): Record<string, unknown> {
  const fields = Object.entries(entries[code].fields as Record<string, ValueKind<unknown>>);
  return Object.fromEntries(
    fields.map(([name, kind]) => {
      const value = kind[check]((given as Record<string, unknown>)[name]);
      return [name, value === undefined ? misfit : value];
    }),
  );
}

/** True for a time in exactly the form that entries use, for example `2026-03-01T10:00:00.000Z`. */
const isTime = (at: unknown): at is string =>
  typeof at === 'string' && /^\d{4}-/.test(at) && new Date(at).toISOString() === at;

const isCode = (code: unknown): code is Code => typeof code === 'string' && Object.hasOwn(entries, code);

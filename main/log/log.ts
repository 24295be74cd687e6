import { type Code, entries, type FieldsOf, type Level } from './entries.ts';
import type { ValueKind } from './values.ts';

/** Where the program writes down what it did: a code with numbers, ids and values of closed sets, never free text. */
export interface Log {
  /** Writes one entry. Never throws: a log that cannot be written stops nothing. */
  write<C extends Code>(code: C, ...fields: keyof FieldsOf<C> extends never ? [] : [FieldsOf<C>]): void;
}

/** Takes finished lines. It may throw. */
export type LogSink = (level: Level, line: string) => void;

/** Placeholder in an entry for a value that does not fit its kind. */
export const misfit = '?';

/** A log that checks each value again, whatever the types say, and hands finished lines to a sink. */
export function createLog(sink: LogSink, now: () => number): Log {
  return {
    write(code: Code, ...given: unknown[]) {
      try {
        sink(entries[code].level, lineOf(code, given[0] ?? {}, now()));
      } catch {
        // Neither a full disk nor a defect of the log itself may stop what is being logged.
      }
    },
  };
}

/** One entry as a line of JSON: time, level, code, and the fields of the table; what is no field is left out. */
export function lineOf(code: Code, given: object, at: number): string {
  const { level, fields } = entries[code];
  const values = Object.entries(fields as Record<string, ValueKind<unknown>>).map(([name, kind]) => {
    const value = kind.fit((given as Record<string, unknown>)[name]);
    return [name, value === undefined ? misfit : value];
  });
  return JSON.stringify({ at: new Date(at).toISOString(), level, code, ...Object.fromEntries(values) });
}

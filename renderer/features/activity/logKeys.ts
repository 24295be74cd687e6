import type { LogEntry } from '../../../contract/log.ts';

export interface KeyedEntry {
  key: string;
  entry: LogEntry;
}

/**
 * Gives each entry a key that stays the same when the log is read again, however many entries were added or removed:
 * its content. Equal entries are numbered, counting from the oldest.
 * @param entries newest first
 */
export function withKeys(entries: readonly LogEntry[]): KeyedEntry[] {
  const seen = new Map<string, number>();
  return entries
    .toReversed()
    .map((entry) => {
      const content = [entry.at, entry.level, entry.code, entry.values].join(' ');
      const number = (seen.get(content) ?? 0) + 1;
      seen.set(content, number);
      return { key: `${content} ${number}`, entry };
    })
    .reverse();
}

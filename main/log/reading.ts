import type { LogEntry, LogView } from '../../contract/log.ts';
import type { LogFiles } from '../ports.ts';

type Readable = Pick<LogFiles, 'folder' | 'list' | 'read'>;

/** Returns the newest entries, newest first. A file that cannot be read is left out, and named. */
export async function readLog(files: Readable, limit: number): Promise<LogView> {
  const entries: LogEntry[] = [];
  const unreadable: string[] = [];
  const listed = files.list();
  const newestFirst = [...(listed ?? [])].reverse();
  for (const { name } of newestFirst) {
    if (entries.length >= limit) break;
    try {
      const lines = (await files.read(name)).split('\n').reverse();
      for (const line of lines) {
        if (entries.length >= limit) break;
        const entry = entryOf(line);
        if (entry) entries.push(entry);
      }
    } catch {
      unreadable.push(name);
    }
  }
  const bytes = newestFirst.reduce((sum, file) => sum + file.bytes, 0);
  return {
    entries,
    complete: entries.length < limit,
    files: newestFirst.length,
    bytes,
    unreadable,
    unusableFolder: listed === null ? files.folder : null,
  };
}

/** Yields the whole log as text, oldest first, file by file. */
export async function* logText(files: Readable): AsyncGenerator<string> {
  for (const { name } of files.list() ?? []) yield await files.read(name).catch(() => '');
}

/** A line of the log; null: it is empty, or was cut off by a crash. */
function entryOf(line: string): LogEntry | null {
  if (line.trim() === '') return null;
  try {
    const { at, level, code, ...values } = JSON.parse(line);
    return { at: String(at), level, code: String(code), values: JSON.stringify(values) };
  } catch {
    return null;
  }
}

import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { isAlive } from '../processes.ts';

interface Instance {
  argv: string[];
  cwd: string;
  data: unknown;
}

/** Chromium's name of the lock, a symbolic link to `<computer>-<process id>` (process_singleton_posix.cc). */
const lockName = 'SingletonLock';
const notePrefix = 'chromium-host.second-';

/**
 * Takes the lock of a profile folder and returns true; returns false when another instance holds it or it cannot be
 * created. Follows Chromium's ProcessSingleton on Linux and macOS with Electron's patch: takes over the lock of a process
 * that is no longer running and of another computer. A later instance leaves a note beside the lock, for which the first
 * one watches.
 */
export function takeLock(folder: string, self: Instance, onSecond: (other: Instance) => void): boolean {
  const lock = path.join(folder, lockName);
  const own = `${hostname()}-${process.pid}`;
  for (let attempt = 1; ; attempt++) {
    try {
      symlinkSync(own, lock);
      break;
    } catch {
      const owner = readOwner(lock);
      if (owner === own) return true;
      const [, computer, pid] = /^(.+)-(\d+)$/.exec(owner ?? '') ?? [];
      if (computer === hostname() && isAlive(Number(pid))) {
        leaveNote(folder, self);
        return false;
      }
      if (attempt === 3) return false;
      try {
        rmSync(lock, { force: true });
      } catch {
        return false;
      }
    }
  }
  const takeNotes = () => {
    for (const name of readdirSync(folder).filter((entry) => entry.startsWith(notePrefix))) {
      const note = path.join(folder, name);
      onSecond(JSON.parse(readFileSync(note, 'utf8')));
      rmSync(note, { force: true });
    }
  };
  watch(folder, { persistent: false }, takeNotes);
  process.once('exit', () => rmSync(lock, { force: true }));
  return true;
}

/** Leaves a note for the first instance. Writes a draft and renames it, so that a half-written note is never read. */
function leaveNote(folder: string, self: Instance): void {
  const draft = path.join(folder, `.note-${process.pid}`);
  writeFileSync(draft, JSON.stringify(self));
  renameSync(draft, path.join(folder, `${notePrefix}${process.pid}.json`));
}

function readOwner(lock: string): string | null {
  try {
    return readlinkSync(lock);
  } catch {
    return null;
  }
}

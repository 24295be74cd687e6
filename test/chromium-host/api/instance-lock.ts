import { readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../processes.ts';

interface Instance {
  argv: string[];
  cwd: string;
  data: unknown;
}

const lockName = 'chromium-host.lock';
const notePrefix = 'chromium-host.second-';

/**
 * One instance per profile folder. The first one's process id is in a lock file; a later one leaves a note beside
 * it, which the first one watches for. A lock of a process that no longer runs is taken over.
 */
export function takeLock(folder: string, self: Instance, onSecond: (other: Instance) => void): boolean {
  const lock = path.join(folder, lockName);
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
      break;
    } catch {
      const owner = readOwner(lock);
      if (owner === process.pid) return true;
      if (owner !== null && isAlive(owner)) {
        leaveNote(folder, self);
        return false;
      }
      rmSync(lock, { force: true });
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

/** Written beside and renamed, so that it is never read half-written. */
function leaveNote(folder: string, self: Instance): void {
  const draft = path.join(folder, `.note-${process.pid}`);
  writeFileSync(draft, JSON.stringify(self));
  renameSync(draft, path.join(folder, `${notePrefix}${process.pid}.json`));
}

function readOwner(lock: string): number | null {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

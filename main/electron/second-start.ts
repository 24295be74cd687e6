import { readlinkSync } from 'node:fs';
import path from 'node:path';
import { computerName } from '../machine.ts';

/** Why this start did not get the profile's lock of Chromium. */
export type SecondStart =
  | { why: 'shown' } // another instance runs, and has come to the front
  | { why: 'unresponsive' } // another instance runs, and did not answer
  | { why: 'elsewhere'; computer: string; file: string } // the lock names another computer
  | { why: 'unlockable' }; // nobody holds the lock, and it cannot be made

/** The lock that an instance has on a profile: `<computer>-<process>`. */
export interface InstanceLock {
  computer: string;
  pid: number;
}

/** Chromium's name for the lock in the profile folder, a symbolic link (process_singleton_posix.cc). */
const lockName = 'SingletonLock';

/**
 * An instance answers within milliseconds. One that hangs is given up after 20 seconds (process_singleton_posix.cc,
 * process_singleton_win.cc). Milliseconds.
 */
const longestAnswer = 10_000;

/**
 * Decides why the lock was not given.
 * @param found the lock in the profile folder; null: there is none, or none can be read; undefined: this system keeps it elsewhere
 * @param waited how long the attempt took, in milliseconds
 */
export function whySecond(
  found: InstanceLock | null | undefined,
  here: { computer: string; isAlive(pid: number): boolean; file: string; waited: number },
): SecondStart {
  if (here.waited >= longestAnswer) return { why: 'unresponsive' };
  if (found === undefined) return { why: 'shown' };
  if (found === null) return { why: 'unlockable' };
  if (found.computer !== here.computer)
    return { why: 'elsewhere', computer: found.computer, file: here.file };
  return here.isAlive(found.pid) ? { why: 'shown' } : { why: 'unlockable' };
}

/** Returns the lock that a link's target names; null when it names none. A computer's name may have dashes. */
export function lockIn(target: string): InstanceLock | null {
  const [, computer, pid] = /^(.+)-(\d+)$/s.exec(target) ?? [];
  return computer === undefined ? null : { computer, pid: Number(pid) };
}

/** Looks why the lock of a profile was not given. @param waited see `whySecond` */
export function lookAtLock(profilePath: string, waited: number): SecondStart {
  const file = path.join(profilePath, lockName);
  return whySecond(process.platform === 'win32' ? undefined : readLock(file), {
    computer: computerName(),
    isAlive,
    file,
    waited,
  });
}

function readLock(file: string): InstanceLock | null {
  try {
    return lockIn(readlinkSync(file));
  } catch {
    return null;
  }
}

/** True while a process of this id runs, also another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

import { readlinkSync } from 'node:fs';
import path from 'node:path';
import { computerName } from '../profile/machine.ts';

/** Why this start did not get Chromium's lock on the profile. */
export type SecondStart =
  | { why: 'shown' } // another instance is running and has come to the front
  | { why: 'unresponsive' } // another instance is running and did not answer
  | { why: 'elsewhere'; computer: string; file: string } // the lock names another computer
  | { why: 'unlockable' }; // no running instance holds the lock, and it cannot be created

/** The owner named in a profile's lock, as `<computer>-<process id>`. */
export interface InstanceLock {
  computer: string;
  pid: number;
}

/** Chromium's file name of the lock in the profile folder, a symbolic link (process_singleton_posix.cc). */
const lockName = 'SingletonLock';

/**
 * Wait for the lock from which the other instance counts as unresponsive, in milliseconds. A healthy instance answers
 * within milliseconds. Chromium gives up on a hanging one after 20 seconds (process_singleton_posix.cc,
 * process_singleton_win.cc).
 */
const longestAnswer = 10_000;

/**
 * Returns why the lock was not obtained.
 * @param found the lock in the profile folder; null: missing or unreadable; undefined: this system keeps locks elsewhere
 * @param here this computer's name, the lock's path, and `waited`: how long the attempt took, in milliseconds
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

/** Parses the target of a lock's link; null when it does not name an owner. A computer's name may contain dashes. */
export function lockIn(target: string): InstanceLock | null {
  const [, computer, pid] = /^(.+)-(\d+)$/s.exec(target) ?? [];
  return computer === undefined ? null : { computer, pid: Number(pid) };
}

/** Reads a profile's lock and returns why it was not obtained. @param waited see `whySecond` */
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

/** True while a process with this id is running, including another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

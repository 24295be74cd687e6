/**
 * A lock between processes: two terminals may run `npm test` and `npm start` in one checkout at the same time.
 * Plain JavaScript, because the launcher needs it before anything is installed.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Takes the lock, runs `work` and releases the lock. Waits if another process holds the lock. */
export async function withLock(file, work, { onWait = () => {}, waitMs = 15 * 60_000 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const deadline = Date.now() + waitMs;
  let told = false;
  while (!tryTake(file)) {
    if (Date.now() > deadline) {
      throw new Error(`another run has held ${file} for too long; if none is running, delete that file`);
    }
    if (!told) onWait(holder(file));
    told = true;
    await sleep(300);
  }
  const giveBack = () => rmSync(file, { force: true });
  process.once('exit', giveBack);
  try {
    return await work();
  } finally {
    process.off('exit', giveBack);
    giveBack();
  }
}

function tryTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  return false;
}

/** True when the holder died without releasing the lock. An empty file is just being written, unless it stays empty. */
function isAbandoned(file) {
  const pid = holder(file);
  if (pid > 0) return !isAlive(pid);
  try {
    return Date.now() - statSync(file).mtimeMs > 10_000;
  } catch {
    return false;
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

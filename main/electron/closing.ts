import type { BrowserWindow } from 'electron';
import type { Backend } from '../ports.ts';

/** Longest time for the page to save the last input, in milliseconds. */
const graceForPage = 500;

/**
 * Longest wait for the page's open calls, in milliseconds: enough to save while another program holds the data file for a moment,
 * but not for a save dialog that stays open.
 */
const patienceForCalls = 3_000;

/** Longest wait for the last keychain calls and file reads, in milliseconds. Most of them end within a few. */
const patienceForThreads = 500;

/** Longest time from the first step of closing to the last, in milliseconds. */
export const closeLimit = 5_000;

/** Shortest time for the backend to finish open work before it closes the data file regardless, in milliseconds. */
const patienceForBackend = closeLimit - graceForPage - patienceForCalls - patienceForThreads;

/** The parts to close before the app ends. Each is null until it is open. */
export interface OpenParts {
  backend: Pick<
    Backend,
    'stop' | 'leave' | 'close' | 'language' | 'unforeseen' | 'isAtKeychain' | 'isAtFolder'
  > | null;
  /** The app's only window; null again once it is closed. */
  window: BrowserWindow | null;
  /** Waits for the page's open calls. */
  callsDone: (() => Promise<void>) | null;
}

/**
 * Closes all open parts within `closeLimit`, even when one hangs. Stops sending first, so that nothing new is sent while
 * the app closes. A window that is still open saves the last input and is then destroyed, because later input could not
 * be saved.
 * @returns true when all work had ended by itself
 */
export async function closeParts(parts: OpenParts): Promise<boolean> {
  const { backend } = parts;
  if (!backend) return true;
  const began = performance.now();
  let areCallsDone = false;
  let isComplete = false;
  try {
    backend.stop();
    if (parts.window) {
      await Promise.race([backend.leave(), pause(graceForPage)]);
      if (parts.window?.isDestroyed() === false) parts.window.destroy();
    }
    const done = parts.callsDone?.().then(() => true) ?? true;
    areCallsDone = await Promise.race([done, pause(patienceForCalls).then(() => false)]);
  } finally {
    // The backend gets the time that the page did not need.
    const left = closeLimit - patienceForThreads - (performance.now() - began);
    isComplete = await backend.close(Math.max(patienceForBackend, left));
    for (let waited = 0; holdsThread(parts) && waited < patienceForThreads; waited += 20) await pause(20);
    isStuck = holdsThread(parts);
  }
  return areCallsDone && isComplete;
}

/** True when a call still held a thread after everything else was closed. */
let isStuck = false;

/** True when a call still holds a thread after closing. The process would then never end by itself. */
export const mustBeKilled = (parts: Pick<OpenParts, 'backend'>): boolean => isStuck && holdsThread(parts);

/** True while a keychain call, a file read or the second backup folder holds a thread, so that the process cannot end. */
const holdsThread = ({ backend }: Pick<OpenParts, 'backend'>): boolean =>
  backend?.isAtKeychain() === true || backend?.isAtFolder() === true || isReadingFiles();

/**
 * True while a file read is open, for example on a network drive that does not respond. After `quit`, Electron waits for
 * every thread that is busy with a file or the keychain. An invisible process would stay and keep the profile's lock.
 */
function isReadingFiles(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

import type { BrowserWindow } from 'electron';
import type { Backend } from '../ports.ts';

/** Longest time for the page to save what was typed last. Milliseconds. */
const graceForPage = 500;

/** How long the page's open calls may take to end: long enough to save, and a save dialog may stay open. Milliseconds. */
const patienceForCalls = 1_500;

/** How long the last calls to the keychain and reads of files may take. Most end within milliseconds. Milliseconds. */
const patienceForThreads = 500;

/** Longest time from the first step of closing to its last, with a margin for the steps themselves. Milliseconds. */
export const closeLimit = 5_000;

/** How long the backend may take to finish what it has begun, before it closes the data file all the same. Milliseconds. */
const patienceForBackend = closeLimit - graceForPage - patienceForCalls - patienceForThreads;

/** What has to be closed before the program ends; each is null until it is open. */
export interface OpenParts {
  backend: Pick<
    Backend,
    'stop' | 'leave' | 'close' | 'language' | 'unforeseen' | 'isAtKeychain' | 'isAtFolder'
  > | null;
  /** The one window; null again once it is closed. */
  window: BrowserWindow | null;
  /** Waits for the page's open calls. */
  callsDone: (() => Promise<void>) | null;
}

/**
 * Closes everything, within `closeLimit` whatever hangs. Sending stops first, so that nothing new goes out meanwhile. A
 * window that is still open saves what was typed last and then goes away: nothing that is typed later could be saved.
 * @returns true when everything had come to its own end
 */
export async function closeParts(parts: OpenParts): Promise<boolean> {
  const { backend } = parts;
  if (!backend) return true;
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
    isComplete = await backend.close(patienceForBackend);
    for (let waited = 0; holdsThread(parts) && waited < patienceForThreads; waited += 20) await pause(20);
    isStuck = holdsThread(parts);
  }
  return areCallsDone && isComplete;
}

/** Whether a thread was still held when everything else was closed. */
let isStuck = false;

/** True when a call still holds a thread after closing, so that the process would not end by itself. */
export const mustBeKilled = (parts: Pick<OpenParts, 'backend'>): boolean => isStuck && holdsThread(parts);

/** True while a call to the keychain, a read of a file or the second folder for backups holds a thread: the process does not end before it does. */
const holdsThread = ({ backend }: Pick<OpenParts, 'backend'>): boolean =>
  backend?.isAtKeychain() === true || backend?.isAtFolder() === true || isReadingFiles();

/**
 * True while a file does not answer, for example on a network drive. After `quit` Electron waits for every thread that is
 * still at a file or the keychain: an invisible process would stay, with the lock of the profile.
 */
function isReadingFiles(): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

import type { BrowserWindow } from 'electron';
import type { Backend } from '../ports.ts';

/** How long the page may take to save what was typed last. Milliseconds. */
const graceForPage = 500;

/** How long the page's open calls may take to end: long enough to save, and a save dialog may stay open. Milliseconds. */
const patienceForCalls = 1_500;

/** Longest time from the first step of closing to its last, with a margin for the steps themselves. Milliseconds. */
export const closeLimit = 5_000;

/** How long the backend may take to finish what it has begun, before it closes the data file all the same. Milliseconds. */
const patienceForBackend = closeLimit - graceForPage - patienceForCalls;

/** What has to be closed before the program ends; each is null until it is open. */
export interface OpenParts {
  backend: Pick<Backend, 'stop' | 'leave' | 'close' | 'language' | 'unforeseen' | 'isAtKeychain'> | null;
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
      backend.leave();
      await pause(graceForPage);
      if (parts.window?.isDestroyed() === false) parts.window.destroy();
    }
    const done = parts.callsDone?.().then(() => true) ?? true;
    areCallsDone = await Promise.race([done, pause(patienceForCalls).then(() => false)]);
  } finally {
    isComplete = await backend.close(patienceForBackend);
  }
  return areCallsDone && isComplete;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

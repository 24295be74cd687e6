import { powerSaveBlocker } from 'electron';

/** How often it is looked whether anything is being sent, and so how long the system is kept awake after it. Milliseconds. */
const interval = 5_000;

/**
 * Keeps the system from suspending the program while it sends; the screen may turn off. Without this, macOS slows the timers of a
 * hidden window down (App Nap), and a laptop falls asleep in the middle of a long send. Looked at anew each time instead of being
 * switched on and off by whoever sends: a part that ends in an error cannot leave it on.
 * @param isSending true while a call is under way
 */
export function keepAwake(isSending: () => boolean): void {
  let blocker: number | null = null;
  const timer = setInterval(() => {
    if (isSending()) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  }, interval);
  timer.unref();
}

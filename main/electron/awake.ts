import { powerSaveBlocker } from 'electron';

/** Pause between checks for open calls, and so the longest time that the system stays awake after one, in milliseconds. */
const interval = 5_000;

/**
 * Prevents the system from suspending the app while it sends. The screen may still turn off. Without this, macOS slows down
 * the timers of a hidden window (App Nap), and a laptop falls asleep in the middle of a long send. `isSending` is polled
 * instead of having the sender turn the blocker on and off, so that a sender that ends with an error cannot leave it on.
 * @param isSending true while a call to the platform is under way
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

import { create } from 'zustand';

const step = 15_000;

/** The one clock of all relative times on the screen, so that they change together. Epoch milliseconds. */
export const useClock = create<{ now: number }>(() => ({ now: Date.now() }));

setInterval(() => {
  // A hidden window needs no re-rendering; it catches up below.
  if (!document.hidden) useClock.setState({ now: Date.now() });
}, step);
document.addEventListener('visibilitychange', () => useClock.setState({ now: Date.now() }));

export const useNow = (): number => useClock(({ now }) => now);

import { call, onEvent } from '../ipcClient.ts';
import { onEnvironmentChange } from './app.ts';
import { isAnythingUnsaved, isSavingLong, onUnsaved, saveAtOnce } from './autosave.ts';

/** Holds typed input until it is on disk. */
export interface Keeper {
  /**
   * Saves at once what is unsaved and belongs to the open environment. Returns false if some of it is still unsaved.
   */
  flush(): Promise<boolean>;
  /**
   * True when saving has failed or must wait for another environment. Closing the page would then lose the unsaved
   * input.
   */
  isStuck(): boolean;
}

const keepers = new Set<Keeper>();

export const addKeeper = (keeper: Keeper): void => void keepers.add(keeper);

/** Saves everything unsaved at once. Returns true when nothing unsaved is left. */
export async function flushUnsaved(): Promise<boolean> {
  const saved = await Promise.all([...keepers].map((keeper) => keeper.flush()));
  return saved.every((each) => each);
}

/** True when closing the page might lose unsaved input. */
export const isStuck = (): boolean => isSavingLong() || [...keepers].some((keeper) => keeper.isStuck());

let asked = false;

function tellUnsaved(unsaved: boolean): void {
  call('app.unsaved', { unsaved, asked }).catch(() => {});
}

// The calls are sent before the page is gone, and the main process completes them.
window.addEventListener('pagehide', () => void flushUnsaved());
// The system ends the session. The main process waits for this answer only if it was told before that something is
// unsaved. Windows may end the process minutes later, and does not say when it decides not to.
onEvent('leaving', () => {
  asked = true;
  saveAtOnce();
  void flushUnsaved().finally(() => tellUnsaved(isAnythingUnsaved()));
});
onUnsaved(tellUnsaved);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) void flushUnsaved();
});
// Input that could not be saved before the window left its environment is saved when the window returns to it.
onEnvironmentChange(() => void flushUnsaved());

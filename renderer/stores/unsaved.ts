import { call, onEvent } from '../ipcClient.ts';
import { onEnvironmentChange } from './app.ts';
import { isAnythingUnsaved, onUnsaved, saveAtOnce } from './autosave.ts';

/** Holds what was typed until it is on the disk. */
export interface Keeper {
  /** Saves at once what is unsaved and belongs to the open environment; false: some of it still is not saved. */
  flush(): Promise<boolean>;
  /** Saving has failed, or has to wait for another environment: what is unsaved would go with the page. */
  isStuck(): boolean;
}

const keepers = new Set<Keeper>();

export const addKeeper = (keeper: Keeper): void => void keepers.add(keeper);

/** Saves at once whatever is unsaved; true when nothing unsaved is left. */
export async function flushUnsaved(): Promise<boolean> {
  const saved = await Promise.all([...keepers].map((keeper) => keeper.flush()));
  return saved.every((each) => each);
}

export const isStuck = (): boolean => [...keepers].some((keeper) => keeper.isStuck());

let asked = false;

function tellUnsaved(unsaved: boolean): void {
  call('app.unsaved', { unsaved, asked }).catch(() => {});
}

// The calls are on their way before the page goes, and the main process finishes them.
window.addEventListener('pagehide', () => void flushUnsaved());
// The system ends the session. The main process waits for this answer, and only where it was told before that something is
// unsaved; Windows may end the process minutes later, and tells nobody when it does not.
onEvent('leaving', () => {
  asked = true;
  saveAtOnce();
  void flushUnsaved().finally(() => tellUnsaved(isAnythingUnsaved()));
});
onUnsaved(tellUnsaved);
document.addEventListener('visibilitychange', () => {
  if (document.hidden) void flushUnsaved();
});
// What could not be saved before the window turned to another environment, and is back in its own.
onEnvironmentChange(() => void flushUnsaved());

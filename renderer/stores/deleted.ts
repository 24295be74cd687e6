import { create } from 'zustand';
import { onEnvironmentChange } from './app.ts';

/** How many deletions can be undone, one after the other. */
const remembered = 20;

interface Deletion {
  /** The subscriptions of this deletion that have not been restored. */
  ids: readonly string[];
  /** True when something else was done since: Ctrl+Z would now mean that, not an earlier deletion. */
  past: boolean;
  whenBack?: () => void;
}

/** Deletions in this window that can still be undone, newest last. */
export const useDeleted = create<{ deletions: readonly Deletion[] }>(() => ({ deletions: [] }));

/**
 * Notes that these subscriptions were deleted together. Ctrl+Z in the list restores them together.
 * @param whenBack called once all are restored, e.g. to remove a message that still offers it
 */
export function noteDeleted(ids: readonly string[], whenBack?: () => void): void {
  if (ids.length === 0) return;
  useDeleted.setState(({ deletions }) => ({
    deletions: [...deletions, { ids, past: false, whenBack }].slice(-remembered),
  }));
}

/** Notes that these subscriptions are restored, whoever restored them, so that nobody is told twice. */
export function noteRestored(ids: readonly string[]): void {
  const back = new Set(ids);
  const deletions = useDeleted
    .getState()
    .deletions.map((deletion) => ({ ...deletion, ids: deletion.ids.filter((id) => !back.has(id)) }));
  useDeleted.setState({ deletions: deletions.filter((deletion) => deletion.ids.length > 0) });
  for (const deletion of deletions) if (deletion.ids.length === 0) deletion.whenBack?.();
}

/** Notes that something else was done. From now on Ctrl+Z does not restore earlier deletions. */
export function forgetDeleted(): void {
  useDeleted.setState(({ deletions }) => ({
    deletions: deletions.map((deletion) => ({ ...deletion, past: true })),
  }));
}

/** Returns the ids that Ctrl+Z restores; empty if there are none. */
export const lastDeleted = ({ deletions } = useDeleted.getState()): readonly string[] => {
  const last = deletions.at(-1);
  return last && !last.past ? last.ids : [];
};

/** Returns those of these ids that were deleted here and are not restored yet. */
export function stillDeleted(ids: readonly string[]): string[] {
  const deleted = new Set(useDeleted.getState().deletions.flatMap((deletion) => deletion.ids));
  return ids.filter((id) => deleted.has(id));
}

onEnvironmentChange(() => useDeleted.setState({ deletions: [] }));

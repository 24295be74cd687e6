import { create } from 'zustand';
import { onEnvironmentChange } from './app.ts';

/** So many deletions can be taken back, one after the other. */
const remembered = 20;

interface Deletion {
  /** What was deleted together and has not come back. */
  ids: readonly string[];
  /** Something else was done since: Ctrl+Z would now mean that, and not a deletion long ago. */
  past: boolean;
  whenBack?: () => void;
}

/** What was deleted in this window and can still be brought back, newest last. */
export const useDeleted = create<{ deletions: readonly Deletion[] }>(() => ({ deletions: [] }));

/**
 * These subscriptions have just been deleted, together: Ctrl+Z in the list brings them back together.
 * @param whenBack called once they are, e.g. to take away a message that still offers it
 */
export function noteDeleted(ids: readonly string[], whenBack?: () => void): void {
  if (ids.length === 0) return;
  useDeleted.setState(({ deletions }) => ({
    deletions: [...deletions, { ids, past: false, whenBack }].slice(-remembered),
  }));
}

/** These are back, whoever brought them back: nobody is to be told a second time that they are. */
export function noteRestored(ids: readonly string[]): void {
  const back = new Set(ids);
  const deletions = useDeleted
    .getState()
    .deletions.map((deletion) => ({ ...deletion, ids: deletion.ids.filter((id) => !back.has(id)) }));
  useDeleted.setState({ deletions: deletions.filter((deletion) => deletion.ids.length > 0) });
  for (const deletion of deletions) if (deletion.ids.length === 0) deletion.whenBack?.();
}

/** Something else was done: from now on Ctrl+Z does not bring back what was deleted before. */
export function forgetDeleted(): void {
  useDeleted.setState(({ deletions }) => ({
    deletions: deletions.map((deletion) => ({ ...deletion, past: true })),
  }));
}

/** What Ctrl+Z brings back; empty: nothing. */
export const lastDeleted = ({ deletions } = useDeleted.getState()): readonly string[] => {
  const last = deletions.at(-1);
  return last && !last.past ? last.ids : [];
};

/** Of these, what was deleted here and is not back yet. */
export function stillDeleted(ids: readonly string[]): string[] {
  const deleted = new Set(useDeleted.getState().deletions.flatMap((deletion) => deletion.ids));
  return ids.filter((id) => deleted.has(id));
}

onEnvironmentChange(() => useDeleted.setState({ deletions: [] }));

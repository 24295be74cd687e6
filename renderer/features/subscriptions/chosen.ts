/** The chosen rows as an immutable value: every function returns a new one. Rows are identified by their ids alone. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** The row where a range starts: the row chosen last on its own. */
  readonly anchor: string | null;
  /** Rows chosen independently of the range. Shortening the range again drops only the rows that it had added. */
  readonly others: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export const nothingChosen: Chosen = { ids: none, anchor: null, others: none };

/** Adds one row to the choice, or removes it. The next range starts there. */
export function toggle({ ids }: Chosen, id: string): Chosen {
  const others = new Set(ids);
  others.delete(id);
  return { ids: ids.has(id) ? others : new Set(ids).add(id), anchor: id, others };
}

/** Starts the next range at this row, in addition to everything chosen now. */
export const beginAt = ({ ids }: Chosen, id: string): Chosen => ({ ids, anchor: id, others: ids });

/** Sets the rows of the current range; its former rows are dropped. */
export const draw = (chosen: Chosen, range: readonly string[]): Chosen => ({
  ...chosen,
  ids: new Set([...chosen.others, ...range]),
});

/** Adds these rows to the choice. */
export function add(chosen: Chosen, more: readonly string[]): Chosen {
  const ids = new Set([...chosen.ids, ...more]);
  return { ids, anchor: null, others: ids };
}

/**
 * Sorts changed rows, which may have left the list through the change. `ask`: chosen rows that are not loaded, to be
 * asked about. `wait`: loaded rows, to be looked at later, since the loaded pages may be older than the change. The
 * remaining rows can't become chosen.
 */
export function chosenAndGone(changed: ReadonlySet<string>, { ids }: Chosen, onHand: ReadonlySet<string>) {
  const [wait, gone] = [new Set<string>(), new Set<string>()];
  for (const id of changed) (onHand.has(id) ? wait : gone).add(id);
  return { ask: [...gone].filter((id) => ids.has(id)), wait };
}

/** Removes these rows from the choice, e.g. because they are done. */
export function leaveOut(chosen: Chosen, gone: readonly string[]): Chosen {
  const ids = new Set(chosen.ids);
  for (const id of gone) ids.delete(id);
  return { ids, anchor: null, others: ids };
}

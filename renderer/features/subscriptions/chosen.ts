/** Which rows are chosen, as a value: every function answers with a new one. Rows are known by their ids alone. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** The row from which a range is drawn: the one that was chosen last by itself. */
  readonly anchor: string | null;
  /** What is chosen whatever becomes of the range: a range drawn shorter again gives up only what it had taken. */
  readonly others: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export const nothingChosen: Chosen = { ids: none, anchor: null, others: none };

/** Chooses one row, or no longer. The next range begins there. */
export function toggle({ ids }: Chosen, id: string): Chosen {
  const others = new Set(ids);
  others.delete(id);
  return { ids: ids.has(id) ? others : new Set(ids).add(id), anchor: id, others };
}

/** The next range begins at this row, beside all that is chosen now. */
export const beginAt = ({ ids }: Chosen, id: string): Chosen => ({ ids, anchor: id, others: ids });

/** The range from the anchor now holds these rows, and no longer those that it held before. */
export const draw = (chosen: Chosen, range: readonly string[]): Chosen => ({
  ...chosen,
  ids: new Set([...chosen.others, ...range]),
});

/** Chooses these as well. */
export function add(chosen: Chosen, more: readonly string[]): Chosen {
  const ids = new Set([...chosen.ids, ...more]);
  return { ids, anchor: null, others: ids };
}

/**
 * Of rows that have changed, and may have left the list by it: those to ask about, which are chosen and not among the
 * rows on hand, and those to wait with, since the rows on hand may be from before. No other can become chosen.
 */
export function chosenAndGone(changed: ReadonlySet<string>, { ids }: Chosen, onHand: ReadonlySet<string>) {
  const [wait, gone] = [new Set<string>(), new Set<string>()];
  for (const id of changed) (onHand.has(id) ? wait : gone).add(id);
  return { ask: [...gone].filter((id) => ids.has(id)), wait };
}

/** Leaves these out, e.g. because they are done. */
export function leaveOut(chosen: Chosen, gone: readonly string[]): Chosen {
  const ids = new Set(chosen.ids);
  for (const id of gone) ids.delete(id);
  return { ids, anchor: null, others: ids };
}

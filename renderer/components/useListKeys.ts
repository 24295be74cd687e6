import type { RefObject } from 'react';
import type { ListSource } from '../stores/paged.ts';
import { useShortcuts } from './useShortcuts.ts';

/** Several rows of a list can be chosen. What "chosen" then means is the screen's. */
export interface RowChoice {
  useIds: () => ReadonlySet<string>;
  /** This row alone, or no longer. */
  toggle: (index: number) => void;
  /** From the row that was chosen last, or else from where the keys were, to this one. */
  spanTo: (index: number, from: number) => void;
  /** One went on from one row to another with Shift held: all between are chosen. */
  drawTo: (from: number, to: number) => void;
  /** One went on without Shift: the next range begins elsewhere. */
  rest: () => void;
  /** All that the list holds, also what is not on the screen. */
  all: () => void;
}

interface ListKeys<Row> {
  box: RefObject<HTMLElement | null>;
  source: ListSource<Row>;
  total: number;
  perPage: () => number;
  select: (index: number) => void;
  onOpen: (row: Row) => void;
  keys?: readonly (readonly [key: string, run: (row: Row) => void])[];
  choice?: RowChoice;
}

/** Space chooses one, with Shift all up to it. */
const choiceKeys = <Row>(source: ListSource<Row>, choice: RowChoice): Parameters<typeof useShortcuts>[0] => [
  [
    ' ',
    ({ shiftKey }) => {
      const index = source.selected();
      if (shiftKey) choice.spanTo(index, index);
      else choice.toggle(index);
    },
  ],
  ['mod+a', choice.all],
];

/**
 * J and K walk from anywhere on the screen. The other keys mean something else on a button or in a scrolled text, so
 * they only act when the list, or nothing at all, has the focus. With a choice of rows, Shift draws a range along.
 */
export function useListKeys<Row>(options: ListKeys<Row>): void {
  const { box, source, total, perPage, select, onOpen, keys = [], choice } = options;
  const withRow = (run: (row: Row) => void) => () => {
    const row = source.rowAt(source.selected());
    if (row) run(row);
  };
  const to = (place: (now: number) => number) => (event: KeyboardEvent) => {
    const from = source.selected();
    select(place(from));
    if (event.shiftKey) choice?.drawTo(from, source.selected());
    else choice?.rest();
  };
  const by = (step: () => number) => to((now) => now + step());
  useShortcuts([
    ['j', by(() => 1)],
    ['k', by(() => -1)],
  ]);
  useShortcuts(
    [
      ['ArrowDown', by(() => 1)],
      ['ArrowUp', by(() => -1)],
      ['PageDown', by(perPage)],
      ['PageUp', by(() => -perPage())],
      ['Home', to(() => 0)],
      ['End', to(() => total - 1)],
      ['Enter', withRow(onOpen)],
      ...(choice ? choiceKeys(source, choice) : []),
      ...keys.map(([key, run]) => [key, withRow(run)] as const),
    ],
    // What lies around the list can have the focus, too, but does nothing with keys.
    (target) => target instanceof Node && target.contains(box.current),
  );
}

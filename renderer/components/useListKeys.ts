import type { RefObject } from 'react';
import type { ListSource } from '../stores/paged.ts';
import { useShortcuts } from './useShortcuts.ts';

/** Lets several rows of a list be chosen. The screen decides what "chosen" means. */
export interface RowChoice {
  useIds: () => ReadonlySet<string>;
  /** Adds this row to the choice, or removes it. */
  toggle: (index: number) => void;
  /** Chooses from the row chosen last, or else from `from`, to this one. */
  spanTo: (index: number, from: number) => void;
  /** The user moved from one row to another with Shift held: chooses all rows between them. */
  drawTo: (from: number, to: number) => void;
  /** The user moved without Shift: the next range starts elsewhere. */
  rest: () => void;
  /** Chooses all rows of the list, including those off screen. */
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

/** Space toggles the current row; with Shift it chooses all rows up to it. Ctrl+A chooses all. */
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
 * Handles the keys of a list. J and K move from anywhere on the screen. The other keys mean something else on a button
 * or in scrolled text, so they only act when the list, or nothing at all, has the focus. With a choice of rows, moving
 * with Shift extends a range.
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
    // An element that contains the list can have the focus, too, but uses no keys itself.
    (target) => target instanceof Node && target.contains(box.current),
  );
}

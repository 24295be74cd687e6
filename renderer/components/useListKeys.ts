import type { RefObject } from 'react';
import type { ListSource } from '../stores/paged.ts';
import { useShortcuts } from './useShortcuts.ts';

interface ListKeys<Row> {
  box: RefObject<HTMLElement | null>;
  source: ListSource<Row>;
  total: number;
  perPage: () => number;
  select: (index: number) => void;
  onOpen: (row: Row) => void;
  keys?: readonly (readonly [key: string, run: (row: Row) => void])[];
}

/**
 * J and K walk from anywhere on the screen. The other keys mean something else on a button or in a scrolled text, so
 * they only act when the list, or nothing at all, has the focus.
 */
export function useListKeys<Row>(options: ListKeys<Row>): void {
  const { box, source, total, perPage, select, onOpen, keys = [] } = options;
  const withRow = (run: (row: Row) => void) => () => {
    const row = source.rowAt(source.selected());
    if (row) run(row);
  };
  const by = (step: () => number) => () => select(source.selected() + step());
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
      ['Home', () => select(0)],
      ['End', () => select(total - 1)],
      ['Enter', withRow(onOpen)],
      ...keys.map(([key, run]) => [key, withRow(run)] as const),
    ],
    (target) => target === box.current || target === document.body,
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import type { ListSource } from '../stores/paged.ts';
import classes from './PagedList.module.css';
import { useListKeys } from './useListKeys.ts';

interface PagedListProps<Row> {
  source: ListSource<Row>;
  label: string;
  rowHeight: number;
  idOf: (row: Row) => string;
  renderRow: (row: Row) => ReactNode;
  /** Enter, and a click. */
  onOpen: (row: Row) => void;
  /** Further keys, for the selected row. */
  keys?: readonly (readonly [key: string, run: (row: Row) => void])[];
}

/** A list of any length that is worked with the keyboard: the list has the focus, one row of it is selected. */
export function PagedList<Row>(props: PagedListProps<Row>) {
  const { source, rowHeight, onOpen, keys } = props;
  const { total, selected, behind, question } = source.useView();
  const box = useRef<HTMLDivElement>(null);
  const base = useId();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: source.scroll.get,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => source.show(first, last), [source, first, last]);
  // The list has the focus as soon as it is there, also after a click on its name, unless something is typed.
  useEffect(() => {
    if (!document.activeElement?.matches('input, textarea')) box.current?.focus({ preventScroll: true });
  }, []);
  const shown = useRef(question);
  useEffect(() => {
    if (behind || shown.current === question) return;
    shown.current = question;
    box.current?.scrollTo({ top: 0 });
  }, [behind, question]);

  useListKeys({
    box,
    total,
    perPage: () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1),
    select: (index) => {
      source.select(index);
      virtual.scrollToIndex(source.selected());
    },
    source,
    onOpen,
    keys,
  });

  return (
    <div
      ref={box}
      className={classes.box}
      role="listbox"
      tabIndex={0}
      data-results
      aria-label={props.label}
      aria-busy={behind || undefined}
      aria-activedescendant={
        items.some(({ index }) => index === selected) ? `${base}-${selected}` : undefined
      }
      onScroll={(event) => source.scroll.set(event.currentTarget.scrollTop)}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = source.rowAt(index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the focus and the keys are the list's (useListKeys).
            <div
              key={row ? props.idOf(row) : index}
              id={`${base}-${index}`}
              role="option"
              className={classes.row}
              aria-selected={index === selected}
              aria-posinset={index + 1}
              aria-setsize={total}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={() => {
                source.select(index);
                if (row) onOpen(row);
              }}
            >
              {row ? props.renderRow(row) : <div className={classes.unread} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

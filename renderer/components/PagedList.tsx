import { IconCheck } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useScope } from '../actions/useScope.ts';
import type { ListSource } from '../stores/paged.ts';
import { listScope, type RowChoice } from './listActions.ts';
import classes from './PagedList.module.css';

interface PagedListProps<Row> {
  source: ListSource<Row>;
  label: string;
  rowHeight: number;
  idOf: (row: Row) => string;
  renderRow: (row: Row) => ReactNode;
  /** Called on Enter and on a click. */
  onOpen: (row: Row) => void;
  /** Lets several rows be chosen, each with a checkbox. If absent, the current row is the choice. */
  choice?: RowChoice;
}

const useNothing = (): ReadonlySet<string> | null => null;

/** Focuses the list on the screen. Returns false if there is none. */
export function focusList(): boolean {
  const list = document.querySelector<HTMLElement>('[data-results]');
  list?.focus();
  return list !== null;
}

/** Scrolls the current row into view after it was changed from outside the list. */
export function revealCurrent(): void {
  document.querySelector('[data-results] [data-current]')?.scrollIntoView({ block: 'nearest' });
}

/**
 * Shows a list of any length that is worked with the keyboard. The list has the focus; its keys act on the current row.
 */
export function PagedList<Row>(props: PagedListProps<Row>) {
  const { source, rowHeight, onOpen, choice } = props;
  const { total, selected, behind, question } = source.useView();
  const chosen = (choice?.useIds ?? useNothing)();
  const box = useRef<HTMLDivElement>(null);
  const base = useId();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    initialOffset: source.scroll.get,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  // Before anything else happens: rows that arrive are shown only where they are known to be visible.
  useLayoutEffect(() => source.show(first, last), [source, first, last]);
  // Focus the list when it appears, also after a click on its name in the rail, unless the user is typing, works in a
  // dialog above the list, or has moved the keyboard focus to a button of the screen.
  useEffect(() => {
    if (!document.activeElement?.matches('input, textarea, [role="dialog"] *, main button:focus-visible'))
      box.current?.focus({ preventScroll: true });
  }, []);
  const shown = useRef(question);
  useEffect(() => {
    if (behind || shown.current === question) return;
    shown.current = question;
    // Even if nothing moves, scrolling makes the browser lay out the page at once.
    if (virtual.scrollOffset) box.current?.scrollTo({ top: 0 });
  }, [behind, question, virtual]);

  useScope(listScope, {
    source,
    total,
    perPage: () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1),
    select: (index) => {
      source.select(index);
      virtual.scrollToIndex(source.selected());
    },
    open: () => {
      const row = source.rowAt(source.selected());
      if (row) onOpen(row);
    },
    choice,
  });

  const click = (event: MouseEvent<HTMLElement>, index: number, row: Row | undefined) => {
    const from = source.selected();
    source.select(index);
    const onBox = (event.target as Element).closest('[data-tick]') !== null;
    if (choice && event.shiftKey) choice.spanTo(index, from);
    else if (choice && (onBox || event.ctrlKey || event.metaKey)) choice.toggle(index);
    else if (row) onOpen(row);
  };

  return (
    <div
      ref={box}
      className={classes.box}
      role="listbox"
      tabIndex={0}
      data-results
      aria-label={props.label}
      aria-multiselectable={choice ? true : undefined}
      aria-busy={behind || undefined}
      aria-activedescendant={
        items.some(({ index }) => index === selected) ? `${base}-${selected}` : undefined
      }
      onScroll={(event) => source.scroll.set(event.currentTarget.scrollTop)}
      onMouseDown={(event) => {
        if (!choice || !event.shiftKey) return;
        // Shift+click selects a range of rows here, not a range of text.
        event.preventDefault();
        box.current?.focus({ preventScroll: true });
      }}
    >
      <div role="presentation" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = source.rowAt(index);
          const isCurrent = index === selected;
          const isChosen = chosen ? row !== undefined && chosen.has(props.idOf(row)) : isCurrent;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the list itself has the focus and handles the keys (listActions.ts).
            <div
              key={row ? props.idOf(row) : index}
              id={`${base}-${index}`}
              role="option"
              className={classes.row}
              aria-selected={isChosen}
              aria-posinset={index + 1}
              aria-setsize={total}
              data-current={isCurrent || undefined}
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              onClick={(event) => click(event, index, row)}
            >
              {chosen && (
                <div className={classes.tick} data-tick aria-hidden>
                  <span className={classes.mark}>{isChosen && <IconCheck size={12} stroke={3.5} />}</span>
                </div>
              )}
              <div className={classes.content}>
                {row ? props.renderRow(row) : <div className={classes.unread} />}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

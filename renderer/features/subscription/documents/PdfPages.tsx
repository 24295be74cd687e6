import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import classes from './documents.module.css';
import { PdfPage } from './PdfPage.tsx';
import { mostPages, type Size, shownSize } from './pages.ts';
import type { OpenPdf } from './pdf.ts';

interface PdfPagesProps {
  pdf: OpenPdf;
  /** The element that scrolls; it must already be on the screen. */
  scroller: RefObject<HTMLElement | null>;
  /** The width of a page, in CSS pixels. */
  width: number;
  /** Called with the page in the middle of the view, counted from 1. */
  onPage: (page: number) => void;
}

/** Height of the page number below a page and the space to the next page, in CSS pixels. */
const beneath = 36;

/** Events with which a person scrolls. */
const scrolling = ['wheel', 'keydown', 'pointerdown'] as const;

/**
 * Shows the pages one below the other. Only those in view and one before and after them are rendered; the others only
 * take up their space.
 */
export function PdfPages({ pdf, scroller, width, onPage }: PdfPagesProps) {
  const [sizes] = useState(() => new Map<number, Size>());
  const [, setKnown] = useState(0);
  const sizeOf = (index: number) => shownSize(sizes.get(index) ?? pdf.first, width);
  const virtual = useVirtualizer({
    count: Math.min(pdf.pages, mostPages),
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizeOf(index).height + beneath,
    overscan: 1,
  });
  const learn = useCallback(
    (number: number, size: Size) => {
      if (sizes.has(number - 1)) return;
      sizes.set(number - 1, size);
      setKnown(sizes.size);
    },
    [sizes],
  );

  const offset = virtual.scrollOffset ?? 0;
  const height = virtual.scrollRect?.height ?? 0;
  const atEnd = offset > 0 && offset + height >= virtual.getTotalSize() - 1;
  const middle = virtual.getVirtualItemForOffset(offset + height / 2)?.index ?? 0;
  const page = (atEnd ? virtual.options.count - 1 : middle) + 1;
  useEffect(() => onPage(page), [onPage, page]);

  // The page at the upper edge stays there when the zoom changes.
  const top = virtual.getVirtualItemForOffset(offset);
  const place = useRef({ index: 0, part: 0 });
  const drawnWidth = useRef(width);
  const box = useRef<HTMLDivElement>(null);
  if (top && drawnWidth.current === width)
    place.current = { index: top.index, part: (offset - top.start) / top.size };
  useLayoutEffect(() => {
    if (drawnWidth.current === width) return;
    drawnWidth.current = width;
    const { index, part } = place.current;
    virtual.measure();
    // Scrolling there is only possible once the pages have their new height.
    if (box.current) box.current.style.height = `${virtual.getTotalSize()}px`;
    const start = virtual.getOffsetForIndex(index, 'start')?.[0] ?? 0;
    virtual.scrollToOffset(start + part * (virtual.options.estimateSize(index) ?? 0));
  }, [virtual, width]);

  const items = virtual.getVirtualItems();
  // At the end, pages whose size becomes known late must not move the end out of view, until the user scrolls.
  const last = useRef({ offset: 0, isEnd: false });
  if (atEnd && offset !== last.current.offset) last.current.isEnd = true;
  last.current.offset = offset;
  useEffect(() => {
    const free = () => {
      last.current.isEnd = false;
    };
    for (const type of scrolling) document.addEventListener(type, free, true);
    return () => {
      for (const type of scrolling) document.removeEventListener(type, free, true);
    };
  }, []);
  useLayoutEffect(() => {
    const others = items.filter(({ index, size }) => size !== virtual.options.estimateSize(index));
    for (const { index } of others) virtual.resizeItem(index, virtual.options.estimateSize(index));
    if (others.length === 0 || !last.current.isEnd || !box.current) return;
    box.current.style.height = `${virtual.getTotalSize()}px`;
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  });

  return (
    <div ref={box} className={classes.pages} style={{ height: virtual.getTotalSize(), minWidth: width }}>
      {items.map(({ index, start }) => (
        <div key={index} className={classes.place} style={{ transform: `translateY(${start}px)` }}>
          <PdfPage pdf={pdf} number={index + 1} shown={sizeOf(index)} onSize={learn} />
        </div>
      ))}
    </div>
  );
}

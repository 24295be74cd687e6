import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { fittingCount } from './model/fitting.ts';

const gap = 4;
/** Width reserved for "+12", in pixels. */
const more = 40;
/** The line's own padding on both sides together, in pixels. */
const padding = 8;

/**
 * Returns how many of these names, each in a child of `line`, fit side by side. All are rendered once to be measured.
 */
export function useFitting(names: readonly string[]): {
  line: RefObject<HTMLDivElement | null>;
  fitting: number;
} {
  const line = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(0);
  const [measured, setMeasured] = useState<{ key: string; widths: number[] }>({ key: '', widths: [] });
  const key = names.join('\n');
  const shown = key !== '';
  useLayoutEffect(() => {
    if (!line.current || measured.key === key) return;
    // Rounded up, because half a pixel too little would cut a name.
    const widths = [...line.current.children].map((child) => Math.ceil(child.getBoundingClientRect().width));
    setMeasured({ key, widths });
  }, [key, measured]);
  useLayoutEffect(() => {
    const box = line.current;
    if (!shown || !box) return;
    const observer = new ResizeObserver(() => setRoom(box.clientWidth - padding));
    observer.observe(box);
    setRoom(box.clientWidth - padding);
    return () => observer.disconnect();
  }, [shown]);
  const fitting = measured.key === key ? fittingCount(measured.widths, { room, gap, more }) : names.length;
  return { line, fitting };
}

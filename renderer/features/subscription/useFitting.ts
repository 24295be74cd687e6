import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { fittingCount } from './model/fitting.ts';

const gap = 4;
/** For "+12". */
const more = 40;
/** The line's own, on both sides together. */
const padding = 8;

/** How many of these names, each in a child of `line`, fit beside each other. All are shown once, to be measured. */
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
    // Rounded up: half a pixel too much is a name that is cut.
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

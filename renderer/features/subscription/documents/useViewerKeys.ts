import { type RefObject, useEffect, useEffectEvent } from 'react';

/** Binds the viewer's keys, wherever the focus is in it: those that scroll, and Ctrl+P (Cmd+P on a Mac). */
export function useViewerKeys(scroller: RefObject<HTMLElement | null>, onPrint: () => void): void {
  const print = useEffectEvent(onPrint);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'p') {
        event.preventDefault();
        if (!event.repeat) print();
        return;
      }
      const box = scroller.current;
      if (!box || mod || event.altKey || event.shiftKey) return;
      // The browser scrolls the focused element by itself. It scrolls smoothly, and a page whose size becomes known
      // would interrupt that on the way to the start or end.
      const isFar = event.key === 'Home' || event.key === 'End';
      if (!isFar && box.contains(event.target as Node)) return;
      const page = box.clientHeight * 0.875;
      const tops: Partial<Record<string, number>> = {
        PageUp: box.scrollTop - page,
        PageDown: box.scrollTop + page,
        Home: 0,
        End: box.scrollHeight,
      };
      const top = tops[event.key];
      if (top === undefined) return;
      event.preventDefault();
      box.scrollTo({ top, behavior: isFar ? 'instant' : 'auto' });
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [scroller]);
}

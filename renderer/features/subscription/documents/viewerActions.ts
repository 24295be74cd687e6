import { anywhere, createScope } from '../../../actions/scope.ts';
import type { usePrinting } from './usePrinting.ts';

export interface OpenViewer {
  /** Returns the element that scrolls. */
  box: () => HTMLElement | null;
  printer: ReturnType<typeof usePrinting>;
}

/** The actions of the viewer. They apply wherever the focus is in the window. */
export const viewerScope = createScope<OpenViewer>('viewer', 'dialog');

export const printDocument = viewerScope.register({
  name: 'print',
  words: 'subscription:costs.print',
  keys: ['mod+p'],
  once: true,
  when: (_, press) => !press?.shiftKey,
  rests: ({ printer }) => !printer.canPrint,
  perform: ({ printer }) => printer.start(),
});

export const stopPrinting = viewerScope.register({
  name: 'stopPrinting',
  words: 'subscription:costs.stopPrinting',
  keys: [],
  perform: ({ printer }) => printer.stop(),
});

/**
 * Registers a key that scrolls. `always`: also when the browser would scroll the focused element by itself.
 */
function scroll(
  key: string,
  place: (box: HTMLElement) => number,
  behavior: ScrollBehavior,
  always: boolean,
): void {
  viewerScope.register({
    name: key,
    keys: [key],
    focus: anywhere,
    when: (viewer, press) => {
      const box = viewer.box();
      if (!box || press?.shiftKey) return false;
      return always || !(press?.element instanceof Node && box.contains(press.element));
    },
    perform: (viewer) => {
      const box = viewer.box();
      box?.scrollTo({ top: place(box), behavior });
    },
  });
}

const page = (box: HTMLElement): number => box.clientHeight * 0.875;

scroll('PageUp', (box) => box.scrollTop - page(box), 'auto', false);
scroll('PageDown', (box) => box.scrollTop + page(box), 'auto', false);
// The browser scrolls smoothly, and a page whose size becomes known would interrupt that on the way to the start or end.
scroll('Home', () => 0, 'instant', true);
scroll('End', (box) => box.scrollHeight, 'instant', true);

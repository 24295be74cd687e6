import { anywhere, createScope } from '../../../actions/scope.ts';

interface OpenViewer {
  /** Returns the element that scrolls. */
  box: () => HTMLElement | null;
  print: () => void;
}

/** The actions of the viewer. They apply wherever the focus is in the window. */
export const viewerScope = createScope<OpenViewer>('viewer', 'dialog');

export const printDocument = viewerScope.register({
  name: 'print',
  words: 'subscription:costs.print',
  keys: ['mod+p'],
  once: true,
  when: (_, { shiftKey }) => !shiftKey,
  perform: ({ print }) => print(),
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
    when: (viewer, { element, shiftKey }) => {
      const box = viewer.box();
      if (!box || shiftKey) return false;
      return always || !(element instanceof Node && box.contains(element));
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

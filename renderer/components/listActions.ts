import { type Action, createScope, type Focused, outsideFields } from '../actions/scope.ts';
import type { ListSource } from '../stores/paged.ts';

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

/** The list that the keys act on. */
export interface ListTarget {
  source: Pick<ListSource<unknown>, 'selected'>;
  total: number;
  perPage: () => number;
  select: (index: number) => void;
  /** Opens the current row. */
  open: () => void;
  choice?: RowChoice;
}

export const listScope = createScope<ListTarget>('list', 'list');

const theList = '[data-results]';

/**
 * True while most keys of a list apply: the list, or nothing at all, has the focus. They mean something else on a button or
 * in scrolled text. An element that contains the list can have the focus, too, but uses no keys itself.
 */
export const onList = (element: Focused): boolean =>
  outsideFields(element) && (element.matches(theList) || element.matches(`:has(${theList})`));

/** Registers a move of the current row. With Shift, the rows on the way are chosen. */
function move(
  name: string,
  keys: string,
  place: (now: number, list: ListTarget) => number,
  focus: Action<ListTarget>['focus'] = onList,
): Action<ListTarget> {
  return listScope.register({
    name,
    keys: [keys],
    focus,
    perform: (list, press) => {
      const from = list.source.selected();
      list.select(place(from, list));
      if (press?.shiftKey) list.choice?.drawTo(from, list.source.selected());
      else list.choice?.rest();
    },
  });
}

// J and K move from anywhere on the screen.
export const nextRow = move('nextRow', 'j', (now) => now + 1, outsideFields);
export const previousRow = move('previousRow', 'k', (now) => now - 1, outsideFields);
move('down', 'ArrowDown', (now) => now + 1);
move('up', 'ArrowUp', (now) => now - 1);
move('pageDown', 'PageDown', (now, { perPage }) => now + perPage());
move('pageUp', 'PageUp', (now, { perPage }) => now - perPage());
move('firstRow', 'Home', () => 0);
move('lastRow', 'End', (_, { total }) => total - 1);

export const openRow = listScope.register({
  name: 'openRow',
  keys: ['Enter'],
  focus: onList,
  perform: ({ open }) => open(),
});

export const chooseRow = listScope.register({
  name: 'chooseRow',
  keys: ['Space'],
  focus: onList,
  when: ({ choice }) => choice !== undefined,
  perform: ({ choice, source }) => choice?.toggle(source.selected()),
});

listScope.register({
  name: 'chooseToRow',
  keys: ['shift+Space'],
  focus: onList,
  when: ({ choice }) => choice !== undefined,
  perform: ({ choice, source }) => choice?.spanTo(source.selected(), source.selected()),
});

export const chooseAll = listScope.register({
  name: 'chooseAll',
  keys: ['mod+a'],
  focus: onList,
  when: ({ choice }) => choice !== undefined,
  perform: ({ choice }) => choice?.all(),
});

import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { Panel } from './settingsStore.ts';

/** Where one goes on: a panel's entry on the left, its button "Save", the field of the secret, "Test connection". */
type Place = 'entry' | 'save' | 'secret' | 'test';

interface Wish {
  panel: Panel;
  place: Place;
  /** What had the focus when it was wished for. */
  from: Element | null;
  until: number;
}

/** The panel may still have to come, e.g. while an environment is opened anew. Milliseconds. */
const patience = 5_000;

const useWish = create<{ wish: Wish | null }>(() => ({ wish: null }));

/**
 * Moves the focus as soon as the place is there: what was pressed last is gone by then, or has nothing more to do,
 * and the focus would fall to nowhere.
 */
export function focusNext(panel: Panel, place: Place): void {
  const until = Date.now() + patience;
  useWish.setState({ wish: { panel, place, from: document.activeElement, until } });
}

/** Whoever has begun to type elsewhere meanwhile is not torn away from there. */
const isBusyElsewhere = ({ from }: Wish): boolean => {
  const now = document.activeElement;
  return now !== null && now !== from && now.matches('input, textarea');
};

/** The ref of an element that `focusNext` finds under these names. */
export function useFocusPlace<E extends HTMLElement>(panel: Panel, place: Place): RefObject<E | null> {
  const element = useRef<E>(null);
  const wish = useWish((state) => state.wish);
  useEffect(() => {
    if (wish?.panel !== panel || wish.place !== place || !element.current) return;
    useWish.setState({ wish: null });
    if (Date.now() < wish.until && !isBusyElsewhere(wish)) element.current.focus();
  }, [wish, panel, place]);
  return element;
}

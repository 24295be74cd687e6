import { type RefObject, useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { Panel } from './settingsStore.ts';

/**
 * Places that can get the focus: a panel's entry on the left, its button "Save", the field of the secret, "Test
 * connection".
 */
type Place = 'entry' | 'save' | 'secret' | 'test';

interface Wish {
  panel: Panel;
  place: Place;
  /** The focused element at the time of the request. */
  from: Element | null;
  until: number;
}

/**
 * How long a request stays valid, in milliseconds: the panel may still have to appear, e.g. while an environment is
 * reopened.
 */
const patience = 5_000;

const useWish = create<{ wish: Wish | null }>(() => ({ wish: null }));

/**
 * Moves the focus as soon as the place is shown. By then the pressed button is gone or has nothing more to do, and the
 * focus would be lost.
 */
export function focusNext(panel: Panel, place: Place): void {
  const until = Date.now() + patience;
  useWish.setState({ wish: { panel, place, from: document.activeElement, until } });
}

/** True when the user has meanwhile begun to type elsewhere, and must not be interrupted. */
const isBusyElsewhere = ({ from }: Wish): boolean => {
  const now = document.activeElement;
  return now !== null && now !== from && now.matches('input, textarea');
};

/** Returns the ref of the element that `focusNext` finds under these names. */
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

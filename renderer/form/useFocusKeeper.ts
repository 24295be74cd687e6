import { type RefObject, useEffect } from 'react';
import { sectionId } from './focus.ts';
import { useForm } from './useForm.tsx';

const lost = (element: Element): boolean => !element.isConnected || element.matches(':disabled');

/** Returns the ids of the elements that should get the focus, nearest first, if the focused element disappears. */
function homesOf(element: Element, inFooter: readonly string[], first: string): readonly string[] {
  const section = element.closest<HTMLElement>('fieldset[data-section]')?.dataset.section;
  if (section) return [sectionId(section)];
  return element.closest('footer') ? inFooter : [sectionId(first)];
}

/**
 * Keeps the focus nearby when its element disappears: buttons go when they have done their work, and fields are locked
 * while they are being sent. Otherwise the focus would move to the top of the window, from where a keyboard user could
 * hardly find the way back.
 * @param inFooter the ids of the elements in the footer that take over the focus, nearest first; always the same list
 */
export function useFocusKeeper(screen: RefObject<HTMLElement | null>, inFooter: readonly string[]): void {
  const { store } = useForm();
  useEffect(() => {
    const box = screen.current;
    if (!box) return;
    let last: { element: Element; homes: readonly string[] } | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element)
        last = { element: target, homes: homesOf(target, inFooter, store.rules.kit.sections[0] ?? '') };
    };
    const bringBack = () => {
      if (!last || !lost(last.element)) return;
      // A locked field stays the active element for one more frame.
      const active = document.activeElement;
      if (active && active !== document.body && active !== last.element) return;
      // A removed field gets no blur event.
      const { editing } = store.now;
      if (editing) store.blurField(editing);
      const home = last.homes.map((id) => document.getElementById(id));
      home.find((element) => element && !lost(element))?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      // In the next frame, after other code has had the chance to move the focus.
      if (last && lost(last.element)) requestAnimationFrame(bringBack);
    });
    box.addEventListener('focusin', remember);
    observer.observe(box, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    return () => {
      observer.disconnect();
      box.removeEventListener('focusin', remember);
    };
  }, [screen, store, inFooter]);
}

import { type RefObject, useEffect } from 'react';
import type { SubscriptionStore } from './store.ts';

const lost = (element: Element): boolean => !element.isConnected || element.matches(':disabled');

/** Returns where the focus should go, nearest first, if the focused element disappears. */
function homesOf(element: Element): string[] {
  const panel = element.closest('fieldset[id^="panel-"]');
  if (panel) return [`#${panel.id.replace('panel-', 'section-')}`];
  if (element.closest('footer')) return ['#queue-button', '#queue-words'];
  return ['#section-investor'];
}

/**
 * Keeps the focus nearby when its element disappears: buttons go when they have done their work, and fields are locked
 * while they are being sent. Otherwise the focus would move to the top of the window, from where a keyboard user could
 * hardly find back.
 */
export function useFocusKeeper(screen: RefObject<HTMLElement | null>, store: SubscriptionStore): void {
  useEffect(() => {
    const box = screen.current;
    if (!box) return;
    let last: { element: Element; homes: string[] } | null = null;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) last = { element: target, homes: homesOf(target) };
    };
    const bringBack = () => {
      if (!last || !lost(last.element)) return;
      // A locked field stays the active element for one more frame.
      const active = document.activeElement;
      if (active && active !== document.body && active !== last.element) return;
      // A removed field gets no blur event.
      const { editing } = store.state.getState();
      if (editing) store.blurField(editing);
      const home = last.homes.map((selector) => box.querySelector<HTMLElement>(selector));
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
  }, [screen, store]);
}

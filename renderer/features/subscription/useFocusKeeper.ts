import { type RefObject, useEffect } from 'react';
import type { SubscriptionStore } from './store.ts';

const lost = (element: Element): boolean => !element.isConnected || element.matches(':disabled');

/** Where to go on, nearest first, when what has the focus now should go. */
function homesOf(element: Element): string[] {
  const panel = element.closest('fieldset[id^="panel-"]');
  if (panel) return [`#${panel.id.replace('panel-', 'section-')}`];
  if (element.closest('footer')) return ['#queue-button', '#queue-words'];
  return ['#section-investor'];
}

/**
 * Buttons go when they have done their work, and fields are locked while they are being sent: the focus then stays
 * near by instead of falling to the top of the window, from where nobody working with the keyboard would find back.
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
      // A field that is locked is the active one for a frame more.
      const active = document.activeElement;
      if (active && active !== document.body && active !== last.element) return;
      // A field that is taken away is not told that it was left.
      const { editing } = store.state.getState();
      if (editing) store.blurField(editing);
      const home = last.homes.map((selector) => box.querySelector<HTMLElement>(selector));
      home.find((element) => element && !lost(element))?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(() => {
      // With the next frame, when whoever wants the focus has taken it.
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

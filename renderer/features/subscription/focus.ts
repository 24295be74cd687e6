import { type FieldPath, subscriptionKit } from '../../../contract/form.ts';
import { fieldId } from './fields/useField.tsx';
import { type Section, sectionOf } from './model/sections.ts';
import type { SubscriptionStore } from './store.ts';

const inputs = 'input:enabled, textarea:enabled';

/**
 * Returns the inputs to stop at. As with Tab, a group of radio buttons is one stop: the chosen button, or the first.
 */
function stops(container: HTMLElement): HTMLElement[] {
  const all = [...container.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(inputs)];
  return all.filter((input) => {
    if (!(input instanceof HTMLInputElement) || input.type !== 'radio') return true;
    const group = all.filter((other) => other instanceof HTMLInputElement && other.name === input.name);
    return input === (group.find((other) => (other as HTMLInputElement).checked) ?? group[0]);
  });
}

/** Focuses the input after `current`. Returns false if that was the last one. */
export function focusNextInput(
  container: HTMLElement,
  current: HTMLInputElement | HTMLTextAreaElement,
): boolean {
  const following = stops(container).find((stop) => {
    const sameGroup = stop instanceof HTMLInputElement && stop.type === 'radio' && stop.name === current.name;
    return !sameGroup && current.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
  });
  following?.focus();
  return following !== undefined;
}

/** Focuses a field, or its section's title if the field can't take the focus. */
export function focusField(path: FieldPath): void {
  const element = document.getElementById(fieldId(path));
  const target = element?.matches(inputs)
    ? element
    : element && (stops(element)[0] ?? element.querySelector('button'));
  const found = target ?? document.getElementById(`section-${sectionOf(path)}`);
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: 'nearest' });
}

export function goToSection(store: SubscriptionStore, section: Section): void {
  const first = subscriptionKit.inSection(section)[0];
  if (first) store.goTo(first);
}

/** Focuses the shown screen's list or first button, after the screen with the focus was left. */
export function focusScreen(): void {
  // A menu returns the focus a moment after it has closed, and a list takes the focus by itself.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main [data-results], main button')?.focus({ preventScroll: true });
  }, 50);
}

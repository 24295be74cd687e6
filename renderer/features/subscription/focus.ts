import type { FieldPath } from '../../../contract/form.ts';
import { fieldId } from './fields/useField.tsx';
import { type Section, sectionFields, sectionOf } from './model/sections.ts';
import type { SubscriptionStore } from './store.ts';

const inputs = 'input:enabled, textarea:enabled';

/** One stop per group of radio buttons, as with Tab: the chosen one, else the first. */
function stops(container: HTMLElement): HTMLElement[] {
  const all = [...container.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(inputs)];
  return all.filter((input) => {
    if (!(input instanceof HTMLInputElement) || input.type !== 'radio') return true;
    const group = all.filter((other) => other instanceof HTMLInputElement && other.name === input.name);
    return input === (group.find((other) => (other as HTMLInputElement).checked) ?? group[0]);
  });
}

/** Focuses the input after `current`; false: it was the last one. */
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

/** Focuses a field, or its section's head where the field itself cannot take the focus. */
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
  const first = sectionFields[section][0];
  if (first) store.goTo(first);
}

/** After a screen was left with what had the focus: to the list of the one that is shown now, or its first button. */
export function focusScreen(): void {
  // A menu gives the focus back a moment after it has closed; the list takes it by itself where there is one.
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('main [data-results], main button')?.focus({ preventScroll: true });
  }, 50);
}

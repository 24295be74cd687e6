import { fieldId } from './useForm.tsx';

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

export const sectionId = (section: string): string => `section-${section}`;
export const panelId = (section: string): string => `panel-${section}`;

/** Focuses a field, or the title of its section if the field can't take the focus. */
export function focusField(path: string, section: string): void {
  const element = document.getElementById(fieldId(path));
  const target = element?.matches(inputs)
    ? element
    : element && (stops(element)[0] ?? element.querySelector('button'));
  const found = target ?? document.getElementById(sectionId(section));
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: 'nearest' });
}

import { type KeyboardEvent, type RefObject, useRef } from 'react';
import { elementKeys } from '../actions/useScope.ts';
import { focusNextInput } from './focus.ts';
import { sectionScope } from './formActions.ts';
import { type SectionMark, sectionMark } from './sections.ts';
import type { AnyForm } from './state.ts';
import { useForm, useSelected } from './useForm.tsx';

interface SectionState {
  isOpen: boolean;
  mark: SectionMark;
  toggle(): void;
  /** Goes to the next section, or to what follows the last one. */
  goOn(): void;
  /** For the panel with the section's fields: Enter moves to the next field, and after the last one goes on. */
  panel: RefObject<HTMLFieldSetElement | null>;
  onKeyDown(event: KeyboardEvent): void;
}

/** Returns the state of a section of the form. @param afterLast goes to what follows the last section */
export function useSection(section: string, afterLast: () => void): SectionState {
  const { store } = useForm();
  const { kit } = store.rules;
  const isOpen = useSelected<AnyForm, boolean>(({ state }) => state.open === section);
  const mark = useSelected<AnyForm, SectionMark>((view) => sectionMark<AnyForm>(store.rules, section, view));
  const panel = useRef<HTMLFieldSetElement>(null);
  const goOn = () => {
    const next = kit.sections[kit.sections.indexOf(section) + 1];
    const [first] = next === undefined ? [] : kit.inSection(next);
    if (first) store.goTo(first);
    else afterLast();
  };
  const goOnFromField = () => {
    const field = document.activeElement as HTMLInputElement | HTMLTextAreaElement;
    if (!panel.current || !focusNextInput(panel.current, field)) goOn();
  };
  return {
    isOpen,
    mark,
    toggle: () => store.openSection(isOpen ? null : section),
    goOn,
    panel,
    onKeyDown: elementKeys(sectionScope, { goOn: goOnFromField }),
  };
}

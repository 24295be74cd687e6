import { useEffect } from 'react';
import { focusField } from './focus.ts';
import type { AnyForm, FormTypes } from './state.ts';
import type { FormStore } from './store.ts';
import { useForm, useSelected } from './useForm.tsx';

/** The part of a keyboard event that is needed. */
interface Key {
  target: EventTarget;
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  preventDefault(): void;
}

/** Handles undo and redo. In a text field they belong to the field; everywhere else they concern the last decision. */
export function undoKeys<T extends FormTypes<T>>(event: Key, store: FormStore<T>): void {
  const { target } = event;
  const key = event.key.toLowerCase();
  const choice = target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type);
  const text = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && !choice);
  if (text || event.altKey || !(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y')) return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) store.redo();
  else store.undo();
}

/** Focuses the field that the store asks to be focused. */
export function useFocusRequests(): void {
  const { store } = useForm();
  const focus = useSelected<AnyForm, { field: string; request: number } | null>(({ state }) => state.focus);
  useEffect(() => {
    if (!focus) return;
    // The section was only just opened, so its fields exist from the next frame on.
    const frame = requestAnimationFrame(() =>
      focusField(focus.field, store.rules.kit.sectionOf(focus.field)),
    );
    return () => cancelAnimationFrame(frame);
  }, [focus, store]);
}

import { useEffect } from 'react';
import { focusField } from './focus.ts';
import type { AnyForm } from './state.ts';
import { useForm, useSelected } from './useForm.tsx';

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

import { useEffect } from 'react';
import { isCovered } from '../../components/covered.ts';
import { useShortcuts } from '../../components/useShortcuts.ts';
import { queueChosen, undoDeletion } from './actions.ts';
import { closeOutcome, stopBulk, useBulk } from './bulk.ts';
import { clearChoice, stopReading, useChoice } from './choice.ts';

/**
 * Ends one thing at a time: a running task, then the choice, then the shown outcome. Returns false if there was
 * nothing.
 */
function goBack(): boolean {
  if (useChoice.getState().reading !== null) stopReading();
  else if (useBulk.getState().running) stopBulk();
  else if (useChoice.getState().chosen.ids.size > 0) clearChoice();
  else if (useBulk.getState().outcome) closeOutcome();
  else return false;
  return true;
}

const typing = 'input:not([type="checkbox"]), textarea';
const isField = (target: EventTarget | null): boolean => target instanceof Element && target.matches(typing);

/** Handles Esc before the window does, where it would always navigate and be used up. */
function useEscape(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || isField(event.target)) return;
      if (!isCovered() && goBack()) event.preventDefault();
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
}

/** Binds the list's shortcuts for several subscriptions, wherever the focus is on the screen. */
export function useChoiceKeys(): void {
  useEscape();
  useShortcuts(
    [
      ['mod+Enter', () => void queueChosen()],
      ['mod+z', () => void undoDeletion()],
    ],
    // In a field these keys belong to the field: there, Ctrl+Z undoes typing.
    (target) => !isField(target),
  );
}

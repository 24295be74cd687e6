import { useEffect } from 'react';
import { isCovered } from '../../components/covered.ts';
import { useShortcuts } from '../../components/useShortcuts.ts';
import { queueChosen, undoDeletion } from './actions.ts';
import { closeOutcome, stopBulk, useBulk } from './bulk.ts';
import { clearChoice, stopReading, useChoice } from './choice.ts';

/** Takes back one thing at a time: what is going on, then what is chosen, then what is being told. */
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

/** Esc, before it means anything to the window: there it always leads somewhere, and would be used up. */
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

/** The keys of the list that are about several subscriptions, wherever the focus is on its screen. */
export function useChoiceKeys(): void {
  useEscape();
  useShortcuts(
    [
      ['mod+Enter', () => void queueChosen()],
      ['mod+z', () => void undoDeletion()],
    ],
    // In a field they are the field's: there, Ctrl+Z takes back what was typed.
    (target) => !isField(target),
  );
}

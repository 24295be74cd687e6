import type { Recovered } from '../../contract/recovered.ts';
import { type Clock, instantOf } from '../clock.ts';

/** Remembers until the app ends how an environment's data were replaced, so that the page can show it. */
export interface RecoveredNotes {
  of(environmentId: string): Recovered | null;
  note(environmentId: string, what: Omit<Recovered, 'at'>): void;
  /** Called when a person has read the note. */
  forget(environmentId: string): void;
}

/** Creates the notes, which are empty. */
export function createRecoveredNotes(clock: Clock): RecoveredNotes {
  const notes = new Map<string, Recovered>();
  return {
    of: (environmentId) => notes.get(environmentId) ?? null,
    forget: (environmentId) => void notes.delete(environmentId),
    note: (environmentId, what) => void notes.set(environmentId, { at: instantOf(clock), ...what }),
  };
}

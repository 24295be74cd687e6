import { create } from 'zustand';
import type { UnknownOutcome } from '../../../../contract/submission.ts';
import { type Draft, emptyDraft } from './decision.ts';

interface DecisionStore {
  /** The operation whose dialog is open. */
  openFor: string | null;
  /** The subscription whose decision is being carried out: recording asks the platform first. */
  deciding: string | null;
  drafts: Readonly<Record<string, Draft>>;
}

export const useDecision = create<DecisionStore>(() => ({ openFor: null, deciding: null, drafts: {} }));

export function openDecision({
  operationId,
  choices,
}: Pick<UnknownOutcome, 'operationId' | 'choices'>): void {
  const [only, ...others] = choices;
  const draft = useDecision.getState().drafts[operationId] ?? emptyDraft;
  // A single choice is preselected.
  const choice = (others.length === 0 ? only : draft.choice) ?? null;
  changeDraft(operationId, { ...draft, choice, looked: false });
  useDecision.setState({ openFor: operationId });
}

export const closeDecision = (): void => useDecision.setState({ openFor: null });

export function changeDraft(operationId: string, change: Partial<Draft>): void {
  useDecision.setState(({ drafts }) => ({
    drafts: { ...drafts, [operationId]: { ...(drafts[operationId] ?? emptyDraft), ...change } },
  }));
}

/**
 * Drops the draft of a decision. If the same operation becomes unknown again, the user has to look and choose again.
 */
export function forgetDraft(operationId: string): void {
  useDecision.setState(({ openFor, drafts: { [operationId]: _, ...drafts } }) => ({
    drafts,
    openFor: openFor === operationId ? null : openFor,
  }));
}

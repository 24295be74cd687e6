import { create } from 'zustand';
import type { Decision, DecisionKind, Undecided } from '../../../../contract/subscription.ts';

/** What was chosen and typed for one operation: it stays while the dialog is closed. */
export interface Draft {
  choice: DecisionKind | null;
  platformId: string;
  looked: boolean;
}

export const emptyDraft: Draft = { choice: null, platformId: '', looked: false };

interface DecisionStore {
  /** The operation whose dialog is open. */
  openFor: string | null;
  drafts: Readonly<Record<string, Draft>>;
}

export const useDecision = create<DecisionStore>(() => ({ openFor: null, drafts: {} }));

export const openDecision = ({ operationId }: Pick<Undecided, 'operationId'>): void =>
  useDecision.setState({ openFor: operationId });

export const closeDecision = (): void => useDecision.setState({ openFor: null });

export function changeDraft(operationId: string, change: Partial<Draft>): void {
  useDecision.setState(({ drafts }) => ({
    drafts: { ...drafts, [operationId]: { ...(drafts[operationId] ?? emptyDraft), ...change } },
  }));
}

/** What is missing for a decision, in the order of the dialog; null: nothing. */
export type Missing = 'choice' | 'id' | 'looked';

export function missingIn(draft: Draft, { needsId }: Pick<Undecided, 'needsId'>): Missing | null {
  if (draft.choice === null) return 'choice';
  if (draft.choice === 'record' && needsId && draft.platformId.trim() === '') return 'id';
  return draft.looked ? null : 'looked';
}

/** The decision that a draft with nothing missing stands for. */
export function decisionOf(draft: Draft, { needsId }: Pick<Undecided, 'needsId'>): Decision {
  if (draft.choice === null) throw new Error('nothing was chosen');
  if (draft.choice !== 'record') return { kind: draft.choice };
  return { kind: 'record', platformId: needsId ? draft.platformId.trim() : null };
}

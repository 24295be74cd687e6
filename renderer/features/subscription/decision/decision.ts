import { platformId } from '../../../../contract/primitives.ts';
import type { Decision, DecisionKind, UnknownOutcome } from '../../../../contract/subscription.ts';
import { isBlank, oneLine } from '../../../../contract/text.ts';

/** What was chosen and typed for one operation: it stays while the dialog is closed, and goes with the decision. */
export interface Draft {
  choice: DecisionKind | null;
  platformId: string;
  /** Said anew each time that the dialog opens: what was seen on the platform an hour ago may be different now. */
  looked: boolean;
}

export const emptyDraft: Draft = { choice: null, platformId: '', looked: false };

/** What is missing for a decision, in the order of the dialog; null: nothing. */
export type Missing = 'choice' | 'id' | 'form' | 'looked';

/** Whoever repeats or discards has to have looked on the platform; otherwise the program looks, or nothing is done. */
export const asksWhetherLooked = (
  { choice }: Pick<Draft, 'choice'>,
  { choices }: Pick<UnknownOutcome, 'choices'>,
): boolean =>
  (choice === null ? choices : [choice]).some((kind) => kind === 'sendAgain' || kind === 'giveUp');

export function missingIn(
  draft: Draft,
  unknownOutcome: Pick<UnknownOutcome, 'needsId' | 'choices'>,
): Missing | null {
  const { needsId } = unknownOutcome;
  if (draft.choice === null) return 'choice';
  if (draft.choice === 'record' && needsId && idIn(draft.platformId) === null)
    return isBlank(draft.platformId) ? 'id' : 'form';
  return draft.looked || !asksWhetherLooked(draft, unknownOutcome) ? null : 'looked';
}

/** The decision that a draft with nothing missing stands for. */
export function decisionOf(draft: Draft, { needsId }: Pick<UnknownOutcome, 'needsId'>): Decision {
  if (draft.choice === null) throw new Error('nothing was chosen');
  if (draft.choice !== 'record') return { kind: draft.choice };
  return { kind: 'record', platformId: needsId ? idIn(draft.platformId) : null };
}

/** The id in what was typed or pasted: alone, in quotes or braces, or at the end of an address. Null: none. */
export function idIn(typed: string): string | null {
  const bare = oneLine(typed);
  const uuid = /(?<![\w-])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/i.exec(bare)?.[0];
  if (uuid) return uuid;
  return platformId.test(bare) ? bare : null;
}

/** Whether a step makes an investment or an invitation, for the words about it. */
export const madeBy = ({ step }: Pick<UnknownOutcome, 'step'>): 'invitation' | 'investment' =>
  step === 'investment' ? 'investment' : 'invitation';

import { platformId } from '../../../../contract/primitives.ts';
import type { Decision, DecisionKind, UnknownOutcome } from '../../../../contract/submission.ts';
import type { StepKind } from '../../../../contract/subscription.ts';
import { isBlank, oneLine } from '../../../../contract/text.ts';

/** What was chosen and typed for one operation. Kept while the dialog is closed, and dropped with the decision. */
export interface Draft {
  choice: DecisionKind | null;
  platformId: string;
  /**
   * True when the user has confirmed having looked on the platform. Reset each time the dialog opens, because the platform
   * may have changed since.
   */
  looked: boolean;
}

export const emptyDraft: Draft = { choice: null, platformId: '', looked: false };

/** What a decision can lack, in the order of the dialog. */
export type Missing = 'choice' | 'id' | 'form' | 'looked';

/**
 * True when the user must confirm having looked on the platform: before a step is repeated or discarded. For the other
 * decisions the app looks itself, or nothing is sent.
 */
export const asksWhetherLooked = (
  { choice }: Pick<Draft, 'choice'>,
  { choices }: Pick<UnknownOutcome<StepKind>, 'choices'>,
): boolean =>
  (choice === null ? choices : [choice]).some((kind) => kind === 'sendAgain' || kind === 'giveUp');

export function missingIn(
  draft: Draft,
  unknownOutcome: Pick<UnknownOutcome<StepKind>, 'needsId' | 'choices'>,
): Missing | null {
  const { needsId } = unknownOutcome;
  if (draft.choice === null) return 'choice';
  if (draft.choice === 'record' && needsId && idIn(draft.platformId) === null)
    return isBlank(draft.platformId) ? 'id' : 'form';
  return draft.looked || !asksWhetherLooked(draft, unknownOutcome) ? null : 'looked';
}

/** Returns the decision of a complete draft. */
export function decisionOf(draft: Draft, { needsId }: Pick<UnknownOutcome<StepKind>, 'needsId'>): Decision {
  if (draft.choice === null) throw new Error('the draft has no choice');
  if (draft.choice !== 'record') return { kind: draft.choice };
  return { kind: 'record', platformId: needsId ? idIn(draft.platformId) : null };
}

/**
 * Returns the id in typed or pasted text: alone, in quotes or braces, or at the end of an address. Null if there is
 * none.
 */
export function idIn(typed: string): string | null {
  const bare = oneLine(typed);
  const uuid = /(?<![\w-])[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/i.exec(bare)?.[0];
  if (uuid) return uuid;
  return platformId.test(bare) ? bare : null;
}

/** Returns what a step creates, for the texts about it. */
export const madeBy = ({ step }: Pick<UnknownOutcome<StepKind>, 'step'>): 'invitation' | 'investment' =>
  step === 'investment' ? 'investment' : 'invitation';

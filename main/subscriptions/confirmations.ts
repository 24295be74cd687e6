import { parseUnits } from '../../contract/check.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { isUuid } from '../../contract/primitives.ts';
import type { ConfirmationKind } from '../../contract/subscription.ts';

export const confirmationKinds = ['waiver', 'costs'] as const satisfies readonly ConfirmationKind[];

/** What the form says is confirmed. */
export const isTicked = (form: SubscriptionForm, kind: ConfirmationKind): boolean =>
  kind === 'waiver' ? form.survey.waiverConfirmed : form.signature.costsInformed;

/**
 * Which confirmations a change takes the ground from: the warning was given to one investor about one investment,
 * the costs information is about a number of units besides. Only what stood before counts: whoever ticks and
 * changes at once confirms what there is now, and letters typed to search for an investor were nobody yet. Pure.
 */
export function lapsedBy(before: SubscriptionForm, after: SubscriptionForm): ConfirmationKind[] {
  const replaced = (field: 'investorId' | 'campaignId') =>
    isUuid(before[field].trim()) && before[field].trim() !== after[field].trim();
  const other = replaced('investorId') || replaced('campaignId');
  const units = parseUnits(before.units);
  const otherUnits = units !== undefined && units !== parseUnits(after.units);
  const lapsing: ConfirmationKind[] = [];
  if (other) lapsing.push('waiver');
  if (other || otherUnits) lapsing.push('costs');
  return lapsing.filter((kind) => isTicked(before, kind) && isTicked(after, kind));
}

/** The form without these confirmations. */
export function withoutTicks(form: SubscriptionForm, kinds: readonly ConfirmationKind[]): SubscriptionForm {
  return {
    ...form,
    survey: { ...form.survey, waiverConfirmed: form.survey.waiverConfirmed && !kinds.includes('waiver') },
    signature: {
      ...form.signature,
      costsInformed: form.signature.costsInformed && !kinds.includes('costs'),
    },
  };
}

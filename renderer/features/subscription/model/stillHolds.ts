import type { SubscriptionForm } from '../../../../contract/form.ts';
import { isInstant } from '../../../../contract/primitives.ts';
import { heldFor } from '../../../../contract/statements.ts';
import type { Lapses } from '../../../../contract/subscription.ts';
import { isBlank } from '../../../../contract/text.ts';

/**
 * Returns the time of the self-disclosure, including one that lapsed because the order changed but the investor did
 * not.
 */
function disclosedAt({ selfDisclosure, givenBy }: SubscriptionForm, lapsed: Lapses): string {
  if (!selfDisclosure.given) return '';
  const lapse = lapsed['selfDisclosure.submittedAt'];
  const former = lapse && !lapse.changed.includes('investorId') ? String(lapse.was) : givenBy.asOf;
  return isBlank(selfDisclosure.submittedAt) ? former : selfDisclosure.submittedAt;
}

/** Returns the date of the statements in a form: the earlier of the two times. Null when neither is known. */
export function statementsAsOf(form: SubscriptionForm, lapsed: Lapses): string | null {
  const { mode, submittedAt } = form.survey;
  const times = [mode === 'answers' ? submittedAt : '', disclosedAt(form, lapsed)].filter(isInstant);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** Returns the form with its statements confirmed for its campaign, and with the time at which they were made. */
export function stillHolding(form: SubscriptionForm, lapsed: Lapses): SubscriptionForm {
  const held = heldFor(form);
  const at = disclosedAt(form, lapsed);
  if (!isBlank(held.selfDisclosure.submittedAt) || !isInstant(at)) return held;
  return { ...held, selfDisclosure: { ...held.selfDisclosure, submittedAt: at } };
}

import type { SubscriptionForm } from '../../../../contract/form.ts';
import { isInstant } from '../../../../contract/primitives.ts';
import { heldFor } from '../../../../contract/statements.ts';
import type { Lapses } from '../../../../contract/subscription.ts';
import { isBlank } from '../../../../contract/text.ts';

/** The time of the self-disclosure, also where it was taken off because the order changed, but not the investor. */
function disclosedAt({ selfDisclosure, givenBy }: SubscriptionForm, lapsed: Lapses): string {
  if (!selfDisclosure.given) return '';
  const lapse = lapsed['selfDisclosure.submittedAt'];
  const former = lapse && !lapse.changed.includes('investorId') ? String(lapse.was) : givenBy.asOf;
  return isBlank(selfDisclosure.submittedAt) ? former : selfDisclosure.submittedAt;
}

/** Returns from when the statements in a form are: the earlier of the two times. Null: neither is known. */
export function statementsAsOf(form: SubscriptionForm, lapsed: Lapses): string | null {
  const { mode, submittedAt } = form.survey;
  const times = [mode === 'answers' ? submittedAt : '', disclosedAt(form, lapsed)].filter(isInstant);
  return times.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** Returns the form in which the statements hold for its campaign too, with the time that they were made at. */
export function stillHolding(form: SubscriptionForm, lapsed: Lapses): SubscriptionForm {
  const held = heldFor(form);
  const at = disclosedAt(form, lapsed);
  if (!isBlank(held.selfDisclosure.submittedAt) || !isInstant(at)) return held;
  return { ...held, selfDisclosure: { ...held.selfDisclosure, submittedAt: at } };
}

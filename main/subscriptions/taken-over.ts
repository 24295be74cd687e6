import type { Json } from '../../contract/primitives.ts';
import type { TakenOver, TakeOver, When } from '../sync/kind.ts';
import type { SentFields } from '../sync/submission.ts';
import { aboutThisOrder, lapseEntries, movedDetails } from './lapsing.ts';
import type { Subscription } from './model.ts';
import { writeOf } from './steps.ts';
import { formShowing } from './wire.ts';

/**
 * Returns the subscription with the values that the platform has in place of what was sent. A created object counts as
 * created; of a change, only the shown values count. Null when the form cannot hold one of the values. Pure.
 */
export function takeOver(
  current: Subscription,
  step: string,
  sent: SentFields,
  { id, record, fields }: TakeOver,
  { at }: When,
): TakenOver<Subscription> | null {
  const form = formShowing(current.form, fields);
  if (!form) return null;
  const done = writeOf(step).acknowledge(current, { ...sent, ...fields }, { id, record }, at);
  const { gone, back: _, statements, ...lapsed } = lapseEntries(done, form);
  // An investment keeps the entries it was sent with: nobody signs them again.
  const isMade = done.investment !== null;
  const entries = isMade ? { form, about: aboutThisOrder(form) } : lapsed;
  const isLapsing = !isMade && Object.keys(gone).length > 0;
  return {
    after: { ...done, ...entries, savedAt: at },
    notes: [
      ...(isLapsing ? [{ what: 'entries.lapsed', details: gone as unknown as Json } as const] : []),
      ...(statements ? [{ what: 'statements.moved', details: movedDetails(statements) } as const] : []),
    ],
  };
}

import type { FieldPath } from '../../contract/form.ts';
import type { LockReason } from '../../contract/subscription.ts';
import type { Operation } from '../sync/operation.ts';
import type { Subscription } from './model.ts';
import { type Row, writeOf, writes } from './steps.ts';

/**
 * Returns the fields that can no longer be changed, with the reason. An invitation belongs to its investor and campaign;
 * an invested order stays as it was signed. An operation locks its fields from the moment that it may have been sent.
 */
export function lockedFields(
  subscription: Pick<Subscription, 'invitation' | 'investment'>,
  open: Pick<Operation, 'step' | 'state'> | null,
): Partial<Record<FieldPath, LockReason>> {
  const gone = Object.values<Row>(writes).filter((row) => row.isDone(subscription));
  if (open && open.state !== 'ready') gone.push(writeOf(open.step));
  return Object.fromEntries(
    gone.flatMap(({ locks, lockReason }) => locks.map((field) => [field, lockReason])),
  );
}

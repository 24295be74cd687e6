import type { FieldPath } from '../../contract/form.ts';
import type { LockReason } from '../../contract/subscription.ts';
import type { Operation } from '../sync/operation.ts';
import type { Subscription } from './model.ts';
import { writeOf } from './steps.ts';

/**
 * Returns the fields that can no longer be changed, with the reason. An invitation belongs to its investor and campaign;
 * an invested order stays as it was signed. An operation locks its fields from the moment that it may have been sent.
 */
export function lockedFields(
  subscription: Pick<Subscription, 'invitation' | 'investment'>,
  open: Pick<Operation, 'step' | 'state'> | null,
): Partial<Record<FieldPath, LockReason>> {
  const gone: string[] = [];
  if (subscription.invitation) gone.push('createInvitation');
  if (subscription.investment) gone.push('createInvestment');
  if (subscription.investment?.wallet) gone.push('assignWallet');
  if (open && open.state !== 'ready') gone.push(open.step);
  return Object.fromEntries(
    gone.map(writeOf).flatMap(({ locks, lockReason }) => locks.map((field) => [field, lockReason])),
  );
}

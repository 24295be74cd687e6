import type { FieldPath } from '../../contract/form.ts';
import type { LockReason } from '../../contract/subscription.ts';
import { fieldsOf, type Operation, type OperationKind, type Subscription } from './model.ts';

const reasons: Record<OperationKind, LockReason> = {
  createInvitation: 'invitationSent',
  updateInvitation: 'invitationSent',
  createInvestment: 'investmentSent',
  assignWallet: 'walletSent',
};

/**
 * Returns the fields that can no longer be changed, with the reason. An invitation belongs to its investor and campaign;
 * an invested order stays as it was signed. An operation locks its fields from the moment that it may have been sent.
 */
export function lockedFields(
  subscription: Pick<Subscription, 'invitation' | 'investment'>,
  open: Pick<Operation, 'kind' | 'state'> | null,
): Partial<Record<FieldPath, LockReason>> {
  const gone: OperationKind[] = [];
  if (subscription.invitation) gone.push('createInvitation');
  if (subscription.investment) gone.push('createInvestment');
  if (subscription.investment?.wallet) gone.push('assignWallet');
  if (open && open.state !== 'ready') gone.push(open.kind);
  return Object.fromEntries(gone.flatMap((kind) => fieldsOf[kind].map((field) => [field, reasons[kind]])));
}

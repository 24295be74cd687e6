import { parseUnits } from '../../contract/check.ts';
import type { Documented } from '../documents/service.ts';
import type { Subscription } from './model.ts';
import { subscriptionKind } from './steps.ts';

/**
 * Returns the records that name the documents of a subscription, and whether these documents are outdated. Costs depend
 * on the units: while the units in the form differ from the platform's, or changed since the last read, its documents
 * are about another sum.
 */
export const documented = ({
  id,
  form,
  invitation,
  investment,
}: Pick<Subscription, 'id' | 'form' | 'invitation' | 'investment'>): Documented => ({
  owner: { kind: subscriptionKind, id },
  records: [invitation?.record ?? null, investment?.record ?? null],
  isOutdated:
    invitation !== null && (invitation.documentsDue || invitation.sent.units !== parseUnits(form.units)),
});

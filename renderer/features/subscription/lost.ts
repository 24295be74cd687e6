import { type SubscriptionForm, subscriptionKit } from '../../../contract/form.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { shownLost } from '../../form/lost.ts';
import { i18n } from '../../i18n/index.ts';
import { fieldWord } from './fieldWords.ts';

/** Returns the names of stored fields that were lost, as the form shows them. */
export const lostNames = (
  form: SubscriptionForm,
  { fields, others }: NonNullable<SubscriptionDetail['lost']>,
): string[] => [
  ...shownLost(subscriptionKit, form, fields).map((field) => i18n.t(`common:${fieldWord(field)}`)),
  ...(others ? [i18n.t('subscription:lostOthers')] : []),
];

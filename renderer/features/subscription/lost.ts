import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { i18n } from '../../i18n/index.ts';
import { fieldWord } from './fields/useField.tsx';

/** Returns the names of stored fields that were lost, in the form's order. */
export const lostNames = ({ fields, others }: NonNullable<SubscriptionDetail['lost']>): string[] => [
  ...fields.map((field) => i18n.t(`common:${fieldWord(field)}`)),
  ...(others ? [i18n.t('subscription:lostOthers')] : []),
];

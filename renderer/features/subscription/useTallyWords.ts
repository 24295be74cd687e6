import { useTranslation } from 'react-i18next';
import type { Tally } from './model/sections.ts';

/** How many fields are missing and how many are to be looked at: the same words in the heads and in the footer. */
export function useTallyWords(): (tally: Tally) => string {
  const { t } = useTranslation('subscription');
  return ({ missing, wrong }) =>
    [missing > 0 && t('mark.open', { count: missing }), wrong > 0 && t('mark.wrong', { count: wrong })]
      .filter(Boolean)
      .join(' · ');
}

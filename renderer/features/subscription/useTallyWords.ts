import { useTranslation } from 'react-i18next';
import type { Tally } from '../../form/sections.ts';

/**
 * Returns a function that says how many fields are missing and how many must be checked, for the section titles and the
 * footer.
 */
export function useTallyWords(): (tally: Tally) => string {
  const { t } = useTranslation('subscription');
  return ({ missing, wrong }) =>
    [missing > 0 && t('mark.open', { count: missing }), wrong > 0 && t('mark.wrong', { count: wrong })]
      .filter(Boolean)
      .join(' · ');
}

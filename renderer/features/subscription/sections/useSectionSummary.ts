import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Section } from '../../../../contract/form.ts';
import { sameId } from '../../../../contract/ids.ts';
import { isInstant } from '../../../../contract/primitives.ts';
import { typedIn } from '../../../../contract/references.ts';
import { isBlank, isolated } from '../../../../contract/text.ts';
import { showTime } from '../../../form/time/time.ts';
import type { FormView } from '../../../form/view.ts';
import { formatUnits, unitsCount } from '../../../i18n/format.ts';
import { currentLanguage } from '../../../i18n/language.ts';
import { nameOf } from '../../../i18n/names.ts';
import { isWalletToBeChosen, walletName } from '../model/investors.ts';
import type { SubscriptionTypes } from '../state.ts';
import { useView } from '../view.ts';

/** Returns a section's content in one line, shown while it is closed. */
export function useSectionSummary(section: Section): string {
  const { t } = useTranslation('subscription');
  return useView((view) => summaryOf(section, view, t));
}

function summaryOf(
  section: Section,
  { form, facts: { investor, environment }, detail }: FormView<SubscriptionTypes>,
  t: TFunction<'subscription'>,
): string {
  const { selfDisclosure, survey, signature, wallet } = form;
  switch (section) {
    case 'investor': {
      const { campaignId } = form;
      const campaign =
        environment?.campaigns.find(({ id }) => sameId(id, campaignId))?.name ??
        (sameId(detail.campaignId, campaignId) ? detail.campaignName : null);
      // The number comes first: names are long, and a short line must not cut the number.
      const units =
        !isBlank(form.units) &&
        t('summary.units', { count: unitsCount(form.units), shown: formatUnits(form.units) });
      return [units, nameOf(investor?.name ?? null, typedIn(form.investorId)), nameOf(campaign, campaignId)]
        .filter(Boolean)
        .join(' · ');
    }
    case 'disclosure':
      return t(selfDisclosure.given ? 'summary.given' : 'summary.notGiven');
    case 'survey':
      if (survey.mode === '') return '';
      return survey.mode === 'waiver'
        ? t('summary.waiver')
        : t('summary.answers', { count: survey.answers.length });
    case 'signature':
      if (!isBlank(signature.signedAt) && !isInstant(signature.signedAt)) return signature.signedAt;
      return !isBlank(signature.signedAt)
        ? t('summary.signed', { time: showTime(signature.signedAt, currentLanguage()) })
        : t('summary.notSigned');
    case 'wallet': {
      if (wallet.choice === 'later') return t('summary.walletLater');
      const id = wallet.choice === 'chosen' ? wallet.walletId.trim() : null;
      const wallets = investor?.wallets ?? [];
      const toBeChosen = isWalletToBeChosen(investor, detail);
      const found = id
        ? wallets.find((known) => sameId(known.id, id))
        : wallets.length === 1 && !toBeChosen
          ? wallets[0]
          : null;
      if (found) return isolated(walletName(found));
      return id ?? (toBeChosen ? '' : t('summary.walletAuto'));
    }
  }
}

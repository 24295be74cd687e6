import { useTranslation } from 'react-i18next';
import { isInstant } from '../../../../contract/primitives.ts';
import { formatUnits } from '../../../i18n/format.ts';
import { currentLanguage } from '../../../i18n/index.ts';
import { walletName } from '../model/investors.ts';
import type { Section } from '../model/sections.ts';
import { showTime } from '../model/time.ts';
import { useFormView } from '../view.tsx';

/** What is in a section, in a line, while it is closed. */
export function useSectionSummary(section: Section): string {
  const { t } = useTranslation('subscription');
  const { form, investor, environment, detail } = useFormView();
  const { selfDisclosure, survey, signature, wallet } = form;
  switch (section) {
    case 'investor': {
      const campaignId = form.campaignId.trim();
      const campaign =
        environment?.campaigns.find(({ id }) => id === campaignId)?.name ??
        (detail.campaignId === form.campaignId ? detail.campaignName : null) ??
        campaignId;
      // The number first: names are long, and where the line ends early it must not be the number that is cut.
      const units =
        form.units.trim() &&
        t('summary.units', { count: Number(form.units), shown: formatUnits(form.units) });
      return [units, investor?.name ?? form.investorId.trim(), campaign].filter(Boolean).join(' · ');
    }
    case 'disclosure':
      return t(selfDisclosure.given ? 'summary.given' : 'summary.notGiven');
    case 'survey':
      if (survey.mode === '') return '';
      return survey.mode === 'waiver'
        ? t('summary.waiver')
        : t('summary.answers', { count: survey.answers.length });
    case 'signature':
      if (signature.signedAt.trim() !== '' && !isInstant(signature.signedAt)) return signature.signedAt;
      return signature.signedAt.trim()
        ? t('summary.signed', { time: showTime(signature.signedAt, currentLanguage()) })
        : t('summary.notSigned');
    case 'wallet': {
      if (wallet.choice === 'later') return t('summary.walletLater');
      const id = wallet.choice === 'chosen' ? wallet.walletId.trim() : null;
      const wallets = investor?.wallets ?? [];
      const found = id ? wallets.find((known) => known.id === id) : wallets.length === 1 ? wallets[0] : null;
      if (found) return walletName(found);
      return id ?? (wallets.length > 1 ? '' : t('summary.walletAuto'));
    }
  }
}

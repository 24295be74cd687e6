import { canonicalId } from '../../../contract/ids.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { isBlank } from '../../../contract/text.ts';
import { confirm } from '../../components/confirm.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { nameOf } from '../../i18n/names.ts';
import { type Why, whys } from './bulk.ts';

/** How many names are listed; further names are counted. */
const named = 6;

const counted = (count: number) => ({ count, shown: formatNumber(count) });

/** Returns one name for each different id. */
function namesOf(all: readonly { id: string; name: string | null }[]): string[] {
  const names = new Map(all.map(({ id, name }) => [canonicalId(id), nameOf(name, id)]));
  return [...names.values()];
}

function listed(names: readonly string[]): string {
  const more = names.length - named;
  const shown = names.slice(0, named).join(' · ');
  return more > 0 ? `${shown} · ${i18n.t('list:release.more', counted(more))}` : shown;
}

/**
 * Returns what the user is told before several subscriptions are released: the investors, the campaigns, and what is
 * left out.
 */
export function releaseFacts(
  wanted: readonly SubscriptionDetail[],
  left: readonly { why: Why }[],
): { term: string; words: string }[] {
  const t = i18n.getFixedT(null, 'list');
  const investors = namesOf(wanted.map(({ investorId: id, investorName: name }) => ({ id, name })));
  const campaigns = namesOf(wanted.map(({ campaignId: id, campaignName: name }) => ({ id, name })));
  const unsigned = wanted.filter(({ form }) => isBlank(form.signature.signedAt)).length;
  const reasons = whys.flatMap((why) => {
    const { length } = left.filter((one) => one.why === why);
    return length > 0 ? [t(`left.${why}.count`, counted(length))] : [];
  });
  return [
    { term: t('release.investors', counted(investors.length)), words: listed(investors) },
    { term: t('release.campaigns', counted(campaigns.length)), words: listed(campaigns) },
    ...(unsigned > 0
      ? [{ term: t('release.unsigned', counted(unsigned)), words: t('release.unsignedWords') }]
      : []),
    ...(reasons.length > 0
      ? [{ term: t('release.left', counted(left.length)), words: reasons.join(' · ') }]
      : []),
  ];
}

/** Asks once about all subscriptions to be released together. Enter means yes, Esc no. */
export const confirmRelease = (
  wanted: readonly SubscriptionDetail[],
  left: readonly { why: Why }[],
): Promise<boolean> =>
  confirm({
    title: i18n.t('list:release.title', counted(wanted.length)),
    message: releaseFacts(wanted, left).map(({ term, words }) => (
      <p key={term}>
        <strong>{term}</strong>
        <br />
        {words}
      </p>
    )),
    confirm: i18n.t('list:release.confirm', counted(wanted.length)),
  });

import { type Left, mostNamed, type NamedFew, type ReleaseFacts, whysLeft } from '../../../contract/batch.ts';
import { confirm } from '../../components/confirm.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { nameOf } from '../../i18n/names.ts';

const counted = (count: number) => ({ count, shown: formatNumber(count) });

function listed({ total, first }: NamedFew): string {
  const more = total - mostNamed;
  const shown = first.map(({ id, name }) => nameOf(name, id)).join(' · ');
  return more > 0 ? `${shown} · ${i18n.t('list:release.more', counted(more))}` : shown;
}

/**
 * Returns what the user is told before several subscriptions are released: the investors, the campaigns, and what is
 * left out.
 */
function wordsOf(
  { investors, campaigns, unsigned }: ReleaseFacts,
  left: readonly Left[],
): { term: string; words: string }[] {
  const t = i18n.getFixedT(null, 'list');
  const reasons = whysLeft.flatMap((why) => {
    const { length } = left.filter((one) => one.why === why);
    return length > 0 ? [t(`left.${why}.count`, counted(length))] : [];
  });
  return [
    { term: t('release.investors', counted(investors.total)), words: listed(investors) },
    { term: t('release.campaigns', counted(campaigns.total)), words: listed(campaigns) },
    ...(unsigned > 0
      ? [{ term: t('release.unsigned', counted(unsigned)), words: t('release.unsignedWords') }]
      : []),
    ...(reasons.length > 0
      ? [{ term: t('release.left', counted(left.length)), words: reasons.join(' · ') }]
      : []),
  ];
}

/** Asks once about all subscriptions to be released together. Enter means yes, Esc no. */
export const confirmRelease = (count: number, facts: ReleaseFacts, left: readonly Left[]): Promise<boolean> =>
  confirm({
    title: i18n.t('list:release.title', counted(count)),
    message: wordsOf(facts, left).map(({ term, words }) => (
      <p key={term}>
        <strong>{term}</strong>
        <br />
        {words}
      </p>
    )),
    confirm: i18n.t('list:release.confirm', counted(count)),
  });

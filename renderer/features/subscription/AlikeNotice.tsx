import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isKnownStatus } from '../../../contract/status.ts';
import type { SubscriptionDetail, SubscriptionSummary } from '../../../contract/subscription.ts';
import { isolated } from '../../../contract/text.ts';
import { formatShort } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { goTo } from '../../stores/navigation.ts';
import classes from './footer.module.css';
import { isSameOrder } from './model/sameOrder.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { useView } from './view.ts';

/** Returns a subscription's stage in one word, or the platform's status once our part is done. */
function statusWord({ stage, status }: Pick<SubscriptionSummary, 'stage' | 'status'>): string {
  if (stage !== 'acknowledged') return i18n.t(`common:stage.${stage}`);
  if (status === null) return i18n.t('common:statusPlaced');
  return isKnownStatus(status) ? i18n.t(`common:status.${status}.label`) : isolated(status);
}

/** Returns when the newest equal subscription was made, its stage or status, and how many more there are. */
export function alikeWords({ others }: SubscriptionDetail['alike']): string {
  const [other] = others;
  if (!other) return '';
  const more = others.length - 1;
  const words = i18n.t('subscription:alike.known', {
    time: formatShort(other.createdAt),
    status: statusWord(other),
  });
  return more > 0 ? `${words} ${i18n.t('subscription:alike.more', { count: more })}` : words;
}

/** Says that another subscription has the same investor, campaign and units, and links to it. */
export function AlikeNotice() {
  const { t } = useTranslation('subscription');
  // After a change of the form, only the next answer tells.
  const alike = useView(({ form, detail }) =>
    detail.investmentId || !isSameOrder(form, detail.form) ? null : detail.alike,
  );
  if (!alike) return null;
  const [other] = alike.others;
  if (!other) {
    if (alike.complete) return null;
    return <div className="fine">{t('alike.searching')}</div>;
  }
  return (
    <NoticeLine
      tone="needsYou"
      action={
        <Button
          variant="subtle"
          className={classes.small}
          onClick={() => goTo({ name: 'subscription', id: other.id })}
        >
          {t('alike.open')}
        </Button>
      }
    >
      {alikeWords(alike)} {!alike.complete && t('alike.searching')}
    </NoticeLine>
  );
}

import { Loader, Modal, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type WhyLeft, whysLeft } from '../../../contract/batch.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import { NameOrId } from '../../components/NameOrId.tsx';
import { formatNumber, formatUnits } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { openSubscription } from './actions.ts';
import type { Outcome } from './bulk.ts';
import classes from './LeftDialog.module.css';
import { reasonOf } from './SubscriptionRow.tsx';

/** How many subscriptions are listed per reason; nobody goes through more one by one. */
const named = 100;

interface Group {
  why: WhyLeft | 'untouched';
  ids: readonly string[];
}

const groupsOf = ({ left, untouched }: Outcome): Group[] =>
  [
    ...whysLeft.map((why) => ({ why, ids: left.filter((one) => one.why === why).map(({ id }) => id) })),
    { why: 'untouched' as const, ids: untouched },
  ].filter(({ ids }) => ids.length > 0);

/** Returns the current state of the subscriptions: some may have been dealt with since they were left. */
function useSummaries(ids: readonly string[]): SubscriptionSummary[] | null {
  const [summaries, setSummaries] = useState<SubscriptionSummary[] | null>(null);
  useEffect(() => {
    let closed = false;
    const read = async () => {
      const found = await Promise.allSettled(ids.map((id) => call('subscriptions.get', { id })));
      if (!closed) setSummaries(found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    };
    void read();
    return () => {
      closed = true;
    };
  }, [ids]);
  return summaries;
}

function LeftOne({ one }: { one: SubscriptionSummary }) {
  const { t } = useTranslation(['common', 'list']);
  return (
    <li>
      <UnstyledButton className={classes.one} onClick={() => openSubscription(one)}>
        <span className={classes.name}>
          <NameOrId name={one.investorName} id={one.investorId} open={t('unnamedInvestor')} />
        </span>
        <span className={classes.units}>{formatUnits(one.units)}</span>
        <span className={classes.campaign}>
          <NameOrId name={one.campaignName} id={one.campaignId} open={t('unnamedCampaign')} />
        </span>
        <span className={classes.reason}>{reasonOf(t, one)}</span>
        <IconChevronRight size={16} aria-hidden className={classes.arrow} />
      </UnstyledButton>
    </li>
  );
}

function LeftGroup({ why, ids }: Group) {
  const { t } = useTranslation('list');
  const [shown] = useState(() => ids.slice(0, named));
  const summaries = useSummaries(shown);
  const more = ids.length - shown.length;
  return (
    <section className={classes.group}>
      <h3 className={classes.title}>{t(`left.${why}.count`, { shown: formatNumber(ids.length) })}</h3>
      <p className={classes.words}>{t(`left.${why}.words`)}</p>
      {why !== 'gone' && !summaries && <Loader size="xs" />}
      {why !== 'gone' && summaries && (
        <ul className={classes.list}>
          {summaries.map((one) => (
            <LeftOne key={one.id} one={one} />
          ))}
        </ul>
      )}
      {more > 0 && <p className={classes.words}>{t('left.more', { shown: formatNumber(more) })}</p>}
    </section>
  );
}

interface LeftDialogProps {
  outcome: Outcome;
  opened: boolean;
  onClose: () => void;
}

/** Lists the subscriptions that were left as they were, why, and a link to each. */
export function LeftDialog({ outcome, opened, onClose }: LeftDialogProps) {
  const { t } = useTranslation(['list', 'common']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={640}
      title={t(`left.title.${outcome.task}`)}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {groupsOf(outcome).map((group) => (
        <LeftGroup key={group.why} {...group} />
      ))}
    </Modal>
  );
}

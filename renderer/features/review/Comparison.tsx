import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppFailure } from '../../../contract/errors.ts';
import type { ReviewRow } from '../../../contract/review.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { shownJson } from '../../../contract/text.ts';
import { BothSides } from '../../components/BothSides.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { NameOrId } from '../../components/NameOrId.tsx';
import { Notice } from '../../components/Notice.tsx';
import { DateTime } from '../../components/Time.tsx';
import { formatUnits } from '../../i18n/format.ts';
import { call, failureOf } from '../../ipcClient.ts';
import { Fact } from './Fact.tsx';
import classes from './Item.module.css';

/** Delay before reading, in milliseconds, so that walking through the queue with J does not read every subscription. */
const restBeforeReading = 120;

function useDetail({ subscriptionId, statusReadAt }: ReviewRow) {
  const [detail, setDetail] = useState<SubscriptionDetail | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  // When a status is newly read, the platform's record is new as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `statusReadAt` shows that.
  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      call('subscriptions.get', { id: subscriptionId }).then(
        (answer) => {
          if (left) return;
          setDetail(answer);
          setFailure(null);
        },
        (error) => !left && setFailure(failureOf(error)),
      );
    }, restBeforeReading);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [subscriptionId, statusReadAt]);
  return { detail, failure };
}

/** Shows what was wanted and what the platform has, side by side. */
export function Comparison({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  const { detail, failure } = useDetail(row);
  const record = detail?.record.investment;
  return (
    <>
      {row.differs && (
        <Notice tone="needsYou" title={t('differs.title')}>
          <BothSides differences={Object.entries(row.differs).map(([name, field]) => ({ name, ...field }))} />
          <div>{t('differs.words')}</div>
        </Notice>
      )}
      <div className={classes.sides}>
        <section aria-label={t('ours')}>
          <h3 className={classes.heading}>{t('ours')}</h3>
          <dl className={classes.facts}>
            <Fact word={t('fact.investor')}>
              <NameOrId name={row.investorName} id={row.investorId} />
            </Fact>
            <Fact word={t('fact.campaign')}>
              <NameOrId name={row.campaignName} id={row.campaignId} />
            </Fact>
            <Fact word={t('fact.units')}>{formatUnits(row.units)}</Fact>
            <Fact word={t('fact.wallet')}>
              {row.walletId ? <span className="verbatim">{row.walletId}</span> : t('fact.noWallet')}
            </Fact>
            {detail?.signedAt && (
              <Fact word={t('fact.signed')}>
                <DateTime at={detail.signedAt} />
              </Fact>
            )}
            {detail?.queuedAt && (
              <Fact word={t('fact.queued')}>
                <DateTime at={detail.queuedAt} />
              </Fact>
            )}
          </dl>
        </section>
        <section aria-label={t('record')}>
          <h3 className={classes.heading}>{t('record')}</h3>
          {failure && <ErrorNotice read failure={failure} />}
          {!detail && !failure && <Skeleton height={96} radius="sm" />}
          {detail && !record && <span className="fine">{t('recordNone')}</span>}
          {record && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must be able to reach it.
            <pre className={`verbatim ${classes.record}`} tabIndex={0}>
              {shownJson(record, 2)}
            </pre>
          )}
        </section>
      </div>
    </>
  );
}

import type { TFunction } from 'i18next';
import { memo, type ReactNode } from 'react';
import { isInstant } from '../../../contract/primitives.ts';
import type { RecordFault } from '../../../contract/records.ts';
import { isBadStatus, isKnownStatus } from '../../../contract/status.ts';
import type { Stage } from '../../../contract/submission.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { ListedSubscription } from '../../../contract/subscription-list.ts';
import { NameOrId } from '../../components/NameOrId.tsx';
import { Outside } from '../../components/Outside.tsx';
import { RowStatus, useStatusWords } from '../../components/RowStatus.tsx';
import { DateOnly, DateTime } from '../../components/Time.tsx';
import { ToneBadge } from '../../components/ToneBadge.tsx';
import { formatDateTime, formatUnits } from '../../i18n/format.ts';
import { useWords } from '../../i18n/useWords.tsx';
import type { LastColumn } from './columns.ts';
import classes from './SubscriptionRow.module.css';

type Words = TFunction<['common', 'list']>;

/** Stages that must be noticed among many other rows. */
const important: readonly Stage[] = ['needsYou', 'uncertain', 'refused'];

/** Returns the reason of a subscription's stage in a few words. */
export function reasonOf(
  t: Words,
  { reason, problemCount }: Pick<SubscriptionSummary, 'reason' | 'problemCount'>,
): string {
  return reason === 'unfinished' && problemCount > 0
    ? t('list:problems', { count: problemCount })
    : t(`reason.${reason}`);
}

/** Returns the content of the last column, and its text where it may be too long for the column. */
function lastCell(t: Words, row: ListedSubscription, last: LastColumn): [shown: ReactNode, text?: string] {
  switch (last) {
    case 'changed':
      return [<DateTime key={last} at={row.updatedAt} short="date" />];
    case 'created':
      return [<DateTime key={last} at={row.createdAt} short="date" />];
    case 'adviser':
      return [<Outside key={last}>{row.adviser ?? ''}</Outside>, row.adviser ?? undefined];
    case 'reason':
      return [reasonOf(t, row), reasonOf(t, row)];
    case 'status': {
      const { status } = row;
      const known = status !== null && isKnownStatus(status) && t(`status.${status}.label`);
      return [known || <Outside key={last}>{status ?? ''}</Outside>, known || (status ?? undefined)];
    }
  }
}

interface RowProps {
  row: ListedSubscription;
  last: LastColumn;
}

/** Shows what the list is sorted by, or when the subscription last changed. */
function LastCell({ row, last }: RowProps) {
  const t = useWords();
  const [shown, text] = lastCell(t, row, last);
  return (
    <div className={classes.last} title={text}>
      <span className="unseen">{t(`list:column.${last}`)} </span>
      {shown}
    </div>
  );
}

/** Shows a subscription whose record can't be read: says so and why, and shows what distinguishes it from others. */
function UnreadableRow({ row, last, fault }: RowProps & { fault: RecordFault }) {
  const t = useWords();
  const reason = [t(`unreadable.short.${fault}`), row.status].filter(Boolean).join(' · ');
  return (
    <div className={classes.cells} data-last={last}>
      <div className={classes.stage}>
        <ToneBadge tone="refused" lines={1}>
          {t('unreadable.badge')}
        </ToneBadge>
        <div className={classes.reason} title={reason}>
          {reason}
        </div>
      </div>
      <div className={classes.who}>
        <div className={classes.investor}>
          {t('unreadable.subscription', { date: formatDateTime(row.createdAt) })}
        </div>
        <div className={`${classes.campaign} verbatim`}>{row.id}</div>
      </div>
      <div className={classes.units} />
      <div className={classes.signed} />
      <LastCell row={row} last={last} />
    </div>
  );
}

/**
 * Shows a subscription in two lines: status and reason, investor and campaign, the numbers. A row that has not changed is not
 * rendered again with its list.
 */
export const SubscriptionRow = memo(function SubscriptionRow({ row, last }: RowProps) {
  const t = useWords();
  const statusWords = useStatusWords();
  if (row.unreadable) return <UnreadableRow row={row} last={last} fault={row.unreadable} />;
  const reason = statusWords(row, reasonOf(t, row));
  const isPlain = !important.includes(row.stage) && !isBadStatus(row.status);
  return (
    <div className={classes.cells} data-last={last}>
      <div className={classes.stage}>
        <RowStatus row={row} plain={isPlain} lines={1} />
        <div className={classes.reason} title={reason}>
          {reason}
        </div>
      </div>
      <div className={classes.who}>
        <div className={classes.investor}>
          <NameOrId
            name={row.investorName}
            id={row.investorId}
            open={t('unnamedInvestor')}
            className={classes.open}
          />
        </div>
        <div className={classes.campaign}>
          <NameOrId
            name={row.campaignName}
            id={row.campaignId}
            open={t('unnamedCampaign')}
            className={classes.open}
          />
        </div>
      </div>
      <div className={classes.units} title={row.units}>
        {formatUnits(row.units)}
        {row.units && <span className="unseen"> {t('units')}</span>}
      </div>
      <div className={classes.signed} title={isInstant(row.signedAt) ? undefined : row.signedAt}>
        {row.signedAt && <span className="unseen">{t('list:column.signed')} </span>}
        {isInstant(row.signedAt) ? <DateOnly at={row.signedAt} /> : <Outside>{row.signedAt}</Outside>}
      </div>
      <LastCell row={row} last={last} />
    </div>
  );
});

import { VisuallyHidden } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { isInstant } from '../../../contract/primitives.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import { StageBadge } from '../../components/StageBadge.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { DateOnly, DateTime } from '../../components/Time.tsx';
import { formatUnits } from '../../i18n/format.ts';
import classes from './SubscriptionRow.module.css';

type Words = TFunction<['common', 'list']>;

const columns = ['stage', 'reason', 'investor', 'campaign', 'units', 'signed', 'status', 'updated'] as const;

export function ColumnTitles() {
  const { t } = useTranslation('list');
  return (
    // Each row speaks for itself: a list of choices has no column titles.
    <div className={classes.titles} aria-hidden>
      {columns.map((column) => (
        <div key={column} className={classes[column]}>
          {t(`column.${column}`)}
        </div>
      ))}
    </div>
  );
}

function reasonOf(t: Words, { reason, problemCount }: SubscriptionSummary): string {
  return reason === 'unfinished' && problemCount > 0
    ? t('list:problems', { count: problemCount })
    : t(`reason.${reason}`);
}

/** A name if we have one, otherwise the id that was typed, otherwise that it is still open. */
function NameOrId({ name, id, open }: { name: string | null; id: string; open: string }) {
  if (name) return <span title={name}>{name}</span>;
  if (id) return <span className="verbatim">{id}</span>;
  return <span className={classes.quiet}>{open}</span>;
}

export function SubscriptionRow({ row }: { row: SubscriptionSummary }) {
  const { t } = useTranslation(['common', 'list']);
  const reason = reasonOf(t, row);
  return (
    <div className={classes.cells}>
      <div className={classes.stage}>
        <StageBadge stage={row.stage} />
      </div>
      <div className={classes.reason} title={reason}>
        {reason}
      </div>
      <div className={classes.investor}>
        <NameOrId name={row.investorName} id={row.investorId} open={t('unnamedInvestor')} />
      </div>
      <div className={classes.campaign}>
        <NameOrId name={row.campaignName} id={row.campaignId} open={t('unnamedCampaign')} />
      </div>
      <div className={classes.units}>
        {formatUnits(row.units)}
        {row.units && <VisuallyHidden> {t('units')}</VisuallyHidden>}
      </div>
      <div className={classes.signed}>
        {isInstant(row.signedAt) ? <DateOnly at={row.signedAt} /> : row.signedAt}
      </div>
      <div className={classes.status}>
        {(row.investmentId || row.status) && <StatusBadge status={row.status} plain />}
      </div>
      <div className={classes.updated}>
        <DateTime at={row.updatedAt} short="date" />
      </div>
    </div>
  );
}

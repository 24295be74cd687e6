import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconClipboardCheck, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReviewRow } from '../../../contract/review.ts';
import { ActionHint } from '../../actions/KeyHint.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterTabs } from '../../components/FilterTabs.tsx';
import { nextRow, openRow, previousRow } from '../../components/listActions.ts';
import { NameOrId } from '../../components/NameOrId.tsx';
import { NothingYet } from '../../components/NothingYet.tsx';
import { Outside } from '../../components/Outside.tsx';
import { PagedList } from '../../components/PagedList.tsx';
import { ReadingLine } from '../../components/ReadingLine.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { DateTime } from '../../components/Time.tsx';
import { formatUnits, unitsCount } from '../../i18n/format.ts';
import { nameOf } from '../../i18n/names.ts';
import { goTo } from '../../stores/navigation.ts';
import { useSearch } from '../../stores/search.ts';
import { RefreshAll } from './RefreshAll.tsx';
import classes from './ReviewScreen.module.css';
import { markShown, refreshShown } from './reviewActions.ts';
import { idOfRow, reviewFilters, reviewList } from './reviewStore.ts';

export const noteFieldId = 'review-note';
export const queueId = 'review-queue';

const rowHeight = 72;

/** Shows investor, campaign and units of an investment, and the platform's status. */
function QueueRow({ row }: { row: ReviewRow }) {
  const { t } = useTranslation(['review', 'common']);
  // Among the investments to review, every row would have the mark.
  const all = reviewList.useStore(({ filter }) => filter === 'all');
  const campaign = row.unreadable ? row.investmentId : nameOf(row.campaignName, row.campaignId);
  return (
    <div className={classes.row} data-needs-review={(all && row.needsReview) || undefined}>
      <div>
        <span className={`clip ${classes.name}`}>
          {row.unreadable ? (
            t('common:unreadable.badge')
          ) : (
            <NameOrId name={row.investorName} id={row.investorId} />
          )}
        </span>
        {row.statusChangedAt && (
          <span className={`fine ${classes.fixed}`}>
            <VisuallyHidden>{t('changed')} </VisuallyHidden>
            <DateTime at={row.statusChangedAt} short="date" />
          </span>
        )}
      </div>
      <div className="fine">
        <span className="clip" title={campaign}>
          <Outside>{campaign}</Outside>
        </span>
        {!row.unreadable && (
          <span className={classes.fixed}>
            {t('units', { count: unitsCount(row.units), shown: formatUnits(row.units) })}
          </span>
        )}
      </div>
      <div>
        <StatusBadge status={row.status} plain lines={1} />
        {row.differs && <span className={`fine ${classes.fixed}`}>{t('differs.short')}</span>}
      </div>
    </div>
  );
}

function EmptyQueue() {
  const { t } = useTranslation(['review', 'common']);
  const { filter, search, counts, building } = reviewList.useStore();
  if (building) return <NothingYet />;
  if (search)
    return (
      <EmptyState
        icon={IconSearch}
        title={t('empty.search.title')}
        actions={
          <>
            {filter !== 'all' && (
              <Button onClick={() => reviewList.ask({ filter: 'all' })}>{t('empty.searchAll')}</Button>
            )}
            <Button variant="default" onClick={() => useSearch.getState().setText('review', '')}>
              {t('empty.clearSearch')}
            </Button>
          </>
        }
      >
        {t('empty.search.words', { search })}
      </EmptyState>
    );
  const none = counts?.all === 0 ? 'all' : filter;
  return (
    <EmptyState
      icon={IconClipboardCheck}
      title={t(`empty.${none}.title`)}
      actions={
        none === 'needsReview' ? (
          <Button variant="default" onClick={() => reviewList.ask({ filter: 'all' })}>
            {t('empty.showAll')}
          </Button>
        ) : (
          <Button variant="default" onClick={() => goTo({ name: 'subscriptions' })}>
            {t('empty.toList')}
          </Button>
        )
      }
    >
      {t(`empty.${none}.words`)}
    </EmptyState>
  );
}

function Keys() {
  const { t } = useTranslation('review');
  return (
    <div className={classes.keys} aria-hidden>
      <ActionHint actions={[nextRow, previousRow]}>{t('key.walk')}</ActionHint>
      <ActionHint actions={[openRow]}>{t('key.note')}</ActionHint>
      <ActionHint actions={[markShown]}>{t('key.mark')}</ActionHint>
      <ActionHint actions={[refreshShown]}>{t('key.refresh')}</ActionHint>
    </div>
  );
}

/** Lists the investments to review, or all investments. */
export function Queue() {
  const { t } = useTranslation(['review', 'common']);
  const { filter, counts, total, failure, building } = reviewList.useStore();
  return (
    <section id={queueId} className={classes.queue} aria-label={t('label')} tabIndex={-1}>
      <div className={classes.tools}>
        <FilterTabs
          label={t('filters')}
          chosen={filter}
          onChoose={(next) => reviewList.ask({ filter: next })}
          filters={reviewFilters.map((each) => ({
            filter: each,
            word: t(`filter.${each}`),
            // A count of a part would be wrong.
            count: building ? undefined : counts?.[each],
            important: each === 'needsReview',
          }))}
        />
        {counts?.all !== 0 && <RefreshAll />}
      </div>
      {failure && (
        <ErrorNotice
          read
          failure={failure}
          actions={
            <Button size="compact-sm" variant="default" onClick={reviewList.refresh}>
              {t('common:tryAgain')}
            </Button>
          }
        />
      )}
      <div className={classes.list}>
        {total === null && !failure && <Skeleton height={rowHeight} radius={0} />}
        {total === 0 && <EmptyQueue />}
        {total !== null && total > 0 && (
          <PagedList
            source={reviewList}
            label={t('label')}
            rowHeight={rowHeight}
            idOf={idOfRow}
            renderRow={(row) => <QueueRow row={row} />}
            onOpen={() => document.getElementById(noteFieldId)?.focus()}
          />
        )}
      </div>
      <ReadingLine progress={building} />
      {total !== 0 && <Keys />}
    </section>
  );
}

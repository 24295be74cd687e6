import { Button, Progress, Skeleton } from '@mantine/core';
import { IconClipboardCheck, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReviewRow } from '../../../contract/review.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterTabs } from '../../components/FilterTabs.tsx';
import { KeyHint } from '../../components/KeyHint.tsx';
import { PagedList } from '../../components/PagedList.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { DateTime } from '../../components/Time.tsx';
import { useSearch } from '../../stores/search.ts';
import classes from './ReviewScreen.module.css';
import { idOfRow, refreshReview, reviewFilters, reviewList, stopRefresh, useReview } from './reviewStore.ts';

export const noteFieldId = 'review-note';

function QueueRow({ row }: { row: ReviewRow }) {
  // In the queue of what is to be reviewed the sign would be on every row.
  const all = reviewList.useStore(({ filter }) => filter === 'all');
  return (
    <div className={classes.row} data-needs-review={(all && row.needsReview) || undefined}>
      <div>
        <span className={`clip ${classes.name}`}>
          {row.investorName ?? <span className="verbatim">{row.investorId}</span>}
        </span>
        {row.statusChangedAt && (
          <span className="fine">
            <DateTime at={row.statusChangedAt} short="date" />
          </span>
        )}
      </div>
      <div>
        <StatusBadge status={row.status} plain />
      </div>
    </div>
  );
}

/** Reading all statuses again: the wish, the way of it, and the way to stop it. */
function RefreshAll() {
  const { t } = useTranslation('review');
  const progress = useReview((review) => review.progress);
  if (!progress.running)
    return (
      <div className={classes.line}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => void refreshReview(null)}
        >
          {t('refreshAll')}
        </Button>
        {progress.failed > 0 && (
          <span className="fine" role="status">
            {t('refreshFailed', { count: progress.failed })}
          </span>
        )}
      </div>
    );
  const words = t('refreshing', { done: progress.done, total: progress.total });
  return (
    <div className={classes.line}>
      <div style={{ flex: 1 }}>
        <div className="fine tabular" role="status">
          {progress.failed > 0 ? `${words} · ${t('refreshFailed', { count: progress.failed })}` : words}
        </div>
        <Progress
          size={4}
          value={progress.total ? (progress.done / progress.total) * 100 : 0}
          aria-label={t('refreshAll')}
        />
      </div>
      <Button variant="default" size="compact-sm" onClick={() => void stopRefresh()}>
        {t('stop')}
      </Button>
    </div>
  );
}

function EmptyQueue() {
  const { t } = useTranslation('review');
  const { filter, search, counts } = reviewList.useStore();
  if (search)
    return (
      <EmptyState
        icon={IconSearch}
        title={t('empty.search.title')}
        actions={
          <Button variant="default" onClick={() => useSearch.getState().setText('review', '')}>
            {t('empty.clearSearch')}
          </Button>
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
        none === 'needsReview' && (
          <Button variant="default" onClick={() => reviewList.ask({ filter: 'all' })}>
            {t('empty.showAll')}
          </Button>
        )
      }
    >
      {t(`empty.${none}.words`)}
    </EmptyState>
  );
}

export function Queue() {
  const { t } = useTranslation(['review', 'common']);
  const { filter, counts, total, failure } = reviewList.useStore();
  return (
    <section className={classes.queue} aria-label={t('label')}>
      <div className={classes.tools}>
        <FilterTabs
          label={t('filters')}
          chosen={filter}
          onChoose={(next) => reviewList.ask({ filter: next })}
          filters={reviewFilters.map((each) => ({
            filter: each,
            word: t(`filter.${each}`),
            count: counts?.[each],
            important: each === 'needsReview',
          }))}
        />
        <RefreshAll />
      </div>
      {failure && <ErrorNotice failure={failure} />}
      <div className={classes.list}>
        {total === null && !failure && <Skeleton height={56} radius={0} />}
        {total === 0 && <EmptyQueue />}
        {total !== null && total > 0 && (
          <PagedList
            source={reviewList}
            label={t('label')}
            rowHeight={56}
            idOf={idOfRow}
            renderRow={(row) => <QueueRow row={row} />}
            onOpen={() => document.getElementById(noteFieldId)?.focus()}
          />
        )}
      </div>
      <div className={classes.keys} aria-hidden>
        <KeyHint keys={['J']} /> <KeyHint keys={['K']} /> {t('key.walk')} <KeyHint keys={['R']} />{' '}
        {t('key.refresh')}
      </div>
    </section>
  );
}

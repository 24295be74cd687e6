import { Button, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { memo, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { type ListChoice, listFilters } from '../../../contract/subscription-list.ts';
import { useScope } from '../../actions/useScope.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { type FilterTab, FilterTabs } from '../../components/FilterTabs.tsx';
import { PagedList } from '../../components/PagedList.tsx';
import { ReadingLine } from '../../components/ReadingLine.tsx';
import { onEvent } from '../../ipcClient.ts';
import { coalesce } from '../../stores/coalesce.ts';
import { useSearched } from '../../stores/useSearched.ts';
import { createSubscription } from '../subscription/newSubscription.ts';
import { openSubscription } from './actions.ts';
import { useBulk } from './bulk.ts';
import { ColumnTitles } from './ColumnTitles.tsx';
import { rowChoice } from './choice.ts';
import { useColumns } from './columnStore.ts';
import { lastColumnOf } from './columns.ts';
import { EmptyList } from './EmptyList.tsx';
import { FilterChips } from './FilterChips.tsx';
import { ListFooter } from './ListFooter.tsx';
import { LongStatus } from './LongStatus.tsx';
import { subscriptionsScope } from './listActions.ts';
import { idOfRow, isReason, subscriptionList } from './listStore.ts';
import { narrowedColumns } from './narrowing.ts';
import { SortAndFilter } from './SortAndFilter.tsx';
import { SubscriptionRow } from './SubscriptionRow.tsx';
import classes from './SubscriptionsScreen.module.css';
import { TaskLine } from './TaskLine.tsx';

/**
 * Row heights in pixels: two lines of text and the room between rows; four lines in a narrow window
 * (SubscriptionRow.module.css).
 */
const rowHeights = { usual: 40, narrow: 84 };

const useIsNarrow = () => useMediaQuery('(max-width: 560px)', undefined, { getInitialValueInEffect: false });

/** Keeps the list up to date while it is shown. */
function useLiveList(): void {
  useSearched('subscriptions', subscriptionList);
  useEffect(() => {
    subscriptionList.refresh();
    const often = coalesce(subscriptionList.refresh, 300);
    // Each step of a bulk task changes a row; reading the list each time would slow the task down.
    const seldom = coalesce(subscriptionList.refresh, 1_500);
    return onEvent('subscriptions', () => (useBulk.getState().running ? seldom() : often()));
  }, []);
}

/** Not rendered again with the list: most of its questions change none of these words. */
const Tools = memo(function Tools() {
  const { t } = useTranslation(['list', 'common']);
  const { filter, search, total, counts, building, wish } = subscriptionList.useStore(
    useShallow(({ filter, search, total, counts, building, wish }) => ({
      ...{ filter, search, total, counts, building, wish },
    })),
  );
  const filters: FilterTab<ListChoice>[] = listFilters.map((each) => ({
    filter: each,
    word: t(`filter.${each}`),
    // A count of a part would be wrong.
    count: building ? undefined : counts?.[each],
    important: each === 'needsYou',
  }));
  // Shown only while it is chosen: the user came here to see just these.
  if (isReason(filter)) {
    const isPart = search !== '' || building !== null || narrowedColumns(wish.where).length > 0;
    const word = t(`common:reason.${filter}`);
    filters.push({ filter, word, count: isPart ? undefined : (total ?? undefined) });
  }
  return (
    <div className={classes.tools}>
      <FilterTabs
        label={t('filters')}
        chosen={filter}
        onChoose={(next) => subscriptionList.ask({ filter: next })}
        filters={filters}
      />
      <div className={classes.buttons}>
        <SortAndFilter />
        <ActionButton action={createSubscription} leftSection={<IconPlus size={16} aria-hidden />} />
      </div>
    </div>
  );
});

/** Says that reading failed: the rows shown, if any, are from before. */
function ReadingFailed() {
  const { t } = useTranslation();
  const failure = subscriptionList.useStore((list) => list.failure);
  if (!failure) return null;
  return (
    <div className={classes.failure}>
      <ErrorNotice
        read
        failure={failure}
        actions={
          <Button size="compact-sm" variant="default" onClick={subscriptionList.refresh}>
            {t('tryAgain')}
          </Button>
        }
      />
    </div>
  );
}

function Unread() {
  return (
    <div className={classes.skeleton} aria-busy="true">
      {Array.from({ length: 12 }, (_, row) => row).map((row) => (
        <Skeleton key={row} height={12} radius="sm" />
      ))}
    </div>
  );
}

const Rows = memo(function Rows({ total }: { total: number }) {
  const { t } = useTranslation('list');
  const last = useColumns(({ sort }) => lastColumnOf(sort));
  const rowHeight = rowHeights[useIsNarrow() ? 'narrow' : 'usual'];
  return (
    <>
      <ColumnTitles total={total} last={last} />
      <div className={classes.list}>
        <PagedList
          key={rowHeight}
          source={subscriptionList}
          label={t('label')}
          rowHeight={rowHeight}
          idOf={idOfRow}
          renderRow={(row) => <SubscriptionRow row={row} last={last} />}
          onOpen={openSubscription}
          choice={rowChoice}
        />
      </div>
      <LongStatus />
    </>
  );
});

/** Shows all subscriptions, by what they wait for. */
export function SubscriptionsScreen() {
  const { total, failure, building, behind } = subscriptionList.useStore(
    useShallow(({ total, failure, building, behind }) => ({ total, failure, building, behind })),
  );
  const isNarrow = useIsNarrow();
  useLiveList();
  useScope(subscriptionsScope, undefined);
  return (
    <div className={classes.screen}>
      <Tools />
      <FilterChips withSort={isNarrow} />
      <ReadingFailed />
      {total === null && !failure && <Unread />}
      {total === 0 && (
        <div className={classes.list} aria-busy={behind || undefined}>
          <EmptyList />
        </div>
      )}
      {total !== null && total > 0 && <Rows total={total} />}
      <ReadingLine progress={building} />
      <TaskLine />
      {total !== null && total > 0 && <ListFooter />}
    </div>
  );
}

import { Button, Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { listFilters, type SubscriptionSummary } from '../../../contract/subscription.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterTabs } from '../../components/FilterTabs.tsx';
import { KeyHint } from '../../components/KeyHint.tsx';
import { PagedList } from '../../components/PagedList.tsx';
import { onEvent } from '../../desk.ts';
import { formatNumber } from '../../i18n/format.ts';
import { coalesce } from '../../stores/coalesce.ts';
import { useSearch } from '../../stores/search.ts';
import { newSubscription, openSubscription, removeDraft } from './actions.ts';
import { EmptyList } from './EmptyList.tsx';
import { idOfRow, subscriptionList } from './listStore.ts';
import { ColumnTitles, SubscriptionRow } from './SubscriptionRow.tsx';
import classes from './SubscriptionsScreen.module.css';

const rowKeys: [key: string, run: (row: SubscriptionSummary) => void][] = [
  [
    'Delete',
    (row) => {
      if (row.stage === 'draft') void removeDraft(row);
    },
  ],
];

/** Keeps the list true while it is shown. */
function useLiveList(): void {
  const [search] = useDebouncedValue(
    useSearch(({ texts }) => texts.subscriptions.trim()),
    120,
  );
  useEffect(() => subscriptionList.ask({ search }), [search]);
  useEffect(() => {
    subscriptionList.refresh();
    return onEvent('subscriptions', coalesce(subscriptionList.refresh, 300));
  }, []);
}

function Footer({ total }: { total: number }) {
  const { t } = useTranslation('list');
  return (
    <footer className={classes.footer}>
      <span className="tabular" role="status">
        {t('total', { count: total, shown: formatNumber(total) })}
      </span>
      <span className={classes.keys} aria-hidden>
        <KeyHint keys={['J']} /> <KeyHint keys={['K']} /> {t('key.walk')}
        <KeyHint keys={['Enter']} /> {t('key.open')}
        <KeyHint keys={['Delete']} /> {t('key.remove')}
      </span>
    </footer>
  );
}

export function SubscriptionsScreen() {
  const { t } = useTranslation(['list', 'common']);
  const { filter, counts, total, failure } = subscriptionList.useStore();
  useLiveList();
  return (
    <div className={classes.screen}>
      <div className={classes.tools}>
        <FilterTabs
          label={t('filters')}
          chosen={filter}
          onChoose={(next) => subscriptionList.ask({ filter: next })}
          filters={listFilters.map((each) => ({
            filter: each,
            word: t(`filter.${each}`),
            count: counts?.[each],
            important: each === 'needsYou',
          }))}
        />
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          rightSection={<KeyHint keys={['N']} />}
          aria-keyshortcuts="N"
          onClick={() => void newSubscription()}
        >
          {t('new')}
        </Button>
      </div>
      {failure && (
        <div className={classes.failure}>
          <ErrorNotice
            failure={failure}
            actions={
              <Button size="compact-sm" variant="default" onClick={subscriptionList.refresh}>
                {t('common:tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {total !== null && total > 0 && <ColumnTitles />}
      <div className={classes.list}>
        {total === null && !failure && (
          <div className={classes.skeleton} aria-busy="true">
            {Array.from({ length: 12 }, (_, row) => row).map((row) => (
              <Skeleton key={row} height={12} radius="sm" />
            ))}
          </div>
        )}
        {total === 0 && <EmptyList />}
        {total !== null && total > 0 && (
          <PagedList
            source={subscriptionList}
            label={t('label')}
            rowHeight={36}
            idOf={idOfRow}
            renderRow={(row) => <SubscriptionRow row={row} />}
            onOpen={openSubscription}
            keys={rowKeys}
          />
        )}
      </div>
      {total !== null && total > 0 && <Footer total={total} />}
    </div>
  );
}

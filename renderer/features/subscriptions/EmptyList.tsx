import { Button } from '@mantine/core';
import { IconFileText, IconFilter, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { GroupReason } from '../../../contract/submission.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { NothingYet } from '../../components/NothingYet.tsx';
import { useActiveEnvironment } from '../../stores/app.ts';
import { useSearch } from '../../stores/search.ts';
import { openTakeover } from '../recovery/takeover.ts';
import { createSubscription } from '../subscription/newSubscription.ts';
import { widen } from './columnStore.ts';
import { isReason, subscriptionList } from './listStore.ts';
import { narrowedColumns } from './narrowing.ts';

function NothingFound({ search }: { search: string }) {
  const { t } = useTranslation('list');
  const filter = subscriptionList.useStore((list) => list.filter);
  return (
    <EmptyState
      icon={IconSearch}
      title={t('empty.search.title')}
      actions={
        <>
          {filter !== 'all' && (
            <Button onClick={() => subscriptionList.ask({ filter: 'all' })}>{t('empty.searchAll')}</Button>
          )}
          <Button variant="default" onClick={clearSearch}>
            {t('empty.clearSearch')}
          </Button>
        </>
      }
    >
      {t('empty.search.words', { search })}
    </EmptyState>
  );
}

const clearSearch = () => useSearch.getState().setText('subscriptions', '');

/** Shown while the list is narrowed by its columns. */
function NothingMatches({ search }: { search: string }) {
  const { t } = useTranslation('list');
  return (
    <EmptyState
      icon={IconFilter}
      title={t('empty.narrowed.title')}
      actions={
        <>
          <Button onClick={widen}>{t('narrow.removeAll')}</Button>
          {search && (
            <Button variant="default" onClick={clearSearch}>
              {t('empty.clearSearch')}
            </Button>
          )}
        </>
      }
    >
      {search ? t('empty.narrowed.search', { search }) : t('empty.narrowed.words')}
    </EmptyState>
  );
}

function NoneAnyMore({ reason }: { reason: GroupReason }) {
  const { t } = useTranslation(['list', 'common']);
  return (
    <EmptyState
      icon={IconFileText}
      title={t('empty.reason.title')}
      actions={<Button onClick={() => subscriptionList.ask({ filter: 'all' })}>{t('empty.showAll')}</Button>}
    >
      {t('empty.reason.words', { reason: t(`common:reason.${reason}`) })}
    </EmptyState>
  );
}

/** Says why the list is empty, and what to do. */
export function EmptyList() {
  const { t } = useTranslation(['list', 'recovery']);
  const { filter, search, wish, counts, building } = subscriptionList.useStore();
  const training = useActiveEnvironment()?.kind === 'training';
  if (building) return <NothingYet />;
  if (narrowedColumns(wish.where).length > 0) return <NothingMatches search={search} />;
  if (search) return <NothingFound search={search} />;
  if (isReason(filter)) return <NoneAnyMore reason={filter} />;
  const first = counts?.all === 0;
  const makesSense = first || filter === 'all' || filter === 'drafts';
  return (
    <EmptyState
      icon={IconFileText}
      title={t(first ? 'empty.first.title' : `empty.${filter}.title`)}
      actions={
        makesSense && (
          <>
            <ActionButton action={createSubscription} />
            {first && <ActionButton action={openTakeover} variant="default" />}
          </>
        )
      }
    >
      {first ? t(training ? 'empty.first.training' : 'empty.first.other') : t(`empty.${filter}.words`)}
    </EmptyState>
  );
}

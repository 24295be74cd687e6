import { Button } from '@mantine/core';
import { IconFileText, IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { GroupReason } from '../../../contract/submission.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useActiveEnvironment } from '../../stores/app.ts';
import { useSearch } from '../../stores/search.ts';
import { openTakeover } from '../recovery/takeover.ts';
import { createSubscription } from '../subscription/newSubscription.ts';
import { isReason, subscriptionList } from './listStore.ts';

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
          <Button variant="default" onClick={() => useSearch.getState().setText('subscriptions', '')}>
            {t('empty.clearSearch')}
          </Button>
        </>
      }
    >
      {t('empty.search.words', { search })}
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
  const { filter, search, counts } = subscriptionList.useStore();
  const training = useActiveEnvironment()?.kind === 'training';
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

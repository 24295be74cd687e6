import { ActionIcon, CloseButton, TextInput } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyHint, keyWords } from '../actions/KeyHint.tsx';
import { ariaKeys } from '../actions/keys.ts';
import { useAction } from '../actions/useAction.tsx';
import { elementKeys } from '../actions/useScope.ts';
import { OfflineSwitch } from '../features/sync/OfflineSwitch.tsx';
import { SyncIndicator } from '../features/sync/SyncIndicator.tsx';
import { useNavigation } from '../stores/navigation.ts';
import { type Searchable, searchableOf, useSearch } from '../stores/search.ts';
import { goBack, search, searchFieldScope } from './shellActions.ts';
import classes from './TopBar.module.css';

function SearchField({ area }: { area: Searchable }) {
  const { t } = useTranslation('shell');
  const field = useRef<HTMLInputElement>(null);
  const text = useSearch(({ texts }) => texts[area]);
  const { wanted, setText } = useSearch.getState();
  const wish = useSearch((search) => search.wanted);
  const seen = useRef(wanted);
  useEffect(() => {
    if (wish === seen.current) return;
    seen.current = wish;
    field.current?.select();
  }, [wish]);
  return (
    <TextInput
      ref={field}
      className={classes.search}
      type="search"
      role="searchbox"
      aria-label={t(`search.${area}`)}
      aria-keyshortcuts={ariaKeys(search.keys)}
      placeholder={t('search.placeholder')}
      value={text}
      maxLength={200}
      onChange={(event) => setText(area, event.currentTarget.value)}
      // The field exists once a key is pressed in it.
      onKeyDown={(event) => elementKeys(searchFieldScope, { area, field: field.current })(event)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => setText(area, '')} />
        ) : (
          <KeyHint keys={search.keys[0] ?? ''} />
        )
      }
    />
  );
}

export function TopBar() {
  const { t } = useTranslation('shell');
  const { screen, title } = useNavigation();
  const back = useAction(goBack, undefined);
  const area = searchableOf(screen.name);
  return (
    <section className={classes.bar} aria-label={t('bar')}>
      {screen.name === 'subscription' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={back.onClick}
          aria-label={back.children}
          title={`${back.children} (${keyWords(goBack.keys[0] ?? '')})`}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
      )}
      <h1 className={classes.title} title={title ?? undefined}>
        {title ?? t(`title.${screen.name}`)}
      </h1>
      <div className={classes.middle}>{area && <SearchField key={area} area={area} />}</div>
      <SyncIndicator />
      <OfflineSwitch />
    </section>
  );
}

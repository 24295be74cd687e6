import { ActionIcon, CloseButton, TextInput } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isCovered } from '../components/covered.ts';
import { KeyHint } from '../components/KeyHint.tsx';
import { useNavigation } from '../stores/navigation.ts';
import { type Searchable, searchableOf, useSearch } from '../stores/search.ts';
import { OfflineSwitch } from './sync/OfflineSwitch.tsx';
import { SyncIndicator } from './sync/SyncIndicator.tsx';
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
      aria-keyshortcuts="/"
      placeholder={t('search.placeholder')}
      value={text}
      maxLength={200}
      onChange={(event) => setText(area, event.currentTarget.value)}
      onKeyDown={(event) => {
        if (isCovered()) return;
        if (event.key === 'Escape') {
          event.preventDefault();
          // The first Esc clears the field, the second leaves it.
          if (text) setText(area, '');
          else event.currentTarget.blur();
        }
        // Moves on to the results: the list takes the keys once it has the focus.
        if (event.key === 'ArrowDown' || event.key === 'Enter') {
          event.preventDefault();
          document.querySelector<HTMLElement>('[data-results]')?.focus();
        }
      }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <CloseButton size="sm" aria-label={t('search.clear')} onClick={() => setText(area, '')} />
        ) : (
          <KeyHint keys={['/']} />
        )
      }
    />
  );
}

export function TopBar() {
  const { t } = useTranslation('shell');
  const { screen, title, back } = useNavigation();
  const area = searchableOf(screen.name);
  return (
    <section className={classes.bar} aria-label={t('bar')}>
      {screen.name === 'subscription' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={back}
          aria-label={t('back')}
          title={`${t('back')} (Esc)`}
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

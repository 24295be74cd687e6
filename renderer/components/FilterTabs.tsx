import { UnstyledButton } from '@mantine/core';
import { formatNumber } from '../i18n/format.ts';
import classes from './FilterTabs.module.css';
import { focusList } from './PagedList.tsx';

export interface FilterTab<Filter extends string> {
  filter: Filter;
  word: string;
  count: number | undefined;
  important?: boolean;
}

interface FilterTabsProps<Filter extends string> {
  label: string;
  filters: readonly FilterTab<Filter>[];
  chosen: Filter;
  onChoose: (filter: Filter) => void;
}

/** Lets the user choose one filter of a list. Each tab shows its count. */
export function FilterTabs<Filter extends string>({
  label,
  filters,
  chosen,
  onChoose,
}: FilterTabsProps<Filter>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are buttons that belong together.
    <div className={classes.tabs} role="group" aria-label={label}>
      {filters.map(({ filter, word, count, important }) => (
        <UnstyledButton
          key={filter}
          className={classes.tab}
          aria-pressed={filter === chosen}
          onClick={({ detail }) => {
            onChoose(filter);
            // After a click, work continues in the list; after Tab, the focus stays here.
            if (detail > 0) focusList();
          }}
        >
          <span className="clip" title={word}>
            {word}
          </span>
          {count !== undefined && (
            <span className={classes.count} data-important={(important && count > 0) || undefined}>
              {formatNumber(count)}
            </span>
          )}
        </UnstyledButton>
      ))}
    </div>
  );
}

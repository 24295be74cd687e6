import { Button, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { focusList } from '../../components/PagedList.tsx';
import { narrow, setSort, useColumns, widen } from './columnStore.ts';
import classes from './FilterChips.module.css';
import { subscriptionList } from './listStore.ts';
import { narrowedColumns } from './narrowing.ts';
import { useColumnWords } from './useColumnWords.ts';

interface ChipProps {
  words: string;
  removes: string;
  onRemove: () => void;
  children?: ReactNode;
}

function Chip({ words, removes, onRemove, children }: ChipProps) {
  return (
    <UnstyledButton
      className={classes.chip}
      aria-label={removes}
      title={removes}
      onClick={() => {
        // The chip disappears, so the focus moves to the list first.
        focusList();
        onRemove();
      }}
    >
      {children}
      <span className="clip">{words}</span>
      <IconX size={14} aria-hidden className={classes.cross} />
    </UnstyledButton>
  );
}

/** Shows the order of the list where there is no room for the column titles. */
function SortChip() {
  const { t } = useTranslation('list');
  const words = useColumnWords();
  const sort = useColumns(({ sort }) => sort);
  if (!sort) return null;
  const column = words.column(sort.column);
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <Chip words={column} removes={t('sort.end', { column })} onRemove={() => setSort(null)}>
      <Arrow size={14} aria-hidden />
    </Chip>
  );
}

/** Shows by what the list is narrowed, each with a way to remove it. */
export const FilterChips = memo(function FilterChips({ withSort }: { withSort: boolean }) {
  const { t } = useTranslation('list');
  const words = useColumnWords();
  const where = subscriptionList.useStore(({ wish }) => wish.where);
  const { sort, narrowing } = useColumns();
  // A range does not narrow the list while it is being typed, or without a valid bound.
  const narrowed = narrowedColumns(where).filter((column) => narrowing[column]);
  if (narrowed.length === 0 && !(withSort && sort)) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are buttons that belong together.
    <div className={classes.chips} role="group" aria-label={t('narrow.chips')}>
      {withSort && <SortChip />}
      {narrowed.map((column) => {
        const filter = words.narrowed(column, narrowing);
        return (
          <Chip
            key={column}
            words={filter}
            removes={t('narrow.remove', { filter })}
            onRemove={() => narrow(column, null)}
          />
        );
      })}
      {narrowed.length > 1 && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            focusList();
            widen();
          }}
        >
          {t('narrow.removeAll')}
        </Button>
      )}
    </div>
  );
});

import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ColumnValue, mostRows } from '../../../contract/subscription-list.ts';
import { formatNumber } from '../../i18n/format.ts';
import { call } from '../../ipcClient.ts';
import { narrow, useColumns } from './columnStore.ts';
import type { ValueColumn } from './columns.ts';
import { subscriptionList } from './listStore.ts';
import type { Picked } from './narrowing.ts';
import classes from './SortAndFilter.module.css';
import { useColumnWords } from './useColumnWords.ts';

/** How many values are drawn at a time. Typing finds the others. */
const mostDrawn = 100;
/** Pause in typing before values are read that are not among the most frequent, in milliseconds. */
const typingPause = 200;

/**
 * Reads the values of a column among the rows of the list, as if it were not narrowed by this column.
 * @param typed searched in addition to what the list is searched for
 */
function readValues(column: ValueColumn, typed: string): Promise<ColumnValue[]> {
  const { filter, search, wish } = subscriptionList.useStore.getState();
  const { [column]: _, ...where } = wish.where;
  const sought = [search, typed].filter(Boolean).join(' ').slice(0, 200);
  return call('subscriptions.values', { column, filter, search: sought, where });
}

/** Returns the values to offer, the most frequent first; null until they have been read. Read when the list of values opens. */
function useValues(column: ValueColumn, isOpen: boolean, typed: string) {
  const [frequent, setFrequent] = useState<ColumnValue[] | null>(null);
  const [found, setFound] = useState<ColumnValue[]>([]);
  const [isFailed, setFailed] = useState(false);
  const hasMore = frequent?.length === mostRows;
  const [sought] = useDebouncedValue(hasMore ? typed : '', typingPause);
  useEffect(() => {
    if (!isOpen) return;
    let left = false;
    readValues(column, sought).then(
      (values) => {
        if (left) return;
        setFailed(false);
        if (sought) setFound(values);
        else setFrequent(values);
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [column, isOpen, sought]);
  const values =
    frequent &&
    (sought ? [...new Map([...frequent, ...found].map((each) => [each.value, each])).values()] : frequent);
  return { values, hasMore, isFailed };
}

/** The keys of values in the field, which knows texts only. */
const keyOf = (value: string | null): string => (value === null ? 'none' : `is ${value}`);

/** Lets the user choose values of a column, each with the number of its rows. Nothing chosen means all. */
export function ValuesField({ column }: { column: ValueColumn }) {
  const { t } = useTranslation(['list', 'common']);
  const words = useColumnWords();
  const picked = useColumns(({ narrowing }) => narrowing[column]) ?? [];
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const { values, hasMore, isFailed } = useValues(column, isOpen, typed.trim());
  const known = new Map<string, Picked & { count?: number }>(
    [...picked, ...(values ?? [])].map((each) => [keyOf(each.value), each]),
  );
  return (
    <MultiSelect
      label={words.column(column)}
      placeholder={picked.length === 0 ? t('narrow.every') : undefined}
      error={isFailed && t('common:failedRead.other')}
      data={[...known].map(([key, each]) => ({ value: key, label: words.value(column, each) }))}
      value={picked.map(({ value }) => keyOf(value))}
      onChange={(keys) =>
        narrow(
          column,
          keys.flatMap((key) => {
            const each = known.get(key);
            return each ? [{ value: each.value, name: each.name }] : [];
          }),
        )
      }
      maxValues={mostRows}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('narrow.remove', { filter: words.column(column) }) }}
      searchValue={typed}
      onSearchChange={setTyped}
      limit={mostDrawn}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      nothingFoundMessage={t(values ? 'narrow.nothing' : 'narrow.loading')}
      description={isOpen && hasMore && t('narrow.frequent')}
      renderOption={({ option }) => {
        const count = known.get(option.value)?.count;
        return (
          <span className={classes.option}>
            <span>{option.label}</span>
            {count !== undefined && <span className="fine tabular">{formatNumber(count)}</span>}
          </span>
        );
      }}
      comboboxProps={{ shadow: 'md' }}
    />
  );
}

import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchable, searchFor } from '../../../contract/search.ts';
import { type ColumnValue, mostRows } from '../../../contract/subscription-list.ts';
import { Outside } from '../../components/Outside.tsx';
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
 * @param typed what the values must fit
 */
function readValues(column: ValueColumn, typed: string): Promise<ColumnValue[]> {
  const { filter, search, wish } = subscriptionList.useStore.getState();
  const { [column]: _, ...where } = wish.where;
  return call('subscriptions.values', { column, filter, search, where, typed: typed.slice(0, 200) });
}

/** Returns the values to offer, the most frequent first; null until they have been read. Read when the list of values opens. */
function useValues(column: ValueColumn, isOpen: boolean, typed: string) {
  const [frequent, setFrequent] = useState<ColumnValue[] | null>(null);
  const [found, setFound] = useState<ColumnValue[]>([]);
  const [isFailed, setFailed] = useState(false);
  const hasMore = frequent?.length === mostRows;
  // The main process does not know the words of the page, by which other values are found.
  const isFoundThere = column === 'investor' || column === 'campaign';
  const [sought] = useDebouncedValue(hasMore && isFoundThere ? typed : '', typingPause);
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
  return { values, isFailed };
}

interface Option {
  value: string;
  label: string;
}

/** Returns the options that fit a typed text, the best matches first. @param textsOf the texts by which an option is found */
function fitting(
  options: readonly Option[],
  typed: string,
  textsOf: (option: Option) => readonly (string | null)[],
): Option[] {
  const rankOf = searchFor(typed);
  if (!rankOf) return [...options];
  return options
    .map((option) => ({ option, rank: rankOf(searchable(textsOf(option))) }))
    .flatMap(({ option, rank }) => (rank === null ? [] : [{ option, rank }]))
    .sort((a, b) => a.rank - b.rank)
    .map(({ option }) => option);
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
  const { values, isFailed } = useValues(column, isOpen, typed.trim());
  const known = new Map<string, Picked & { count?: number }>(
    [...picked, ...(values ?? [])].map((each) => [keyOf(each.value), each]),
  );
  const labels = words.labels(column, [...known.values()]);
  const textsOf = ({ value, label }: Option) => {
    const { value: id = null, email = null } = known.get(value) ?? {};
    return [label, email, id];
  };
  return (
    <MultiSelect
      label={words.column(column)}
      placeholder={picked.length === 0 ? t('narrow.every') : undefined}
      error={isFailed && t('common:failedRead.other')}
      data={[...known.keys()].map((key, index) => ({ value: key, label: labels[index] ?? '' }))}
      filter={({ options, search, limit }) => fitting(options as Option[], search, textsOf).slice(0, limit)}
      value={picked.map(({ value }) => keyOf(value))}
      onChange={(keys) =>
        narrow(
          column,
          keys.flatMap((key) => {
            const each = known.get(key);
            return each ? [{ value: each.value, name: each.name, email: each.email }] : [];
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
      description={isOpen && known.size > mostDrawn && t('narrow.frequent')}
      renderOption={({ option }) => {
        const { count, email } = known.get(option.value) ?? {};
        return (
          <span className={classes.option}>
            <span>
              {option.label}
              {email && !option.label.includes(email) && <Outside className="fine"> {email}</Outside>}
            </span>
            {count !== undefined && <span className="fine tabular">{formatNumber(count)}</span>}
          </span>
        );
      }}
      comboboxProps={{ shadow: 'md' }}
    />
  );
}

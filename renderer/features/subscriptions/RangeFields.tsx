import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { currentZone } from '../../time/current.ts';
import { narrow, useColumns } from './columnStore.ts';
import { columnTraits, type RangeColumn } from './columns.ts';
import { boundsOf, isReversed, noRange, type TypedRange, unitsIn } from './narrowing.ts';
import classes from './SortAndFilter.module.css';
import { useColumnWords } from './useColumnWords.ts';

/** Lets the user give the bounds of a column: two numbers of units, or two days. */
export function RangeFields({ column }: { column: RangeColumn }) {
  const { t } = useTranslation(['list', 'common']);
  const words = useColumnWords();
  const range = useColumns(({ narrowing }) => narrowing[column]) ?? noRange;
  const isDay = columnTraits[column].narrowed === 'days';
  const isWrong = (typed: string) => !isDay && typed.trim() !== '' && unitsIn(typed) === undefined;
  const isTurned = isReversed(boundsOf(column, range, currentZone()));
  const problem = (bound: keyof TypedRange) => {
    if (isWrong(range[bound])) return t('common:problem.unitsNotWhole');
    return isTurned && bound === 'from' && t(`narrow.reversed.${isDay ? 'days' : 'units'}`);
  };
  const field = (bound: keyof TypedRange) => (
    <TextInput
      type={isDay ? 'date' : 'text'}
      inputMode={isDay ? undefined : 'numeric'}
      label={t(`narrow.${bound}`, { column: words.column(column) })}
      error={problem(bound)}
      value={range[bound]}
      onChange={({ currentTarget }) => narrow(column, { ...range, [bound]: currentTarget.value })}
    />
  );
  return (
    <div className={classes.range}>
      {field('from')}
      {field('to')}
    </div>
  );
}

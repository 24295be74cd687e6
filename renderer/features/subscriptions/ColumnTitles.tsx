import { Checkbox, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListColumn } from '../../../contract/subscription-list.ts';
import { ariaKeys } from '../../actions/keys.ts';
import { chooseAll } from '../../components/listActions.ts';
import { focusList } from '../../components/PagedList.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { clearChoice, rowChoice, useChoice } from './choice.ts';
import { setSort, useColumns } from './columnStore.ts';
import { type LastColumn, nextSort, shownSort } from './columns.ts';
import classes from './SubscriptionRow.module.css';
import { useColumnWords } from './useColumnWords.ts';

/** Shows the title of a column, and sorts by the column on a click. Its name says what the next click does. */
function Title({ column }: { column: ListColumn }) {
  const { t } = useTranslation('list');
  const words = useColumnWords();
  const sort = useColumns(({ sort }) => sort);
  const shown = shownSort(sort);
  const next = nextSort(sort, column);
  const name = words.column(column);
  const does =
    next || column === 'changed'
      ? t('sort.by', { column: name, direction: words.direction(shownSort(next)) })
      : t('sort.end', { column: name });
  const Arrow = shown.descending ? IconArrowDown : IconArrowUp;
  return (
    <UnstyledButton
      className={classes.title}
      aria-label={does}
      aria-current={shown.column === column || undefined}
      title={column === 'changed' ? `${t('changedHint')}\n${does}` : does}
      onClick={({ detail }) => {
        setSort(next);
        // After a click, work continues in the list; after Tab, the focus stays here.
        if (detail > 0) focusList();
      }}
    >
      <span className="clip">{name}</span>
      {shown.column === column && <Arrow size={12} stroke={2.25} aria-hidden className={classes.arrow} />}
    </UnstyledButton>
  );
}

/** Tells screen readers how the list is sorted: a listbox has no column titles that could say it. */
function SortedNow() {
  const { t } = useTranslation('list');
  const words = useColumnWords();
  const shown = shownSort(useColumns(({ sort }) => sort));
  return (
    <VisuallyHidden role="status">
      {t('sort.now', { column: words.column(shown.column), direction: words.direction(shown) })}
    </VisuallyHidden>
  );
}

/** Shows the column titles, by which the list is sorted, and the checkbox that chooses all rows. */
export const ColumnTitles = memo(function ColumnTitles({ total, last }: { total: number; last: LastColumn }) {
  const { t } = useTranslation('list');
  const chosen = useChoice(({ chosen }) => chosen.ids.size);
  const all = chosen >= total;
  return (
    <div className={classes.head}>
      <Checkbox
        size="xs"
        className={classes.all}
        checked={all}
        indeterminate={chosen > 0 && !all}
        aria-label={t('choice.all', { shown: formatNumber(total) })}
        title={t(all ? 'choice.clear' : 'choice.all', { shown: formatNumber(total) })}
        aria-keyshortcuts={ariaKeys(chooseAll.keys)}
        onChange={() => {
          if (all) clearChoice();
          else rowChoice.all();
          focusList();
        }}
      />
      <div className={classes.cells} data-last={last}>
        <div>
          <Title column="stage" />
        </div>
        <div className={classes.who}>
          <div>
            <Title column="investor" />
          </div>
          <div className={classes.campaign}>
            <Title column="campaign" />
          </div>
        </div>
        <div className={classes.units}>
          <Title column="units" />
        </div>
        <div className={classes.signed}>
          <Title column="signed" />
        </div>
        <div className={classes.last}>
          <Title column={last} />
        </div>
      </div>
      <SortedNow />
    </div>
  );
});

import { Button, Drawer, SegmentedControl, Select, VisuallyHidden } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListColumn } from '../../../contract/subscription-list.ts';
import { shownKeys } from '../../actions/useAction.tsx';
import { focusList } from '../../components/PagedList.tsx';
import { SteadyButton } from '../../components/SteadyButton.tsx';
import { setSort, showPanel, useColumns, widen } from './columnStore.ts';
import { askedSort, columns, columnTraits, isValueColumn, naturalSort, shownSort } from './columns.ts';
import { useTotalWords } from './ListFooter.tsx';
import { sortAndFilter } from './listActions.ts';
import { subscriptionList } from './listStore.ts';
import { narrowedColumns } from './narrowing.ts';
import { RangeFields } from './RangeFields.tsx';
import classes from './SortAndFilter.module.css';
import { useColumnWords } from './useColumnWords.ts';
import { ValuesField } from './ValuesField.tsx';

/** Orders whose directions have long names, which stand below each other. */
const longOrders: ReadonlySet<string> = new Set(['steps', 'statuses']);

/** Lets the user choose the column to sort by, and the direction. */
function SortFields() {
  const { t } = useTranslation('list');
  const words = useColumnWords();
  const shown = shownSort(useColumns(({ sort }) => sort));
  const isSearched = subscriptionList.useStore(({ search }) => search !== '');
  return (
    <section className={classes.section} aria-label={t('sort.column')}>
      <Select
        data-autofocus
        label={t('sort.column')}
        description={isSearched && t('sort.searching')}
        data={columns.map((column) => ({ value: column, label: words.column(column) }))}
        value={shown.column}
        onChange={(column) => column && setSort(askedSort(naturalSort(column as ListColumn)))}
        allowDeselect={false}
        comboboxProps={{ shadow: 'md' }}
        maxDropdownHeight={360}
      />
      <SegmentedControl
        fullWidth
        orientation={longOrders.has(columnTraits[shown.column].order) ? 'vertical' : 'horizontal'}
        aria-label={t('sort.directions')}
        value={String(shown.descending)}
        onChange={(value) => setSort(askedSort({ ...shown, descending: value === 'true' }))}
        data={[naturalSort(shown.column).descending, !naturalSort(shown.column).descending].map(
          (descending) => ({
            value: String(descending),
            label: words.direction({ ...shown, descending }),
          }),
        )}
      />
    </section>
  );
}

function FilterFields() {
  const { t } = useTranslation('list');
  return (
    <section className={classes.section} aria-labelledby="filter-fields">
      <h3 id="filter-fields" className={classes.heading}>
        {t('narrow.filters')}
      </h3>
      {columns.map((column) =>
        isValueColumn(column) ? (
          <ValuesField key={column} column={column} />
        ) : (
          <RangeFields key={column} column={column} />
        ),
      )}
    </section>
  );
}

function Foot() {
  const { t } = useTranslation(['list', 'common']);
  const total = useTotalWords();
  const isNarrowed = useColumns(({ narrowing }) => Object.keys(narrowing).length > 0);
  return (
    <div className={classes.foot}>
      <span className="fine tabular" role="status">
        {total}
      </span>
      <SteadyButton variant="default" resting={!isNarrowed} onClick={widen}>
        {t('narrow.removeAll')}
      </SteadyButton>
      <Button onClick={() => showPanel(false)}>{t('common:close')}</Button>
    </div>
  );
}

/**
 * Returns the focus to where it was when the panel opened. A list that was empty in between is another element then, so the
 * focus goes to the present one.
 */
function useReturningFocus(isOpen: boolean, button: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!isOpen) return;
    const opener = document.activeElement;
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body)
        opener.focus({ preventScroll: true });
      else if (!focusList()) button.current?.focus();
    };
  }, [isOpen, button]);
}

/** Shows the button that opens the panel for sorting and filtering by every column, and the panel. */
export function SortAndFilter() {
  const { t } = useTranslation(['list', 'common']);
  const isOpen = useColumns((state) => state.isOpen);
  const active = subscriptionList.useStore(({ wish }) => narrowedColumns(wish.where).length);
  const button = useRef<HTMLButtonElement>(null);
  useReturningFocus(isOpen, button);
  return (
    <>
      <Button
        ref={button}
        className={classes.open}
        variant="default"
        title={t('narrow.open')}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        {...shownKeys(sortAndFilter)}
        aria-haspopup="dialog"
        onClick={() => showPanel(true)}
      >
        <span className={classes.word}>{t('narrow.open')}</span>
        {active > 0 && (
          <>
            <span aria-hidden className={classes.active}>
              {active}
            </span>
            <VisuallyHidden> {t('narrow.active', { count: active })}</VisuallyHidden>
          </>
        )}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={() => showPanel(false)}
        returnFocus={false}
        position="right"
        size={420}
        title={t('narrow.open')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
        overlayProps={{ backgroundOpacity: 0.12 }}
        transitionProps={{ duration: 120 }}
        classNames={{
          content: classes.panel,
          header: classes.header,
          title: classes.title,
          body: classes.body,
        }}
      >
        <div className={classes.fields}>
          <SortFields />
          <FilterFields />
        </div>
        <Foot />
      </Drawer>
    </>
  );
}

import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ariaKeys } from '../../actions/keys.ts';
import { chooseAll } from '../../components/listActions.ts';
import { focusList } from '../../components/PagedList.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { clearChoice, rowChoice, useChoice } from './choice.ts';
import classes from './SubscriptionRow.module.css';

/** Shows the column titles, and the checkbox that chooses all rows. */
export function ColumnTitles({ total }: { total: number }) {
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
      {/* A listbox has no column titles; each row is labelled by itself. */}
      <div className={classes.cells} aria-hidden>
        <div>{t('column.status')}</div>
        <div className={classes.who}>
          <div>{t('column.investor')}</div>
          <div className={classes.campaign}>{t('column.campaign')}</div>
        </div>
        <div className={classes.units}>{t('column.units')}</div>
        <div className={classes.signed}>{t('column.signed')}</div>
        <div className={classes.updated} title={t('column.updatedHint')}>
          {t('column.updated')}
        </div>
      </div>
    </div>
  );
}
